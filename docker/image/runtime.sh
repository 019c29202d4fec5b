#!/bin/sh
# Makes the Java runtime of the images: the modules that Mien and its libraries use, and no more.
#
#   runtime.sh JDK TARGET
#
# The list is what `jdeps --print-module-deps` found for the jars of the distribution (ImageIT runs on it), and
# jdk.crypto.ec, which TLS needs and no jar names.
set -eu

[ $# -eq 2 ] || {
  echo "usage: runtime.sh JDK TARGET" >&2
  exit 1
}
modules=java.base,java.compiler,java.desktop,java.naming,java.net.http,java.rmi,java.scripting
modules=$modules,java.security.jgss,java.security.sasl,java.sql
modules=$modules,jdk.httpserver,jdk.management,jdk.unsupported
modules=$modules,jdk.crypto.ec

"$1/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress=2 --output "$2"
# Shared data of the JDK's own classes: a service starts sooner.
"$2/bin/java" -Xshare:dump >/dev/null
