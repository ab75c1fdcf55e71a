-- Constraints of tables and domains, with what is particular to the index behind them. A foreign
-- key's copies on partitions follow from the original; NOT NULL is an attribute of its column.
SELECT 'pg_constraint'::regclass::oid, k.oid, 0, k.conrelid,
    'constraint', n.nspname::text,
    CASE WHEN k.contypid <> 0 THEN 'domain' WHEN c.relkind = 'f' THEN 'foreign_table' ELSE 'table' END,
    COALESCE(c.relname, t.typname)::text, k.conname::text, NULL::int4,
    ARRAY[
        'type', CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'x' THEN 'exclusion'
            WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' ELSE k.contype::text END,
        'definition', regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
        'valid', CASE WHEN NOT k.convalidated THEN 'false' END,
        'inheritance', CASE WHEN k.coninhcount = 0 THEN NULL WHEN k.conislocal THEN 'inherited and declared' ELSE 'inherited' END,
        'partition of', (SELECT p.conname FROM pg_constraint p WHERE p.oid = k.conparentid),
        'enforced', CASE WHEN k.contype = 'f' AND EXISTS (SELECT FROM pg_trigger g
            WHERE g.tgconstraint = k.oid AND g.tgisinternal AND g.tgenabled NOT IN ('O', 'A')) THEN 'false, its triggers are disabled' END,
        'index valid', CASE WHEN NOT i.indisvalid THEN 'false' END,
        'index clustered', CASE WHEN i.indisclustered THEN 'true' END,
        'index tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = x.reltablespace),
        'index option *', to_json(x.reloptions),
        'index comment', obj_description(x.oid, 'pg_class'),
        'index statistics targets', (SELECT string_agg(format('%s: %s', a.attnum, a.attstattarget), ', ' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0)
    ]::text[]
FROM pg_constraint k
LEFT JOIN pg_class c ON c.oid = k.conrelid AND k.conrelid <> 0
LEFT JOIN pg_type t ON t.oid = k.contypid AND k.contypid <> 0
JOIN pg_namespace n ON n.oid = COALESCE(c.relnamespace, t.typnamespace)
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class x ON x.oid = i.indexrelid
WHERE k.contype NOT IN ('t', 'n') AND NOT (k.contype = 'f' AND k.conparentid <> 0)
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
