-- Constraints of tables and domains, with what is particular to the index behind them. A foreign
-- key's copy on a partition follows from the original unless it is valid otherwise or has a comment;
-- NOT NULL is an attribute of its column.
SELECT 'pg_constraint'::regclass::oid, k.oid, 0, k.conrelid,
    'constraint', n.nspname::text,
    CASE WHEN k.contypid <> 0 THEN 'domain' WHEN c.relkind = 'f' THEN 'foreign_table' ELSE 'table' END,
    COALESCE(c.relname, t.typname)::text, k.conname::text, NULL::int4,
    ARRAY[
        'type', CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'x' THEN 'exclusion'
            WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' ELSE k.contype::text END,
        'definition', regexp_replace(replace(pg_get_constraintdef(k.oid),
            -- Of exclusion constraints it tells the options of the index too, in this form.
            COALESCE(CASE WHEN k.contype = 'x' THEN ' WITH (' || (SELECT string_agg(
                    format('%I=%s', split_part(o, '=', 1), CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END), ', ' ORDER BY n)
                FROM unnest(x.reloptions) WITH ORDINALITY u (o, n), LATERAL substr(o, strpos(o, '=') + 1) v) || ')' END, ''),
            ''), ' NOT VALID$', ''),
        'valid', CASE WHEN k.contype = 'f' AND o.oid IS NOT NULL THEN CASE WHEN k.convalidated <> o.convalidated THEN k.convalidated::text END
            WHEN NOT k.convalidated THEN 'false' END,
        'inheritance', CASE WHEN k.coninhcount = 0 THEN NULL WHEN k.conislocal THEN 'inherited and declared' ELSE 'inherited' END,
        'partition of', o.conname,
        'enforced', (SELECT string_agg(format('its triggers on %s %s', g.tgrelid::regclass, CASE g.tgenabled
                WHEN 'D' THEN 'are disabled' WHEN 'R' THEN 'fire on a replica only' ELSE 'fire always' END), ', ' ORDER BY g.tgrelid::regclass::text, g.tgenabled)
            FROM (SELECT DISTINCT tgrelid, tgenabled FROM pg_trigger
                WHERE tgconstraint = k.oid AND tgisinternal AND tgenabled <> 'O') g),
        'index valid', CASE WHEN NOT i.indisvalid THEN 'false' END,
        'index live', CASE WHEN NOT i.indislive OR NOT i.indisready THEN 'false' END,
        'index partition of', (SELECT h.inhparent::regclass::text FROM pg_inherits h
            WHERE h.inhrelid = x.oid AND k.conparentid = 0),
        'index depends on extensions', (SELECT string_agg(quote_ident(e.extname), ', ' ORDER BY e.extname)
            FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = x.oid AND d.deptype = 'x'),
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
LEFT JOIN pg_constraint o ON o.oid = k.conparentid AND k.conparentid <> 0
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class x ON x.oid = i.indexrelid
WHERE k.contype NOT IN ('t', 'n') AND NOT (k.contype = 'f' AND k.conparentid <> 0
        AND (k.conrelid = o.conrelid OR (k.convalidated = o.convalidated AND obj_description(k.oid, 'pg_constraint') IS NULL)))
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
