# Two images from Debian's own packages:
#
#   postgres    PostgreSQL with contrib and pgTAP: what sandboxes run where the official image
#               cannot be pulled (scripts/ensure-image.sh)
#   pgrehearse  the same with the pgrehearse binary, for its local engine (make image)
#
# PG_MAJOR must be the one that the suite of BASE carries: 15 bookworm, 17 trixie, 18 forky.
# Nothing here needs BuildKit.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS postgres
ARG PG_MAJOR=17
LABEL org.pgrehearse.built=true
# The ids of the official image, so that files in shared directories have the same owner with both.
# Debian's default cluster would only be in the way: every sandbox makes its own.
RUN set -eu; \
    groupadd --system --gid 999 postgres; \
    useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql --create-home \
        --shell /bin/bash postgres; \
    export DEBIAN_FRONTEND=noninteractive; \
    apt-get update; \
    apt-get install -y --no-install-recommends locales postgresql-common; \
    localedef -i en_US -c -f UTF-8 en_US.UTF-8; \
    sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf; \
    apt-get install -y --no-install-recommends \
        "postgresql-${PG_MAJOR}" "postgresql-${PG_MAJOR}-pgtap"; \
    apt-get clean; \
    rm -rf /var/lib/apt/lists/*; \
    install -d -o postgres -g postgres -m 3777 /var/run/postgresql; \
    install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/data; \
    "/usr/lib/postgresql/${PG_MAJOR}/bin/postgres" --version
ENV PG_MAJOR=${PG_MAJOR} \
    PATH=/usr/lib/postgresql/${PG_MAJOR}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=en_US.UTF-8
# No VOLUME: a data directory in a volume would be missing from a committed image.
USER postgres
STOPSIGNAL SIGINT
CMD ["sh"]

FROM postgres AS pgrehearse
# scripts/build-image.sh puts the binary here.
COPY target/docker/pgrehearse /usr/local/bin/pgrehearse
# Writable, so that `pgrehearse run` can keep its run directory beside harness.yaml.
USER root
RUN install -d -o postgres -g postgres /rehearsal
USER postgres
WORKDIR /rehearsal
ENTRYPOINT ["pgrehearse"]
CMD ["--help"]
