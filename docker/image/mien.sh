#!/bin/sh
# What a container of Mien starts: the command line, as process 1, so that it hears SIGTERM itself.
# MIEN_JAVA_OPTS adds flags for the JVM; they win over those of jvm.options.
set -eu
# Of archive.sh. Java would do without its own archive, too, if this one were named and missing.
archive=/opt/mien/classes.jsa
if [ -f "$archive" ]; then shared=-XX:SharedArchiveFile=$archive; else shared=; fi
# shellcheck disable=SC2086  # MIEN_JAVA_OPTS is a list of words
exec /opt/java/bin/java @/opt/mien/bin/jvm.options $shared ${MIEN_JAVA_OPTS:-} io.mien.cli.Mien "$@"
