#!/bin/sh
# Installs what the editor tests need, once: Neovim and Chromium as Debian packages, and VS Code's own web server, which
# the npm package code-server carries, into the folder given. Later runs find it all there and do nothing.
# usage: tools.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
tools=$(cd "$1" && pwd)

missing=
command -v nvim >/dev/null 2>&1 || missing="$missing neovim"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
if [ -n "$missing" ]; then
  as_root=
  if [ "$(id -u)" != 0 ]; then
    as_root="sudo -n"
    sudo -n true 2>/dev/null || {
      echo "The editor tests need the packages$missing: install them as root (apt-get install$missing)." >&2
      exit 2
    }
  fi
  command -v apt-get >/dev/null 2>&1 || {
    echo "The editor tests need$missing: install them with your system's package manager." >&2
    exit 2
  }
  echo "Installing$missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086 # a list of packages
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# The web server is a tree of three npm packages. None of their install scripts run: they fetch or compile native
# modules for terminals, logging to files and search, which the tests do without.
web=$tools/vscode-web
stamp=$(cat "$here/tools.sh" "$here/vscode-web/package-lock.json" | cksum)
if [ "$(cat "$web/stamp" 2>/dev/null)" != "$stamp" ]; then
  echo "Installing VS Code's web server into $web"
  rm -rf "$web"
  mkdir -p "$web"
  cp "$here/vscode-web/package.json" "$here/vscode-web/package-lock.json" "$here/vscode-web/.npmrc" "$web/"
  vscode=$web/node_modules/code-server/lib/vscode
  (cd "$web" && npm ci --ignore-scripts)
  (cd "$vscode" && npm install --ignore-scripts --omit=dev --no-audit --no-fund)
  (cd "$vscode/extensions" && npm install --ignore-scripts --omit=dev --no-audit --no-fund)
  echo "$stamp" > "$web/stamp"
fi
