#!/usr/bin/env bash
set -euo pipefail

readonly LIMIT=10

# Says it.
say() {
  printf '%s\n' "$*"
}

# Not directly above.

function warn {
  say "warning: $*" >&2
} # to stderr

function die() { warn "$@"; exit 1; }

in_subshell() (
  cd /tmp
  say "$PWD"
)

quiet() {
  "$@"
} >/dev/null 2>&1

usage() {
  cat <<EOF
usage: ${0##*/} [-h]
fake() { :; }
EOF
}

outer() {
  inner() {
    say inner
  }
  inner
}

if command -v realpath >/dev/null; then
  absolute() { realpath "$1"; }
else
  # Without realpath.
  absolute() {
    (cd "$1" && pwd)
  }
fi

_private:with-odd.name() { :; }

case ${1:-} in
  -h) help() { usage; };;
esac

one() { :; }; two() { :; }

function both() { # after the brace
  say "$1" # in the middle
} # after the end

array=(a b c)
trap 'say bye' EXIT

main() {
  local text="
not_a_function() {
}
"
  say "${text:0:5}" "${array[@]}" $((LIMIT << 1))
}

main "$@"
