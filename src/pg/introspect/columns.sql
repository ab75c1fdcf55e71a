-- Columns of tables and views, and attributes of composite types.
SELECT 'pg_class'::regclass::oid, a.attrelid, a.attnum::int4, a.attrelid,
    CASE c.relkind WHEN 'c' THEN 'attribute' ELSE 'column' END,
    n.nspname::text,
    CASE c.relkind WHEN 'f' THEN 'foreign_table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized_view'
        WHEN 'c' THEN 'type' ELSE 'table' END,
    c.relname::text, a.attname::text,
    (row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))::int4,
    ARRAY[
        'data type', format_type(a.atttypid, a.atttypmod),
        'collation', CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
            THEN a.attcollation::regcollation::text END,
        'not null', CASE WHEN a.attnotnull THEN 'true' END,
        'not null constraint', CASE WHEN nn.conname <> c.relname || '_' || a.attname || '_not_null' THEN nn.conname END, -- since 18
        'not null is inherited', CASE WHEN NOT nn.conislocal THEN 'true' WHEN nn.coninhcount > 0 THEN 'and declared' END, -- since 18
        'not null is not inheritable', CASE WHEN nn.connoinherit THEN 'true' END, -- since 18
        'not null valid', CASE WHEN NOT nn.convalidated THEN 'false' END, -- since 18
        'not null comment', obj_description(nn.oid, 'pg_constraint'), -- since 18
        'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
        CASE a.attgenerated WHEN 'v' THEN 'generated virtual' ELSE 'generated stored' END,
        CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
        'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
        'storage', CASE WHEN a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END,
        'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END, -- since 14
        'statistics target', NULLIF(a.attstattarget, -1),
        'option *', to_json(a.attoptions),
        'foreign option *', to_json(a.attfdwoptions),
        'inheritance', CASE WHEN a.attinhcount = 0 THEN NULL WHEN a.attislocal THEN 'inherited and declared' ELSE 'inherited' END
    ]::text[]
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum] -- since 18
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
