#!/bin/sh
# Runs a command as a container of the image would: on a root file system that nobody may write, as user 10001 without
# capabilities, with the image's environment alone. Made of the image's files and this machine's /usr, in a mount
# namespace of its own (start it with `unshare -m`).
#
#   in-image.sh run|build ROOT MIEN JAVA STATE ENVIRONMENT COMMAND...
#
# "build" is an instruction RUN of the Dockerfile: as root, and what it writes into /opt/mien stays in MIEN.
# ROOT is an empty folder, MIEN and JAVA become /opt/mien and /opt/java, STATE is the volume at /var/lib/mien, and
# ENVIRONMENT a file with lines NAME=VALUE.
set -eu
kind=$1 root=$2 mien=$3 java=$4 state=$5 environment=$6
shift 6

mount --make-rprivate /
mount -t tmpfs -o size=1m,mode=0755 tmpfs "$root"
cd "$root"
mkdir -p usr etc proc sys dev tmp opt/mien opt/java var/lib/mien
for link in bin lib lib64 sbin; do ln -s "usr/$link" "$link"; done
mount --bind /usr usr
mount --bind "$mien" opt/mien
mount --bind "$java" opt/java
mount --bind "$state" var/lib/mien
mount -t proc proc proc
mount --bind /sys sys
for device in null zero random urandom; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
cp /etc/hosts /etc/nsswitch.conf etc/
if [ -e /etc/ld.so.cache ]; then cp /etc/ld.so.cache etc/; fi
mount -t tmpfs -o size=64m,mode=1777,noexec,nosuid,nodev tmpfs tmp
if [ "$kind" = run ]; then
  for part in usr opt/mien opt/java; do mount -o remount,bind,ro "$part"; done
  mount -o remount,ro "$root"
  set -- "$(command -v setpriv)" --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all "$@"
fi
set -- "$(command -v chroot)" . "$@"
while read -r line; do set -- "$line" "$@"; done <"$environment"
exec env -i "$@"
