# Installs what a stage needs, where it is not there yet; what cannot be had fails the stage.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# apt PACKAGE…: Debian packages.
apt() {
  echo "installing $*"
  if [ -z "${APT_UPDATED:-}" ]; then as_root apt-get -o DPkg::Lock::Timeout=600 update -qq; fi
  APT_UPDATED=yes
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq \
    --no-install-recommends "$@" >/dev/null
}

# need_apt COMMAND PACKAGE…: a command of Debian packages.
need_apt() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return 0
  apt "$@"
  command -v "$command" >/dev/null
}

# need_python FOLDER REQUIREMENTS: a virtual environment with these packages.
need_python() {
  cmp -s "$2" "$1/installed.txt" && return 0
  rm -rf "$1"
  python3 -m venv "$1" >/dev/null || { apt python3-venv && python3 -m venv --clear "$1"; }
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check -r "$2"
  cp "$2" "$1/installed.txt"
}

# need_node FOLDER PACKAGE…: packages of npm.
need_node() {
  local folder=$1
  shift
  if [ "$(cat "$folder/installed.txt" 2>/dev/null)" != "$*" ]; then
    mkdir -p "$folder"
    echo '{ "private": true, "type": "module" }' >"$folder/package.json"
    (cd "$folder" && npm install --silent --no-audit --no-fund "$@")
    echo "$*" >"$folder/installed.txt"
  fi
}
