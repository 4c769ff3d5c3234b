#include "workspace/resolve_file.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/report.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kOpen = "The answer is open.\n";
constexpr const char* kEdited = "The answer is known.\n";

// Author 1 deleted a.txt (event 1) and author 2 edited it (event 2).
class GoneAndEdited {
public:
    GoneAndEdited() {
        story_.commit("c1", "", {{"a.txt", kOpen}});
        sync::Change& deletion = story_.edit(1, "a.txt", "", story_.git("c1", "a.txt"));
        deletion.items[0].deleted = true;
        sync::Item file;
        file.kind = wire::ItemKind::file;
        file.id = deletion.file;
        file.deleted = true;
        file.git_parents = {{{"c1"}, "a.txt", "", sync::text_hash(kOpen)}};
        deletion.items.push_back(std::move(file));
        story_.edit(2, "a.txt", kEdited, story_.git("c1", "a.txt")).author = author(2);
        state = story_.state_at("c1");
    }

    LocalFile resolved(LocalFile local, const Resolution& resolution) {
        GitSide git = story_.at("c1");
        const StateContext states{repo_, git, story_, contained_, author(1)};
        REQUIRE(resolve_file(local, resolution, {*state, states}));
        return local;
    }

    // As author 2 has it.
    static LocalFile there() {
        LocalFile local;
        local.file.path = "a.txt";
        local.file.skeleton.text = kEdited;
        local.file.skeleton.position.versions = {{event(2), 0}};
        return local;
    }

    // As author 1 has it.
    static LocalFile gone() {
        LocalFile local;
        local.file.path = "a.txt";
        local.file.absent = true;
        return local;
    }

    static Resolution decision() {
        Resolution resolution;
        resolution.kind = wire::ItemKind::file;
        return resolution;
    }

    std::optional<FileState> state;

private:
    RepoId repo_{};
    Story story_;
    Contained contained_;
};

const Versions kDeletion{{event(1), 1}};
const Versions kTexts{{event(1), 0}, {event(2), 0}};

void check_kept(const LocalFile& local) {
    CHECK_FALSE(local.file.absent);
    CHECK(local.file.path == "a.txt");
    CHECK(local.file_edited);
    CHECK(local.file.position.versions == kDeletion);
    CHECK(local.skeleton_edited);
    CHECK(local.file.skeleton.text == kEdited);
    CHECK(local.file.skeleton.position.versions == kTexts);
}

void check_deleted(const LocalFile& local) {
    CHECK(local.file.absent);
    CHECK(local.file_edited);
    CHECK(local.file.position.versions == kDeletion);
    CHECK(local.skeleton_edited);
    CHECK(local.file.skeleton.text.empty());
    CHECK(local.file.skeleton.position.versions == kTexts);
}

}  // namespace

TEST_CASE("resolve file: it is one conflict, between the deletion and what others made of it") {
    const GoneAndEdited file;
    const auto findings = conflicts("a.txt", *file.state, {"c1"});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].item_kind == wire::ItemKind::file);
    CHECK(findings[0].heads == Versions{{event(1), 1}, {event(2), 0}});
    CHECK(findings[0].authors == std::vector<AuthorId>{author(1), author(2)});
}

TEST_CASE("resolve file: where it is, it stays, with all heads of all that is in it as parents") {
    GoneAndEdited file;
    check_kept(file.resolved(GoneAndEdited::there(), GoneAndEdited::decision()));
}

TEST_CASE("resolve file: where it is not, it comes back as others have it, if that is wanted") {
    GoneAndEdited file;
    Resolution back = GoneAndEdited::decision();
    back.back = true;
    check_kept(file.resolved(GoneAndEdited::gone(), back));
}

TEST_CASE("resolve file: it goes where it is, if that is wanted, and stays away where it is not") {
    GoneAndEdited file;
    Resolution deleted = GoneAndEdited::decision();
    deleted.deleted = true;
    check_deleted(file.resolved(GoneAndEdited::there(), deleted));
    check_deleted(file.resolved(GoneAndEdited::gone(), GoneAndEdited::decision()));
}
