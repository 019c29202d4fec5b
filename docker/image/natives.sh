#!/bin/sh
# Unpacks the shared libraries of ONNX Runtime, RocksDB and the codecs: where nobody did, each start does so into the
# temporary folder, and a process that is killed leaves them there.
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
mkdir -p "$2/onnxruntime" "$2/path" "$2/unpacked"
target=$(CDPATH='' cd -- "$2" && pwd -P)

take() { # take JAR FOLDER ENTRY: the libraries of the entry, a file or a folder with / at its end
  (cd "$target/unpacked" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" --extract --file "$1" "$3")
  find "$target/unpacked" -name '*.so' ! -name '*tensorrt*' -exec mv {} "$target/$2/" \;
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
rm -r "$target/unpacked"
