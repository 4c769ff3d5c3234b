#include "support/canonical.hpp"
#include "support/fuzz_target.hpp"
#include "wire/branch.hpp"
#include "wire/change.hpp"
#include "wire/event.hpp"
#include "wire/join.hpp"
#include "wire/team.hpp"

using aura::test::check_canonical;
using namespace aura::wire;

// An event, what events carry, and what a joiner and its Mothership say; the first byte chooses.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const aura::ByteView bytes(data + 1, size - 1);
    switch (data[0]) {
        case 0:
            check_canonical(bytes, decode_event, encode_event);
            break;
        case 1:
            check_canonical(bytes, decode_change_envelope);
            break;
        case 2:
            check_canonical(bytes, decode_change_content);
            break;
        case 3:
            check_canonical(bytes, decode_head_moved_envelope);
            break;
        case 4:
            check_canonical(bytes, decode_head_moved_content);
            break;
        case 5:
            check_canonical(bytes, decode_team_founded);
            break;
        case 6:
            check_canonical(bytes, decode_member_added);
            break;
        case 7:
            check_canonical(bytes, decode_member_revoked);
            break;
        case 8:
            check_canonical(bytes, decode_member_restored);
            break;
        case 9:
            check_canonical(bytes, decode_repo_announced);
            break;
        case 10:
            check_canonical(bytes, decode_repo_description);
            break;
        case 11:
            check_canonical(bytes, decode_key_granted);
            break;
        case 12:
            check_canonical(bytes, decode_join_request);
            break;
        case 13:
            check_canonical(bytes, decode_join_reply);
            break;
        case 14:
            check_canonical(bytes, decode_branch_begun);
            break;
        case 15:
            check_canonical(bytes, decode_token_revoked);
            break;
        default:
            break;
    }
    return 0;
}
