#include "workspace/log_view.hpp"

#include "workspace/file_lines.hpp"

namespace aura::workspace {

Result<LogView> view_log(const Examination& examination, GitSide& git, const sync::Texts& texts) {
    const Settings& settings = examination.settings;
    LogView view;
    AURA_TRY_ASSIGN(view.applicable, applicable(examination.history, git));
    AURA_TRY_ASSIGN(view.contained,
                    contained(examination.history, view.applicable.changes, git, texts));
    AURA_TRY_ASSIGN(const auto lines,
                    file_lines(settings.repo, view.applicable, view.contained, git));
    AURA_TRY_ASSIGN(
        view.choice,
        choose_line(
            examination, lines, {settings.repo, git, texts, view.contained, settings.self}));
    return view;
}

}  // namespace aura::workspace
