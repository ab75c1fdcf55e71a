#!/bin/sh
# Makes the dumps again, with the server and the pg_dump that PGHOST and PATH lead to.
set -eu
cd "$(dirname "$0")"
dumps=$PWD/dumps
rm -rf "$dumps"
mkdir "$dumps"
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname postgres --file database.sql --output /dev/null
pg_dump --create --format=plain --file="$dumps/acme.sql" acme
pg_dump --inserts --no-owner --format=plain --file="$dumps/acme-inserts.sql" acme
pg_dump --format=custom --file="$dumps/acme.dump" acme
pg_dump --format=custom --compress=0 acme | cat > "$dumps/acme-piped.dump"
pg_dump --format=tar --file="$dumps/acme.tar" acme
pg_dump --format=directory --file="$dumps/acme" acme
pg_dump --format=directory --compress=0 --file="$dumps/acme-uncompressed" acme
gzip --no-name --keep "$dumps/acme.sql" "$dumps/acme.dump"
zstd --quiet "$dumps/acme.sql" "$dumps/acme.dump" "$dumps/acme.tar"
