#!/bin/sh
# Unpacks a published npm package whole, for what the tests run with Node; nothing of it is packed into Mien.
#
#   fetch-npm-package.sh PACKAGE@VERSION SHA256 NODE_MODULES_DIRECTORY
#
# The hash is that of the package's archive, which is cached under ${XDG_CACHE_HOME:-~/.cache}/mien and checked on each
# use, so that a second build needs neither npm nor a network. Where it can be had nowhere, the script says so and ends
# well: the tests that need it skip.
set -eu

[ $# -eq 3 ] || {
  echo "usage: fetch-npm-package.sh PACKAGE@VERSION SHA256 NODE_MODULES_DIRECTORY" >&2
  exit 1
}
package=$1
wanted=$2
target=$3/${package%@*}
cache=${XDG_CACHE_HOME:-${HOME:?needed for the cache of downloads}/.cache}/mien/npm/$package
archive=$cache/package.tgz

skip() {
  printf 'mien: %s; the tests that need it skip\n' "$*" >&2
  exit 0
}

if command -v sha256sum >/dev/null 2>&1; then
  digest() { sha256sum <"$1" | cut -c 1-64; }
else
  digest() { shasum -a 256 <"$1" | cut -c 1-64; }
fi

[ "$(cat "$target/.sha256" 2>/dev/null || true)" != "$wanted" ] || exit 0

if [ ! -f "$archive" ] || [ "$(digest "$archive")" != "$wanted" ]; then
  command -v npm >/dev/null 2>&1 || skip "npm is needed to fetch $package and is not in the PATH"
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/.fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  (cd "$work" && npm pack "$package" --ignore-scripts --no-update-notifier --fetch-retries=1 >npm.log 2>&1) ||
    skip "npm could not fetch $package: $(sed -n -e 's/^npm error code //p' -e 's/^npm ERR! code //p' "$work/npm.log" | head -n 1)"
  found=$(digest "$work"/*.tgz)
  [ "$found" = "$wanted" ] || {
    printf 'mien: %s: expected SHA-256 %s, found %s\n' "$package" "$wanted" "$found" >&2
    exit 1
  }
  mv -f "$work"/*.tgz "$archive"
fi

# Into place by a rename, whole.
mkdir -p "$(dirname "$target")"
rm -rf "$target" "$target.$$"
mkdir "$target.$$"
tar -xzf "$archive" -C "$target.$$" --strip-components=1
printf '%s\n' "$wanted" >"$target.$$/.sha256"
mv "$target.$$" "$target"
