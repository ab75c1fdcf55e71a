#!/usr/bin/env bash
# Opens report.html in a headless Chromium: three widths, light and dark, keyboard only, axe-core,
# no errors, no requests. Screenshots are left in the folder that it names at the end.
#
#   check-html.sh [PAGE…]    pages to open, a trend's too; otherwise those of fabricated runs, 200 tenants among them
#
# It needs node and npm. Chromium is that of CHROMIUM, or the first on the path; as root on a
# Debian-like system it is installed if it is missing. The packages of npm are kept outside of the
# repository, in PGREHEARSE_HTML_TOOLS or the user's cache.
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

playwright=1.65.1
axe=4.14.1
tools=${PGREHEARSE_HTML_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/pgrehearse/html-$playwright-$axe}

find_chromium() {
  local name
  for name in ${CHROMIUM:-chromium chromium-browser google-chrome}; do
    command -v "$name" && return
  done
  return 1
}

have npm || die "node and npm are missing: install them"
if ! find_chromium >/dev/null && can_install; then
  apt_install chromium
fi
chromium=$(find_chromium) || die "Chromium is missing: install it, or name it in CHROMIUM"
if [ ! -d "$tools/node_modules/axe-core" ]; then
  mkdir -p "$tools"
  npm install --prefix "$tools" --no-save --no-audit --no-fund --ignore-scripts \
    "playwright-core@$playwright" "axe-core@$axe" >/dev/null
fi

output=$(mktemp -d "${TMPDIR:-/tmp}/pgrehearse-html.XXXXXX")
pages=("$@")
if [ ${#pages[@]} = 0 ]; then
  (cd "$scripts/.." && PGREHEARSE_PAGES="$output" cargo test --quiet --locked --test report -- \
    page::pages_are_written >/dev/null)
  pages=("$output"/*.html)
fi
NODE_PATH="$tools/node_modules" CHROMIUM="$chromium" node "$scripts/html/check.cjs" "$output" "${pages[@]}"
