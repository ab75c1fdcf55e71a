#!/usr/bin/env bash
# Makes ddl.sql (what the preset gives) and schema.sql (the database that the ORM's own tool makes) of the
# folders beside it. Needs an empty server in PGHOST, PGUSER and PGPASSWORD; a virtual environment in VENV
# with sqlalchemy 2.1.9, django 5.2.19 and psycopg 3.3; and folders with node_modules: SEQUELIZE (sequelize 6,
# pg 8) and MIKRO (@mikro-orm/core, /postgresql and /cli 6.6.15). schema.sql is written by pg_dump 15.
set -euo pipefail
cd "$(dirname "$0")"
presets=../../src/models/shadow/presets
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1

fresh() { dropdb --if-exists "$1" && createdb "$1"; }
# Without what differs from dump to dump.
dump() { pg_dump -s --no-owner --no-privileges "$1" | sed -E '/^(--|SET |SELECT pg_catalog.set_config|\\(un)?restrict|$)/d'; }

# SQLAlchemy: MetaData.create_all.
fresh truth
"$VENV/bin/python" - <<'PY'
import sys
sys.path.insert(0, "sqlalchemy")
import importlib.util
spec = importlib.util.spec_from_file_location("shop_models", "sqlalchemy/models.py")
models = importlib.util.module_from_spec(spec)
sys.path.remove("sqlalchemy")
spec.loader.exec_module(models)
from sqlalchemy import create_engine
models.Base.metadata.create_all(create_engine("postgresql+psycopg:///truth"))
PY
dump truth > sqlalchemy/schema.sql
PGREHEARSE_MODELS=sqlalchemy/models.py "$VENV/bin/python" "$presets/ddl_of_sqlalchemy.py" > sqlalchemy/ddl.sql

# Django: makemigrations and migrate.
fresh truth
cp -r django "$work/django"
(cd "$work/django" && export PGDATABASE=truth &&
	"$VENV/bin/python" manage.py makemigrations shop >&2 && "$VENV/bin/python" manage.py migrate >&2)
dump truth > django/schema.sql
fresh empty
PGDATABASE=empty PGPORT=${PGPORT:-5432} PGREHEARSE_MODELS=django "$VENV/bin/python" "$presets/ddl_of_django.py" > django/ddl.sql

# Sequelize: sequelize.sync, which is what the preset calls. The connection is the environment's.
fresh truth
mkdir "$work/sequelize" && cp sequelize/models.js "$work/sequelize" && ln -s "$SEQUELIZE/node_modules" "$work/sequelize/"
(cd "$work/sequelize" && node -e "
const { sequelize } = require('./models');
Object.assign(sequelize.connectionManager.config, { host: process.env.PGHOST, username: process.env.PGUSER, database: 'truth' });
sequelize.sync().then(() => sequelize.close());")
dump truth > sequelize/schema.sql
fresh empty
PGDATABASE=empty PGPORT=${PGPORT:-5432} PGREHEARSE_MODELS="$work/sequelize/models.js" node "$presets/tables_of_sequelize.js"
dump empty > sequelize/ddl.sql

# MikroORM: schema:create.
fresh truth
mkdir "$work/mikroorm" && cp mikroorm/mikro-orm.config.js "$work/mikroorm" && ln -s "$MIKRO/node_modules" "$work/mikroorm/"
echo '{ "dependencies": { "@mikro-orm/cli": "6.6.15" } }' > "$work/mikroorm/package.json"
(cd "$work/mikroorm" && MIKRO_ORM_HOST=$PGHOST MIKRO_ORM_USER=$PGUSER MIKRO_ORM_DB_NAME=truth npx --no-install mikro-orm schema:create --run >&2)
dump truth > mikroorm/schema.sql
(cd "$work/mikroorm" && npx --no-install mikro-orm schema:create --dump 2> /dev/null) > mikroorm/ddl.sql
dropdb truth && dropdb empty
