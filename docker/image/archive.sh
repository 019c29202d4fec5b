#!/bin/sh
# Writes an archive of Mien's classes, as Java has them once they are loaded: a service that maps it starts sooner. It
# serves the very Java and jars that it was made with, and heaps below 32 GiB; others do without, as they do where none
# could be made.
#
#   archive.sh MIEN ARCHIVE
#
# MIEN is what starts Mien, which takes the archive once it is there. ARCHIVE is a path without blanks. Of jars whose own
# path has one, Java 17 archives nothing.
set -eu

[ $# -eq 2 ] || {
  echo "usage: archive.sh MIEN ARCHIVE" >&2
  exit 1
}
home=$(mktemp -d /tmp/mien-archive.XXXXXX)
trap 'rm -r "$home"' EXIT
# A small heap: with the share of this machine's memory it could be of the kind that others have not.
flags="-XX:ArchiveClassesAtExit=$2 -Xmx1g -Duser.home=$home"
# The demo has all services in one process. What it says matters where it fails.
if ! said=$(MIEN_JAVA_OPTS=$flags "$1" demo --for 1s --headless 2>&1) || [ ! -f "$2" ]; then
  echo "archive: services will take longer to start, as no archive of classes could be made: $said" >&2
fi
