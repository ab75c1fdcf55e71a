# The tenants of fixtures/tenancy/harness.yaml. Sourced by make-snapshots.sh.

out=$root/fixtures/tenancy/snapshots
rm -rf "$out" && mkdir -p "$out"

plans="SET ROLE ledgerly_owner;
CREATE TABLE public.plans (code text PRIMARY KEY, name text NOT NULL, monthly_fee numeric(8, 2) NOT NULL);
INSERT INTO public.plans VALUES ('free', 'Free', 0), ('team', 'Team', 19), ('plus', 'Plus', 49.5);"

# projects SCHEMA VERSION ROWS: the SQL of one tenant's schema at a version.
projects() {
    local step version
    echo "SET ROLE ledgerly_owner; SET search_path = $1, public;"
    echo "CREATE TABLE schema_migrations (version text PRIMARY KEY);"
    for step in "$root"/fixtures/tenancy/migrations/*.up.sql; do
        version=$(basename "$step"); version=${version%%_*}
        if [[ $version > $2 ]]; then continue; fi
        cat "$step"
        echo "INSERT INTO schema_migrations VALUES ('$version');"
    done
    echo "INSERT INTO projects (plan, title, state)
          SELECT (ARRAY['free', 'team', 'plus'])[1 + i % 3], 'Project ' || i, CASE WHEN i % 4 = 0 THEN 'done' ELSE 'open' END::project_state
          FROM generate_series(1, $3) AS i;"
}

# One database, four tenants, each in a schema of its own; one has had 0002 already.
sql -d postgres -c 'CREATE DATABASE everybody OWNER ledgerly_owner'
{
    echo "$plans"
    for schema in tenant_ada tenant_bob tenant_cleo pilot; do echo "CREATE SCHEMA $schema;"; done
    projects tenant_ada 0001 20
    projects tenant_bob 0002 30
    projects tenant_cleo 0001 5
    projects pilot 0001 10
} | sql -d everybody
dump -d everybody -Fc -Z9 >"$out/everybody.dump"
fixed_time "$out/everybody.dump"

# One database made of two dumps: the shared tables, then the tenant's own, which refers to them.
sql -d postgres -c 'CREATE DATABASE oakhill OWNER ledgerly_owner'
{ echo "$plans"; projects public 0001 15; } | sql -d oakhill
dump -d oakhill -t public.plans "${key[@]}" >"$out/shared.sql"
dump -d oakhill -T public.plans -Fc -Z9 >"$out/oakhill.dump"
fixed_time "$out/oakhill.dump"
