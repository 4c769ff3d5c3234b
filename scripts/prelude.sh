# shellcheck shell=bash
# What every script here starts with: strict mode, the top folder as working directory, no input,
# and the build folders by name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null
export LC_ALL=C.UTF-8
# Whatever a sanitizer finds ends the program.
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
export ASAN_SYMBOLIZER_PATH=/usr/lib/llvm-14/bin/llvm-symbolizer
# What one build folder compiled serves the others; objects name the first one to debuggers.
export CCACHE_NOHASHDIR=true

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Prints the comment at the head of the script that was called.
usage() {
    sed -n '2,/^[^#]/ s/^#\( \|$\)//p' "$0"
}

# configure DIR [MESON-OPTION...]: prepares a build folder; one that is prepared is brought up to date.
#   build          GCC, everything
#   build-asan     clang with AddressSanitizer, UBSan and what libFuzzer needs
#   build-tsan     GCC with ThreadSanitizer
#   build-minimal  GCC, without tests; ccache has what it compiles from the build with everything
# In the builds by GCC a warning is an error where CI is set.
configure() (
    dir=$1
    shift
    if [[ -f $dir/build.ninja ]]; then
        exec ninja -C "$dir" --quiet build.ninja
    fi
    [[ -z ${CI-} ]] || set -- -Dwerror=true "$@"
    case $dir in
        build-asan)
            set -- -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 "$@"
            # meson looks for ccache only where it chooses the compiler. C code is other people's
            # and not instrumented: with the same C compiler, ccache has it from the first build.
            cache=$(command -v ccache || true)
            export CC="$cache cc" CXX="$cache clang++-14"
            ;;
        build-tsan) set -- -Db_sanitize=thread -Doptimization=1 "$@" ;;
        build-minimal) set -- -Dtests=false "$@" ;;
    esac
    meson setup "$dir" "$@"
)
