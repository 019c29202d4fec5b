#!/bin/sh
# Writes docker/.env, which compose.yml reads: a token for the live view and Grafana's password, both random, for this
# user alone. What is there already stays.
set -eu
umask 077
file=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)/.env
touch "$file"
for name in MIEN_LIVE_TOKEN GRAFANA_PASSWORD; do
  grep -q "^$name=." "$file" || {
    secret=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    [ ${#secret} -eq 48 ] || {
      echo "secrets.sh: expected 24 random bytes of /dev/urandom, found fewer" >&2
      exit 1
    }
    echo "$name=$secret" >>"$file"
  }
done
echo "the live view's token and Grafana's password stand in $file"
