// Every story of a few steps that one person can go through in one file: saves, renames, commits,
// and git's ways back. Whoever works alone is never in conflict with himself, and nothing of what
// he or git left on his disk is changed; a teammate who watches has no conflict either.
//
// AURA_STORY_STEPS: how many steps, 3 where it is not set. Each more takes thirty times as long.
#include <charconv>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/code_sample.hpp"
#include "sim/sim_team.hpp"

using namespace aura;
using namespace aura::sim::sample;
using sim::SimTeam;
using sim::SimTree;

namespace {

// In which language the file is, by its names.
struct Names {
    std::string path;
    std::string moved;
};

struct Step {
    std::string name;
    // False: there is nothing that it could be done to.
    std::function<bool(SimTeam&)> act;
};

using Story = std::vector<const Step*>;

class Steps {
public:
    explicit Steps(Names names) : names_(std::move(names)) {
        add_saves();
        add_files();
        add_git();
        add("restart", [](SimTeam& team) {
            team.stop(0);
            team.start(0);
            return true;
        });
    }

    [[nodiscard]] const std::vector<Step>& all() const { return steps_; }

private:
    void add(const std::string& name, std::function<bool(SimTeam&)> act) {
        steps_.push_back({name, std::move(act)});
    }

    void add_tree(const std::string& name, std::function<bool(SimTree&)> act) {
        add(name, [act = std::move(act)](SimTeam& team) { return act(team[0]); });
    }

    void add_replacement(const std::string& name, const std::string& from, const std::string& to) {
        add_tree(name, [this, from, to](SimTree& tree) {
            std::string text = tree.text(here(tree)).value_or("");
            const std::size_t at = text.find(from);
            if (at == text.npos) {
                return false;
            }
            tree.save(here(tree), text.replace(at, from.size(), to));
            return true;
        });
    }

    [[nodiscard]] const std::string& here(const SimTree& tree) const {
        return tree.text(names_.path) ? names_.path : names_.moved;
    }

    void add_saves() {
        add_replacement("edit", "is stored", "is kept");
        add_replacement("import", kHead, kHead + "import sys\n");
        add_replacement("rename a function", "def store", "def keep");
        add_replacement("delete a function", kStore, "");
        add_replacement("break", "def store(x)", "def store(x");
        add_replacement("mend", "def store(x:", "def store(x):");
        add_tree("add a function", [this](SimTree& tree) {
            const auto text = tree.text(here(tree));
            if (!text || text->find(kMore) != text->npos) {
                return false;
            }
            tree.save(here(tree), *text + kMore);
            return true;
        });
    }

    void add_files() {
        add_tree("rm", [this](SimTree& tree) {
            const bool is_there = tree.text(here(tree)).has_value();
            if (is_there) {
                tree.remove(here(tree));
            }
            return is_there;
        });
        add_rename("mv", names_.path, names_.moved);
        add_rename("mv back", names_.moved, names_.path);
        add_tree("write anew", [this](SimTree& tree) {
            const bool is_free = !tree.text(names_.path);
            if (is_free) {
                tree.save(names_.path, kHead + kStore + kMore);
            }
            return is_free;
        });
    }

    void add_rename(const std::string& name, const std::string& from, const std::string& to) {
        add_tree(name, [from, to](SimTree& tree) {
            const bool can = tree.text(from) && !tree.text(to);
            if (can) {
                tree.rename(from, to);
            }
            return can;
        });
    }

    void add_git() {
        add_tree("checkout",
                 [this](SimTree& tree) { return tree.git().checkout_file(names_.path); });
        add_tree("stash", [](SimTree& tree) { return tree.git().stash(); });
        add_tree("stash pop", [](SimTree& tree) { return tree.git().stash_pop(); });
        add_tree("reset --hard",
                 [](SimTree& tree) { return tree.git().reset_hard(tree.git().tip()); });
        add_tree("commit", [](SimTree& tree) { return tree.git().commit_all(); });
        add_tree("commit -a", [](SimTree& tree) { return tree.git().commit_tracked(); });
        add_tree("git rm", [this](SimTree& tree) { return tree.git().remove(names_.path); });
        add_tree("switch -c", [](SimTree& tree) { return tree.git().switch_to("side", true); });
        add_tree("switch main", [](SimTree& tree) { return tree.git().switch_to("main", false); });
        add_from_parent("reset --hard HEAD~", [](SimTree& tree, const wire::CommitId& parent) {
            return tree.git().reset_hard(parent);
        });
        add_from_parent("reset HEAD~", [](SimTree& tree, const wire::CommitId& parent) {
            return tree.git().reset_mixed(parent);
        });
        add_from_parent("revert", [](SimTree& tree, const wire::CommitId& /*unused*/) {
            return tree.git().revert(tree.git().tip());
        });
        add_from_parent("checkout HEAD~ --", [this](SimTree& tree, const wire::CommitId& parent) {
            return tree.git().checkout_file(names_.path, parent);
        });
    }

    void add_from_parent(const std::string& name,
                         std::function<bool(SimTree&, const wire::CommitId&)> act) {
        add_tree(name, [act = std::move(act)](SimTree& tree) {
            const auto& parents = tree.git().commits().at(tree.git().tip()).parents;
            return !parents.empty() && act(tree, parents.front());
        });
    }

    const Names names_;
    std::vector<Step> steps_;
};

// Tells all stories of so many steps; those that go on from one that failed are not told.
class Teller {
public:
    Teller(Names names, std::size_t members, std::size_t length)
        : names_(std::move(names)), steps_(names_), members_(members), length_(length) {}

    // How many were told to their ends.
    std::size_t run() {
        Story story;
        go_on(story);
        return told_;
    }

private:
    void go_on(Story& story) {
        for (const Step& step : steps_.all()) {
            if (!story.empty() && story.back() == &step) {
                continue;
            }
            story.push_back(&step);
            if (tell(story)) {
                ++told_;
                if (story.size() < length_) {
                    go_on(story);
                }
            }
            story.pop_back();
        }
    }

    // Whether it can go on.
    [[nodiscard]] bool tell(const Story& story) const {
        SimTeam team(1, members_, sim::plain_files({{names_.path, kWhole}, {"b.txt", "b\n"}}));
        team.settle();
        for (const Step* step : story) {
            if (!step->act(team)) {
                return false;
            }
            const sim::Files left = team[0].disk();
            team.settle();
            const std::string wrong = what_is_wrong(team, left);
            if (!wrong.empty()) {
                FAIL_CHECK(wrong << " after" << text_of(story));
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] static std::string what_is_wrong(SimTeam& team, const sim::Files& left) {
        if (team[0].disk() != left) {
            return "the disk is changed";
        }
        for (std::size_t i = 0; i < team.size(); ++i) {
            if (!team[i].conflicts().empty()) {
                return i == 0 ? "in conflict with himself" : "in conflict with who watches";
            }
        }
        return {};
    }

    [[nodiscard]] static std::string text_of(const Story& story) {
        std::string text;
        for (const Step* step : story) {
            text += (text.empty() ? ": " : ", ") + step->name;
        }
        return text;
    }

    const Names names_;
    const Steps steps_;
    const std::size_t members_;
    const std::size_t length_;
    std::size_t told_ = 0;
};

std::size_t length_of_stories() {
    const char* const set = std::getenv("AURA_STORY_STEPS");
    std::size_t length = 3;
    if (set != nullptr) {
        const std::string text = set;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
        REQUIRE(read.ec == std::errc());
    }
    return length;
}

const Names kPython{"code.py", "moved.py"};
const Names kText{"notes.txt", "moved.txt"};

}  // namespace

TEST_CASE("stories: who works alone is in no conflict and nothing of his is changed") {
    CHECK(Teller(kPython, 1, length_of_stories()).run() > 1000);
    CHECK(Teller(kText, 1, length_of_stories()).run() > 1000);
}

TEST_CASE("stories: a teammate who watches is in no conflict") {
    CHECK(Teller(kPython, 2, length_of_stories()).run() > 1000);
}
