#!/bin/sh
# Writes an archive of Mien's classes, as Java has them once they are loaded: a service that maps it works in two thirds
# of the time after its start. It serves the very Java and jars that it was made with; others do without, as they do
# where none could be made.
#
#   archive.sh MIEN ARCHIVE
#
# MIEN is what starts Mien, which takes the archive once it is there. ARCHIVE is a path without blanks.
set -eu

[ $# -eq 2 ] || {
  echo "usage: archive.sh MIEN ARCHIVE" >&2
  exit 1
}
home=$(mktemp -d)
trap 'rm -r "$home"' EXIT
flags="-XX:ArchiveClassesAtExit=$2 -Duser.home=$home"
# The demo has all services in one process. What it says matters where it fails.
if ! said=$(MIEN_JAVA_OPTS=$flags "$1" demo --for 1s --headless 2>&1); then
  echo "archive: services will take longer to start, as no archive of classes could be made: $said" >&2
fi
