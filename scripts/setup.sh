#!/usr/bin/env bash
# Prepare .venv for running (no argument), for the tests (`test`), for the linters (`lint`)
# or for the benchmarks (`bench`).
# Does nothing when it is prepared already. Debian and Ubuntu: missing system packages are installed
# with apt-get, through sudo where needed.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
stamp=.make/$purpose-$(cat pyproject.toml constraints.txt scripts/setup.sh | sha256sum | cut -c1-16)
[ -e "$stamp" ] && [ -x .venv/bin/zoning ] && exit 0
say() { printf '== %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    say "please run as root: $*"; exit 1; fi
}

apt_install() {
  command -v apt-get >/dev/null || { say "please install: $*"; exit 1; }
  say "installing $*"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"; return
    fi
  done
  say "Python 3.11 or newer is needed"; exit 1
}

make_venv() {
  [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
  rm -rf .venv
  local python; python=$(find_python)
  say "creating .venv with $python"
  "$python" -m venv .venv 2>/dev/null && return
  rm -rf .venv
  apt_install python3-venv
  "$python" -m venv .venv
}

make_venv
pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt)
case $purpose in
  run) say "installing the product"; "${pip[@]}" -e . ;;
  lint) say "installing the linters"; "${pip[@]}" -e '.[test,lint]' ;;
  bench) say "installing the benchmarks"; "${pip[@]}" -e '.[cluster]' ;;
  test)
    say "installing the tests"
    "${pip[@]}" -e '.[test]'
    wanted=()
    command -v chromium >/dev/null || wanted+=(chromium)
    python3 -c 'import qgis.core' 2>/dev/null || /usr/bin/python3 -c 'import qgis.core' 2>/dev/null \
      || wanted+=(python3-qgis qgis-providers)
    command -v ip >/dev/null || wanted+=(iproute2)
    fc-list :lang=zh 2>/dev/null | grep -q . || wanted+=(fonts-noto-cjk fontconfig)
    [ ${#wanted[@]} -eq 0 ] || apt_install "${wanted[@]}"
    as_root scripts/postgis.sh install
    ;;
  *) say "unknown purpose $purpose"; exit 2 ;;
esac
rm -rf ".make/$purpose-"*
mkdir -p .make
touch "$stamp"
