#!/bin/sh
# A private PostgreSQL with PostGIS for tests and trials. It listens on 127.0.0.1 only, on a free
# port, asks no password there, and is gone with its data when this script's input ends.
#
#   scripts/postgis.sh install   install the packages if they are missing (Debian, as root)
#   scripts/postgis.sh run       start a server, print its URL on one line, stop when stdin closes
set -eu

newest_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

has_postgis() {
    bin=$(newest_bin)
    [ -n "$bin" ] && [ -x "$bin/initdb" ] &&
        [ -f "/usr/share/postgresql/$(basename "$(dirname "$bin")")/extension/postgis.control" ]
}

install_packages() {
    has_postgis && return
    [ "$(id -u)" = 0 ] || { echo "PostGIS is missing; as root run: $0 install" >&2; exit 1; }
    (
        flock 9 # two test workers may get here together
        if ! has_postgis; then
            export DEBIAN_FRONTEND=noninteractive
            mkdir -p /etc/postgresql-common/createcluster.d
            echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/zoning.conf
            apt-get update -qq >&2
            apt-get install -y -qq --no-install-recommends postgresql >&2
            major=$(basename "$(dirname "$(newest_bin)")")
            apt-get install -y -qq --no-install-recommends \
                "postgresql-$major-postgis-3" "postgresql-$major-postgis-3-scripts" >&2
        fi
    ) 9> /tmp/zoning-postgis-install.lock
    has_postgis || { echo "PostGIS could not be installed" >&2; exit 1; }
}

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

run() {
    install_packages
    bin=$(newest_bin)
    folder=$(as_postgres mktemp -d /tmp/zoning-postgis.XXXXXX)
    cd /
    trap 'as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
          rm -rf "$folder"' EXIT
    trap 'exit 1' INT TERM HUP
    as_postgres "$bin/initdb" -D "$folder/data" -U zoning -A trust -E UTF8 --locale=C.UTF-8 -N \
        > "$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
    port=$(free_port)
    as_postgres tee -a "$folder/data/postgresql.conf" > /dev/null << CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
fsync = off
full_page_writes = off
shared_buffers = 64MB
max_connections = 60
CONF
    as_postgres "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/server.log" start \
        > /dev/null || { cat "$folder/server.log" >&2; exit 1; }
    as_postgres "$bin/psql" -q -h 127.0.0.1 -p "$port" -U zoning -d postgres \
        -c "CREATE DATABASE zoning" > /dev/null
    echo "postgresql+psycopg://zoning@127.0.0.1:$port/zoning $folder/data $bin"
    cat > /dev/null
}

case "${1:-}" in
    install) install_packages ;;
    run) run ;;
    *) sed -n '2,7p' "$0"; exit 2 ;;
esac
