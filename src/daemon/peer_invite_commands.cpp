#include "crypto/join_token.hpp"
#include "daemon/members.hpp"
#include "daemon/peer_commands.hpp"

namespace aura::daemon {
namespace {

using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;

// The Mothership signs the token; the secret behind the `~` is this member's and stays between it
// and whom it invites.
Result<Json> add_secret(PeerTeam& team, Json answer) {
    const std::string jwt = answer.value("token", "");
    AURA_TRY_ASSIGN(const crypto::JoinToken token, crypto::parse_join_token(jwt));
    AURA_TRY(crypto::verify_join_token_signature(token, team.membership().hub));
    auto secret = crypto::InviteSecret::random(team.prng());
    answer["token"] = crypto::with_invite(jwt, secret);
    team.replicator().keyring().add_invite(token.claims.id, std::move(secret));
    team.replicator().wake();
    return answer;
}

void issue(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    team.ask_hub({"token.issue", call.arguments}, [&team, reply](Result<Json> answer) {
        reply(answer ? add_secret(team, *std::move(answer)) : std::move(answer));
    });
}

Result<Json> approve(PeerTeam& team, const CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string wanted, control::Arguments(call.arguments).text("peer"));
    AURA_TRY_ASSIGN(const AuthorId member,
                    find_member(team.replicator().membership(), wanted, "aura peers"));
    const std::string code = crypto::short_code(member, crypto::team_id(team.membership().hub));
    AURA_TRY_ASSIGN(const bool confirmed, control::Arguments(call.arguments).flag("confirmed"));
    if (confirmed) {
        AURA_TRY(team.replicator().keyring().approve(team.loop().now().mono, member));
        team.replicator().wake();
    }
    return Json{
        {"peer_id", crypto::peer_name(member)}, {"short_code", code}, {"approved", confirmed}};
}

}  // namespace

void serve_invite_commands(CommandTable& commands, const CurrentTeam& team) {
    commands.serve_later("token.issue", [team](const CommandCall& call, const auto& reply) {
        issue(*team(), call, reply);
    });
    commands.serve("approve", [team](const CommandCall& call) { return approve(*team(), call); });
}

}  // namespace aura::daemon
