#!/usr/bin/env bash
# Really reads and writes with each ORM after each change, and writes down what came of it: results.tsv.
# Old models, new schema. It reads all rows, and inserts a row with little more than is required; the row that is
# there has the new kind of value. Needs what make_shadow.sh needs, and NODE_ORMS: a folder with
# node_modules of sequelize 6.37.8, typeorm 1.1.1, reflect-metadata, drizzle-orm 0.45.4 and pg 8. Prisma is
# not among them: its client needs an engine that no registry has.
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-results.tsv}
printf 'orm\tchange\tread\twrite\n' > "$out"

while IFS='|' read -r name sql; do
	[ -n "$name" ] || continue
	for orm in sqlalchemy django sequelize typeorm drizzle; do
		dropdb --if-exists matrix && createdb matrix
		psql -qX -v ON_ERROR_STOP=1 -d matrix -f base.sql > /dev/null
		# One by one: a label that was just added cannot be used in the same transaction.
		printf '%s;\n' "$sql" | psql -qX -v ON_ERROR_STOP=1 -d matrix > /dev/null
		case $orm in
		sqlalchemy | django) result=$("$VENV/bin/python" "with_$orm.py") ;;
		*) result=$(NODE_PATH="$NODE_ORMS/node_modules" node "with_$orm.js") ;;
		esac
		printf '%s\t%s\t%s\n' "$orm" "$name" "$result" >> "$out"
	done
done < "${CHANGES:-changes.txt}"
dropdb matrix
