#!/bin/sh
# Unpacks the shared libraries of ONNX Runtime, RocksDB and the codecs: where nobody did, each process that uses them
# does so into the temporary folder, and leaves them there when it is killed.
#
#   natives.sh LIB TARGET
#
# LIB holds the jars of the distribution. TARGET/onnxruntime is what -Donnxruntime.native.path wants, TARGET/path belongs
# on the library path. On other platforms than Linux nothing is made.
set -eu

[ $# -eq 2 ] || {
  echo "usage: natives.sh LIB TARGET" >&2
  exit 1
}
case $(uname -sm) in
  'Linux x86_64') onnx=linux-x64 rocksdb=linux64 codec=linux/amd64 snappy=Linux/x86_64 ;;
  'Linux aarch64') onnx=linux-aarch64 rocksdb=linux-aarch64 codec=linux/aarch64 snappy=Linux/aarch64 ;;
  *) exit 0 ;;
esac
lib=$(CDPATH='' cd -- "$1" && pwd -P)
mkdir -p "$2/onnxruntime" "$2/path"
target=$(CDPATH='' cd -- "$2" && pwd -P)

take() { # take JAR FOLDER ENTRY: the libraries of the entry, a file or a folder with / at its end
  mkdir "$target/unpacked"
  (cd "$target/unpacked" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" --extract --file "$1" "$3")
  found=$(find "$target/unpacked" -name '*.so' ! -name '*tensorrt*')
  [ -n "$found" ] || {
    echo "natives: expected shared libraries at $3 in $1, found none" >&2
    exit 1
  }
  echo "$found" | while read -r library; do mv "$library" "$target/$2/"; done
  rm -r "$target/unpacked"
}

for jar in "$lib"/*.jar; do
  case ${jar##*/} in
    onnxruntime*) take "$jar" onnxruntime "ai/onnxruntime/native/$onnx/" ;;
    rocksdbjni-*) take "$jar" path "librocksdbjni-$rocksdb.so" ;;
    zstd-jni-*) take "$jar" path "$codec/" ;;
    snappy-java-*) take "$jar" path "org/xerial/snappy/native/$snappy/" ;;
    lz4-java-*) take "$jar" path "net/jpountz/util/$codec/" ;;
  esac
done
