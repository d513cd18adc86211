#!/bin/sh
# Makes .env for compose.yaml: the server's name and random passwords, readable by you alone.
# usage: sh prepare.sh fanal.example.org
set -eu
cd "$(dirname "$0")"
name="${1:-}"
case "$name" in
  '' | *[!A-Za-z0-9.-]*) echo "fanal: give the server's host name: sh prepare.sh fanal.example.org" >&2; exit 2 ;;
esac
if [ -e .env ]; then
  echo "fanal: .env is there already; the database knows its password, so it is kept." >&2
  exit 2
fi
umask 077
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
cat > .env <<END
FANAL_NAME=$name
FANAL_POSTGRES_PASSWORD=$(random)
FANAL_REDIS_PASSWORD=$(random)
FANAL_METRICS_TOKEN=$(random)
END
mkdir -p tls backups
# The server's user inside the container writes here.
chown 10001:10001 backups 2>/dev/null || chmod 1733 backups
echo "Wrote .env. Next: fullchain.pem and privkey.pem into $(pwd)/tls, then: docker compose up -d"
