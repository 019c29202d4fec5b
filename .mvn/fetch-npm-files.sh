#!/bin/sh
# Takes single files out of a published npm package, checked by their SHA-256.
#
#   fetch-npm-files.sh PACKAGE@VERSION TARGET_DIRECTORY PROPERTY=[FILE|DIRECTORY] SHA256 PATH [SHA256 PATH]...
#
# PATH is the path inside the package. What follows PROPERTY= replaces the download: a file, or a directory
# that holds the files by their last name. The files are cached under ${XDG_CACHE_HOME:-~/.cache}/mien and
# checked on each use, so that a second build needs neither npm nor a network.
set -eu

# The launcher shows what starts with its name out of a failed build.
die() {
  printf 'mien: %s\n' "$*" >&2
  exit 1
}

[ $# -ge 5 ] && [ $(($# % 2)) -eq 1 ] ||
  die "usage: fetch-npm-files.sh PACKAGE@VERSION TARGET_DIRECTORY PROPERTY=[FILE|DIRECTORY] SHA256 PATH [SHA256 PATH]..."
package=$1
target=$2
property=${3%%=*}
given=${3#*=}
shift 3

if command -v sha256sum >/dev/null 2>&1; then
  digest() { sha256sum <"$1" | cut -c 1-64; }
elif command -v shasum >/dev/null 2>&1; then
  digest() { shasum -a 256 <"$1" | cut -c 1-64; }
else
  die "sha256sum or shasum is needed to check the files of $package; neither is in the PATH"
fi

# check FILE SHA256 NAME: fails unless FILE has this hash.
check() {
  found=$(digest "$1")
  [ "$found" = "$2" ] || die "$3: expected SHA-256 $2, found $found"
}

# place FILE DESTINATION: a whole file or none, also when another build does the same.
place() {
  cp "$1" "$2.$$" && chmod u+w "$2.$$" && mv -f "$2.$$" "$2" || die "cannot write $2"
}

mkdir -p "$target" || die "cannot make the directory $target"

if [ -n "$given" ]; then
  [ -e "$given" ] || die "-D$property=$given: there is no such file or directory"
  while [ $# -gt 0 ]; do
    file=$given
    [ ! -d "$given" ] || file=$given/${2##*/}
    [ -f "$file" ] || die "-D$property=$given: $file is missing"
    check "$file" "$1" "-D$property=$file"
    place "$file" "$target/${2##*/}"
    shift 2
  done
  exit 0
fi

cache=${XDG_CACHE_HOME:-${HOME:?needed for the cache of downloads}/.cache}/mien/npm/$package

# Fills the cache from the package, all files at once.
fetch() {
  instead="or build with -D$property=FILE (its hash is checked)"
  [ $# -le 2 ] || instead="or build with -D$property=DIRECTORY that holds the files (their hashes are checked)"
  command -v npm >/dev/null 2>&1 ||
    die "npm is needed to fetch $package and is not in the PATH: install Node.js with npm, $instead"
  mkdir -p "$cache" || die "cannot make the directory $cache"
  work=$(mktemp -d "$cache/.fetch.XXXXXX") || die "cannot write to $cache"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  printf 'fetching %s with npm\n' "$package" >&2
  (cd "$work" && npm pack "$package" --ignore-scripts --no-update-notifier --fetch-retries=1 >npm.log 2>&1) || {
    cat "$work/npm.log" >&2
    code=$(sed -n -e 's/^npm error code //p' -e 's/^npm ERR! code //p' "$work/npm.log" | head -n 1)
    die "npm could not fetch $package (${code:-see above}): check the network and the registry, $instead"
  }
  while [ $# -gt 0 ]; do
    tar -xzf "$work"/*.tgz -C "$work" "$2" || die "$package does not hold $2"
    check "$work/$2" "$1" "$2 of $package"
    place "$work/$2" "$cache/${2##*/}"
    shift 2
  done
}

# The cache is whole when each file is there with its hash.
whole() {
  while [ $# -gt 0 ]; do
    [ -f "$cache/${2##*/}" ] && [ "$(digest "$cache/${2##*/}")" = "$1" ] || return 1
    shift 2
  done
}

whole "$@" || fetch "$@"
while [ $# -gt 0 ]; do
  [ -f "$target/${2##*/}" ] && [ "$(digest "$target/${2##*/}")" = "$1" ] ||
    place "$cache/${2##*/}" "$target/${2##*/}"
  shift 2
done
