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
  x86_64) bytedeco=linux-x86_64 ;;
  aarch64) bytedeco=linux-arm64 ;;
  *) die "expected x86_64 or aarch64, found $(uname -m)" ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
natives=$target/natives
mkdir -p "$target/libraries" "$target/mien" "$target/bin" "$target/samples" "$natives"
cp "$here/mien.sh" "$target/bin/mien"
cp "$here/health.sh" "$target/bin/health"
cp "$here/archive.sh" "$target/bin/archive"

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
      unzip -q -o -j "$jar" "io/mien/cli/samples/*" -d "$target/samples"
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
    onnxruntime*.jar) without "$jar" "ai/onnxruntime/native/*" ;;
    rocksdbjni-*.jar) without "$jar" "librocksdbjni-*" ;;
    zstd-jni-*.jar) without "$jar" "*.so" "*.dll" "*.dylib" ;;
    snappy-java-*.jar) without "$jar" "org/xerial/snappy/native/*" ;;
    lz4-java-*.jar) without "$jar" "*.so" "*.dylib" ;;
    *) cp "$jar" "$target/libraries/" ;;
  esac
done
"$here/natives.sh" "$lib" "$natives"
# JavaCPP makes this link when it unpacks: OpenCV wants the library under the name without LAPACK.
blas=$natives/javacpp/org/bytedeco/openblas/$bytedeco
[ -e "$blas/libopenblas.so.0" ] || die "expected libopenblas.so.0 in the jars of $lib, found none"
ln -s libopenblas.so.0 "$blas/libopenblas_nolapack.so.0"
# Each jar by name: in the order of a folder, which file systems differ in, no archive of classes would fit.
path=$(CDPATH='' cd -- "$target" && printf '/opt/mien/%s:' mien/*.jar libraries/*.jar)
{
  cat "$here/jvm.options"
  printf '%s\n' -cp "$path/opt/mien/natives/javacpp"
} >"$target/bin/jvm.options"
chmod -R a+rX,go-w "$target"
