#include <array>

#include "cli/run.hpp"
#include "cli/verb.hpp"

namespace aura::cli {
namespace {

using Kind = ArgumentKind;

constexpr std::array<Argument, 0> kNone{};

constexpr std::array kStart = {
    Argument{Kind::text, "--bind", "IP", "bind", "address to listen on (default: every interface)"},
    Argument{Kind::text, "--port", "N", "port", "port to listen on"},
    Argument{Kind::text, "--config", "FILE", "config", "configuration file"},
    Argument{Kind::flag, "--foreground", "", "foreground", "stay in the foreground, log to stderr"},
    Argument{Kind::flag,
             "--force",
             "",
             "force",
             "act on a database that was put back, although its members have not confirmed it; "
             "also tells one that runs"},
};
constexpr std::array kPing = {
    Argument{Kind::text, "--url", "URL", "url", "which Mothership (default: the team's)"},
};
constexpr std::array kJoin = {
    Argument{
        Kind::text, "--url", "URL", "url", "where the Mothership is (default: as the token says)"},
    Argument{
        Kind::text, "--token", "TOKEN", "token", "the join token; - reads it from standard input"},
    Argument{Kind::text, "--token-file", "FILE", "token_file", "read the join token from a file"},
    Argument{Kind::flag,
             "--replace",
             "",
             "replace",
             "also where this device is in the team as somebody else"},
};
constexpr std::array kPeerConfig = {
    Argument{Kind::flag, "--show-pinned", "", "pinned", "the pinned fingerprint"},
    Argument{Kind::flag, "--show-announced", "", "announced", "the announced addresses"},
};
constexpr std::array kIssue = {
    Argument{
        Kind::text, "--for", "SUBJECT", "subject", "who it is for: a name or a mail address", true},
    Argument{Kind::text, "--role", "ROLE", "role", "admin, contributor, reader or agent"},
    Argument{Kind::number, "--uses", "N", "uses", "how many devices may join with it (default 1)"},
    Argument{
        Kind::text, "--expires-in", "DURATION", "expires_in", "how long it is good: 30m, 24h, 7d"},
};
constexpr std::array kTokenId = {
    Argument{Kind::position, "ID", "ID", "id", "id of the token, or the beginning of it", true},
};
constexpr std::array kToken = {
    Argument{Kind::position,
             "TOKEN",
             "TOKEN",
             "token",
             "the token; - reads it from standard input",
             true},
};
constexpr std::array kHubPeers = {
    Argument{Kind::flag,
             "--detail",
             "",
             "detail",
             "all columns, and why a peer is not reached directly"},
    Argument{Kind::text, "--sort", "COLUMN", "sort", "order by this column"},
    Argument{Kind::flag, "--watch", "", "watch", "again whenever it changes, until ^C"},
};
constexpr std::array kPeer = {
    Argument{Kind::position, "PEER", "PEER", "peer", "peer_id, subject or host", true},
};
constexpr std::array kRevoke = {
    Argument{Kind::position, "PEER", "PEER", "peer", "peer_id, subject or host", true},
    Argument{
        Kind::flag, "--wait", "", "wait", "until every other member has confirmed that it knows"},
    Argument{Kind::text,
             "--timeout",
             "DURATION",
             "timeout",
             "with --wait: exit 8 after this long (default 30s)"},
};
constexpr std::array kApprove = {
    Argument{Kind::position, "PEER", "PEER", "peer", "peer_id or subject", true},
    Argument{Kind::flag, "--yes", "", "confirmed", "the short code was compared"},
};
constexpr std::array kLink = {
    Argument{Kind::position, "PATH", "PATH", "path", "the working tree (default: here)"},
    Argument{Kind::text, "--name", "REPO", "name", "name of the repository in the team"},
    Argument{Kind::flag, "--new", "", "new", "a repository of its own, whatever the team has"},
    Argument{Kind::flag, "--yes", "", "consent", "share uncommitted work without asking"},
};
constexpr std::array kTree = {
    Argument{Kind::position, "PATH", "PATH", "path", "the working tree (default: here)"},
};
constexpr std::array kSwitch = {
    Argument{Kind::text, "--repo", "PATH", "tree", "only this working tree (default: all)"},
    Argument{Kind::flag, "--off", "", "off", "end it"},
};
constexpr std::array kPause = {
    Argument{Kind::text, "--for", "DURATION", "for", "so long: 30m, 1h, 2d"},
    Argument{Kind::text, "--repo", "PATH", "tree", "only this working tree (default: all)"},
    Argument{Kind::flag, "--off", "", "off", "end it"},
};
constexpr std::array kRepoSet = {
    Argument{Kind::position, "PATH", "PATH", "path", "the working tree (default: here)"},
    Argument{Kind::text,
             "--apply",
             "MODE",
             "apply",
             "live: at once; commit: when HEAD moves; ask: on aura pull"},
    Argument{Kind::text,
             "--private",
             "PATTERNS",
             "private",
             "branches whose work stays here: 'private/*,wip-*'; '' for none"},
};
constexpr std::array kStatus = {
    Argument{Kind::flag, "--strict", "", "strict", "exit 5 when degraded, 6 when unreachable"},
};
constexpr std::array kPull = {
    Argument{Kind::position, "PATH", "PATH", "path", "only this file (default: all that waits)"},
};
constexpr std::array kSync = {
    Argument{Kind::flag, "--yes", "", "yes", "also send a mass change that is held back"},
    Argument{Kind::position,
             "PATH",
             "PATH",
             "path",
             "with --yes: send this file or directory, which git ignored until its rules changed"},
};
constexpr std::array kIntent = {
    Argument{Kind::position, "TEXT", "TEXT", "text", "why; empty ends it", true},
};
constexpr std::array kConflicts = {
    Argument{Kind::position, "ID", "ID", "id", "only this one, with the text of its sides"},
    Argument{
        Kind::flag, "--all", "", "all", "also what is pending, held, and what was done silently"},
};
constexpr std::array kResolve = {
    Argument{Kind::position,
             "ID",
             "ID",
             "id",
             "as aura conflicts shows it, or a file that has no other conflict",
             true},
    Argument{Kind::flag, "--ours", "", "ours", "keep what is on this disk"},
    Argument{Kind::flag, "--theirs", "", "theirs", "take the other side's"},
    Argument{Kind::flag, "--both", "", "both", "keep both, one behind the other"},
    Argument{
        Kind::flag, "--edit", "", "edit", "make one text of both sides in $VISUAL, $EDITOR or vi"},
};
constexpr std::array kLog = {
    Argument{Kind::position, "PATH", "PATH", "path", "only this file or directory (default: all)"},
    Argument{Kind::number, "--limit", "N", "limit", "at most this many (default 50)"},
};
constexpr std::array kUndo = {
    Argument{Kind::position, "EVENT", "EVENT", "event", "as aura log shows it", true},
    Argument{Kind::text, "--repo", "PATH", "tree", "the working tree, if several have it"},
};
constexpr std::array kRestore = {
    Argument{Kind::position, "PATH", "PATH", "path", "the file", true},
    Argument{Kind::text,
             "--at",
             "TIME",
             "at",
             "14:30, '2026-11-21 14:30', or 10m for ten minutes ago",
             true},
};
constexpr std::array kOwn = {
    Argument{Kind::position, "PATH", "PATH", "path", "a file or directory (default: here)"},
};
constexpr std::array kGit = {
    Argument{Kind::rest, "ARGS", "ARGS", "words", "the git command and its arguments"},
};
constexpr std::array kConfig = {
    Argument{Kind::flag, "--mothership", "", "mothership", "the Mothership's configuration"},
    Argument{Kind::text, "--config", "FILE", "config", "this file"},
};
constexpr std::array kConfigShow = {
    Argument{Kind::flag, "--mothership", "", "mothership", "the Mothership's configuration"},
    Argument{Kind::text, "--config", "FILE", "config", "this file"},
    Argument{Kind::flag, "--origin", "", "origin", "where each value comes from"},
};

// In the order in which help lists them.
constexpr std::array kVerbs = {
    Verb{"mothership start",
         "start the team's Mothership on this machine",
         "The first start makes its identity, its TLS certificate and a join token for the first "
         "peer, who becomes an admin. One whose database was put back lets nobody in and passes "
         "nothing on until an admin and one more member have connected; with --force it does so at "
         "once, for those too who were revoked after the backup.",
         kStart,
         "",
         run_mothership_start},
    Verb{"mothership stop",
         "stop it; peers queue their work and come back",
         "",
         kNone,
         "",
         run_mothership_stop},
    Verb{"mothership restart",
         "stop it and start it again",
         "With the address, port and configuration file that it was started with, unless others "
         "are given.",
         kStart,
         "",
         run_mothership_restart},
    Verb{"mothership status",
         "what it does and how it is",
         "",
         kNone,
         "mothership.status",
         run_mothership_status},
    Verb{"mothership ping", "try to reach a Mothership, step by step", "", kPing, "", run_ping},
    Verb{"mothership join",
         "join a team with a token",
         "The token may also be in the environment variable AURA_JOIN_TOKEN.",
         kJoin,
         "join",
         run_join},
    Verb{"mothership peers",
         "the team's members and how they are connected",
         "",
         kHubPeers,
         "peers",
         run_hub_peers},
    Verb{"mothership peer show",
         "one member, as the Mothership sees it",
         "",
         kPeer,
         "peer.show",
         run_peer_show},
    Verb{"mothership peer revoke",
         "throw a device out, at once and everywhere",
         "Members that are away learn of it when they come back; --wait tells who has not yet.",
         kRevoke,
         "peer.revoke",
         run_peer_revoke},
    Verb{"mothership peer unrevoke",
         "let a revoked device back in",
         "",
         kPeer,
         "peer.unrevoke",
         run_peer_standing},
    Verb{"mothership peer approve",
         "grant a member the content keys",
         "For members whose token carried no invite secret: compare the short code by voice first.",
         kApprove,
         "approve",
         run_approve},
    Verb{"mothership peer-config",
         "what this peer has pinned and announces",
         "",
         kPeerConfig,
         "peer-config",
         run_peer_config},
    Verb{"mothership token issue", "make a join token", "", kIssue, "token.issue", run_token_issue},
    Verb{"mothership token list",
         "join tokens and who used them",
         "",
         kNone,
         "token.list",
         run_token_list},
    Verb{"mothership token revoke",
         "make a join token worthless",
         "",
         kTokenId,
         "token.revoke",
         run_token_revoke},
    Verb{"mothership token decode",
         "what a join token says; works offline",
         "",
         kToken,
         "",
         run_token_decode},
    Verb{"up", "start the daemon of this machine", "", kNone, "", run_up},
    Verb{"down", "stop it", "", kNone, "", run_down},
    Verb{"status", "team, connection, repositories, problems", "", kStatus, "status", run_status},
    Verb{"peers", "the members of the team", "", kNone, "team.peers", run_peers},
    Verb{"peer show",
         "one member, as far as this device knows by itself",
         "",
         kPeer,
         "team.peer",
         run_peer_show},
    Verb{"link",
         "sync a git working tree with the team",
         "Shows what would be shared and asks before uncommitted work leaves.",
         kLink,
         "link",
         run_link},
    Verb{"unlink", "stop syncing a working tree; its files stay", "", kTree, "unlink", run_unlink},
    Verb{"repos", "linked working trees", "", kNone, "repos", run_repos},
    Verb{"log", "what changed, the latest first", "", kLog, "log", run_log},
    Verb{"pull", "put what waits into place", "", kPull, "pull", run_pull},
    Verb{"sync", "look at everything again and reconnect now", "", kSync, "sync", run_sync},
    Verb{"repo set",
         "how a working tree is synced, and changing it",
         "Without an option it tells how. What waits because of ask or commit is in "
         "aura conflicts --all.",
         kRepoSet,
         "repo.set",
         run_repo_set},
    Verb{"pause", "let nothing leave", "", kPause, "pause", run_pause},
    Verb{"hold", "let nothing arrive until aura pull", "", kSwitch, "hold", run_switch},
    Verb{"park",
         "put teammates' uncommitted work away",
         "Files that only others changed go back to what HEAD has, and nothing arrives, until HEAD "
         "moves or aura unpark. Files with changes of yours stay as they are.",
         kTree,
         "park",
         run_park},
    Verb{"unpark",
         "bring back what HEAD does not contain",
         "Also brings back what git took away: a stash, a checkout of a file.",
         kTree,
         "unpark",
         run_unpark},
    Verb{"git",
         "run git with teammates' uncommitted work put away",
         "Parks, runs git with the arguments as they are, and unparks, so that what others have "
         "not committed never blocks a pull or gets into a commit. What somebody else committed of "
         "your own work is in the way of pull, merge and rebase no more than theirs. The exit code "
         "is git's.",
         kGit,
         "",
         run_git},
    Verb{"conflicts",
         "what does not merge, who and why",
         "",
         kConflicts,
         "conflicts",
         run_conflicts},
    Verb{
        "resolve",
        "end a conflict",
        "A file that one side deleted and another changed is kept or deleted as a whole: --ours as "
        "it is here, --theirs the other way.",
        kResolve,
        "resolve",
        run_resolve},
    Verb{"undo",
         "take one change back, as a change of your own",
         "What came after it stays where that merges; where it does not, nothing is done.",
         kUndo,
         "undo",
         run_undo},
    Verb{"restore",
         "put a file back to what it was, as a change of your own",
         "The whole text as the log had it at that time. What is on disk now is in the log, too, "
         "so that it can be restored in turn.",
         kRestore,
         "restore",
         run_restore},
    Verb{"mine", "your own changes since HEAD", "", kOwn, "mine", run_own},
    Verb{"stage",
         "git add, but your own changes alone",
         "Teammates' uncommitted work stays out of the index, also inside files that both of you "
         "changed. Nothing on disk is touched.",
         kOwn,
         "stage",
         run_own},
    Verb{"intent",
         "attach the reason to the changes that follow",
         "",
         kIntent,
         "intent",
         run_intent},
    Verb{"wal status",
         "the local log: events, size, unacked",
         "",
         kNone,
         "wal.status",
         run_wal_status},
    Verb{"queue", "what has not been acked, and why", "", kNone, "queue", run_queue},
    Verb{"du", "what Aura keeps on this disk", "", kNone, "du", run_du},
    Verb{"config show", "the settings in force", "", kConfigShow, "", run_config_show},
    Verb{"config check", "every mistake of the configuration", "", kConfig, "", run_config_check},
};

}  // namespace

std::span<const Verb> verbs() {
    return kVerbs;
}

}  // namespace aura::cli
