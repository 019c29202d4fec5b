#!/bin/bash
# The health of the one service in this container: asks /health/ready on each of the given ports and takes the first
# that answers at all. Without curl, which the image does not have.
#
#   health.sh [PORT...]
set -u

[ $# -gt 0 ] || set -- 9464 9465 9466 8765
for port in "$@"; do
  # A refused connection is told by bash itself: no service on this port.
  { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || continue
  printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  read -r -t 4 status <&3 || status="no answer"
  exec 3>&-
  echo "port $port: ${status%$'\r'}"
  case $status in
    "HTTP/1."?" 200"*) exit 0 ;;
    *) exit 1 ;;
  esac
done
echo "expected a service on port $*, found none"
exit 1
