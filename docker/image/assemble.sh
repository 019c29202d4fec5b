#!/bin/sh
# Lays the distribution out as an image holds it: natives unpacked, so that a service can run from a root file
# system that nobody may write, and starts without unpacking; what changes seldom apart from what changes often.
#
#   assemble.sh serve|train LIB TARGET
#
# LIB holds the jars of the distribution (docker/target/mien/lib). TARGET becomes:
#   bin/  what is started     samples/  pictures to try things with     mien/  Mien's own jars
#   libraries/  jars of others     natives/  shared libraries of others
# "serve" leaves out PyTorch, which only training needs; both leave out the natives of other platforms.
set -eu

die() {
  echo "assemble: $*" >&2
  exit 1
}

[ $# -eq 3 ] || die "usage: assemble.sh serve|train LIB TARGET"
kind=$1
lib=$2
target=$3
case $kind in serve | train) ;; *) die "expected serve or train, found $kind" ;; esac
[ -d "$lib" ] || die "expected the jars of the distribution, found nothing at $lib"
[ ! -e "$target" ] || die "expected nothing at $target, found something"
case $(uname -m) in
  x86_64) bytedeco=linux-x86_64 onnx=linux-x64 rocksdb=linux64 codec=linux/amd64 snappy=Linux/x86_64 ;;
  aarch64) bytedeco=linux-arm64 onnx=linux-aarch64 rocksdb=linux-aarch64 codec=linux/aarch64 snappy=Linux/aarch64 ;;
  *) die "expected x86_64 or aarch64, found $(uname -m)" ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
natives=$target/natives
mkdir -p "$target/libraries" "$target/mien" "$target/bin" "$target/samples" "$natives/path" "$natives/onnxruntime"
cp "$here/mien.sh" "$target/bin/mien"
cp "$here/health.sh" "$target/bin/health"
cp "$here/jvm.options" "$target/bin/jvm.options"

# Files out of a jar, into one folder, without their paths.
take() { # take JAR TARGET PATTERN...
  jar=$1
  into=$2
  shift 2
  unzip -q -o -j "$jar" "$@" -d "$into"
}

# A jar without some of its files.
without() { # without JAR PATTERN...
  jar=$1
  shift
  cp "$jar" "$target/libraries/"
  zip -q -d "$target/libraries/${jar##*/}" "$@"
}

for jar in "$lib"/*.jar; do
  name=${jar##*/}
  case $kind/$name in
    serve/pytorch-*) continue ;;
  esac
  case $name in
    mien-docker*.jar)
      cp "$jar" "$target/mien/"
      take "$jar" "$target/samples" "io/mien/cli/samples/*"
      ;;
    mien-*.jar) cp "$jar" "$target/mien/" ;;
    opencv-*-"$bytedeco".jar)
      # Of its forty modules these; a test decodes and encodes with them.
      for module in core imgproc imgcodecs; do
        unzip -q -o "$jar" "org/bytedeco/opencv/$bytedeco/libopencv_$module.so*" \
          "org/bytedeco/opencv/$bytedeco/libjniopencv_$module.so" -d "$natives/javacpp"
      done
      ;;
    *-"$bytedeco".jar)
      # As folders of the class path JavaCPP uses them where they are; out of a jar it unpacks them first.
      unzip -q -o "$jar" "org/bytedeco/*.so*" -d "$natives/javacpp"
      ;;
    onnxruntime*.jar)
      take "$jar" "$natives/onnxruntime" "ai/onnxruntime/native/$onnx/*.so"
      rm -f "$natives/onnxruntime/"*tensorrt*
      without "$jar" "ai/onnxruntime/native/*"
      ;;
    rocksdbjni-*.jar)
      take "$jar" "$natives/path" "librocksdbjni-$rocksdb.so"
      without "$jar" "librocksdbjni-*"
      ;;
    zstd-jni-*.jar)
      take "$jar" "$natives/path" "$codec/libzstd-jni-*.so"
      without "$jar" "*.so" "*.dll" "*.dylib"
      ;;
    snappy-java-*.jar)
      take "$jar" "$natives/path" "org/xerial/snappy/native/$snappy/libsnappyjava.so"
      without "$jar" "org/xerial/snappy/native/*"
      ;;
    lz4-java-*.jar)
      take "$jar" "$natives/path" "net/jpountz/util/$codec/liblz4-java.so"
      without "$jar" "*.so" "*.dylib"
      ;;
    *) cp "$jar" "$target/libraries/" ;;
  esac
done
# JavaCPP makes this link when it unpacks: OpenCV wants the library under the name without LAPACK.
blas=$natives/javacpp/org/bytedeco/openblas/$bytedeco
[ -e "$blas/libopenblas.so.0" ] || die "expected libopenblas.so.0 in the jars of $lib, found none"
ln -s libopenblas.so.0 "$blas/libopenblas_nolapack.so.0"
chmod -R a+rX,go-w "$target"
