#!/bin/bash
# Before MongoDB's own entrypoint: members of a replica set that asks for passwords know each other by a key, made here once.
set -euo pipefail

case "${MONGO_INITDB_ROOT_PASSWORD,,}" in
*change-me* | *changeme* | *placeholder*)
    echo "MONGO_ROOT_PASSWORD is still a placeholder. Put a password of your own into .env, such as: openssl rand -hex 32" >&2
    exit 1
    ;;
esac

key=/data/configdb/keyfile
if [ ! -s "$key" ]; then
    (umask 077 && head -c 756 /dev/urandom | base64 --wrap=0 >"$key.new")
    mv "$key.new" "$key"
fi
chmod 400 "$key"
chown mongodb:mongodb "$key"

exec docker-entrypoint.sh "$@"
