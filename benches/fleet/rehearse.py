"""What somebody would write with testcontainers to rehearse a migration on each tenant.

rehearse.py IMAGE FOLDER JOBS TENANT…
"""

import concurrent.futures
import pathlib
import re
import sys
import time

import psycopg
from testcontainers.core.container import DockerContainer

image, folder, jobs, *tenants = sys.argv[1:]
folder = pathlib.Path(folder)

SERVER = (
    "initdb -D /tmp/db -U postgres -A trust --no-sync >/dev/null"
    " && echo 'host all all all trust' >> /tmp/db/pg_hba.conf"
    " && exec postgres -D /tmp/db -c fsync=off -c 'listen_addresses=*' -k /tmp"
)


def scripts(direction):
    files = sorted((folder / "migrations").glob(f"*.{direction}.sql"))
    return files if direction == "up" else files[::-1]


def run(container, *words):
    code, output = container.exec(list(words))
    if code != 0:
        raise RuntimeError(f"{words[0]}: {output.decode()}")
    return output.decode()


def schema(container):
    text = run(container, "pg_dump", "-h", "/tmp", "-U", "postgres", "-s", "app")
    return re.sub(r"(?m)^\\(un)?restrict .*$", "", text)


def connect(container, database):
    address = f"host={container.get_container_host_ip()} port={container.get_exposed_port(5432)}"
    deadline = time.monotonic() + 60
    while True:
        try:
            return psycopg.connect(f"{address} user=postgres dbname={database}", autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def rehearse(tenant):
    container = (
        DockerContainer(image)
        .with_command(["-c", SERVER])
        .with_kwargs(entrypoint="sh", user="postgres")
        .with_exposed_ports(5432)
        .with_volume_mapping(str(folder), "/bench", "ro")
    )
    with container:
        with connect(container, "postgres") as session:
            session.execute("CREATE DATABASE app")
        run(container, "pg_restore", "-h", "/tmp", "-U", "postgres", "-d", "app", "--no-owner",
            f"/bench/snapshots/{tenant}.dump")
        before = schema(container)
        with connect(container, "app") as session:
            for file in scripts("up"):
                session.execute(file.read_text())
            for query in (folder / "suite.sql").read_text().split(";\n"):
                if query.strip() and session.execute(query).fetchall():
                    raise RuntimeError(f"{tenant}: the suite found something")
            for file in scripts("down"):
                session.execute(file.read_text())
        if schema(container) != before:
            raise RuntimeError(f"{tenant}: the schema is not what it was")


with concurrent.futures.ThreadPoolExecutor(int(jobs)) as pool:
    for _ in pool.map(rehearse, tenants):
        pass
