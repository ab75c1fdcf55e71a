-- Triggers. A copy on a partition follows from the original unless it is enabled differently or has a comment.
SELECT 'pg_trigger'::regclass::oid, g.oid, 0, g.tgrelid,
    'trigger', n.nspname::text,
    CASE c.relkind WHEN 'f' THEN 'foreign_table' WHEN 'v' THEN 'view' ELSE 'table' END,
    c.relname::text, g.tgname::text, NULL::int4,
    ARRAY[
        'definition', CASE WHEN o.oid IS NULL THEN
            regexp_replace(replace(pg_get_triggerdef(g.oid), ' TRIGGER ' || quote_ident(g.tgname) || ' ', ' TRIGGER '), '^CREATE ', '') END,
        'enabled', CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on a replica only' WHEN 'A' THEN 'always'
            ELSE CASE WHEN o.tgenabled <> 'O' THEN 'on the origin' END END,
        'constraint comment', obj_description(g.tgconstraint, 'pg_constraint'),
        'copy of', CASE WHEN o.oid IS NOT NULL THEN o.tgrelid::regclass::text END
    ]::text[]
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_trigger o ON o.oid = g.tgparentid AND g.tgparentid <> 0
LEFT JOIN pg_constraint k ON k.oid = g.tgconstraint
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND (NOT g.tgisinternal OR g.tgparentid <> 0)
    AND COALESCE(k.contype, 't') = 't'
    AND (o.oid IS NULL OR o.tgenabled <> g.tgenabled OR obj_description(g.oid, 'pg_trigger') IS NOT NULL)
