-- Rows of system catalogs that belong to an object which has another address.
SELECT 'pg_rewrite'::regclass::oid, r.oid, 0, 'pg_class'::regclass::oid, r.ev_class, 0
FROM pg_rewrite r WHERE r.rulename = '_RETURN' AND r.ev_type = '1' AND r.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, c.reltype, 0, 'pg_class'::regclass, c.oid, 0
FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.reltype <> 0 AND c.oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass, c.oid, 0, 'pg_type'::regclass, c.reltype, 0
FROM pg_class c WHERE c.relkind = 'c' AND c.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, t.typarray, 0, 'pg_type'::regclass, t.oid, 0
FROM pg_type t WHERE t.typarray <> 0 AND t.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, r.rngmultitypid, 0, 'pg_type'::regclass, r.rngtypid, 0 -- since 14
FROM pg_range r WHERE r.rngtypid >= 16384 -- since 14
UNION ALL -- since 14
SELECT 'pg_class'::regclass, k.conindid, 0, 'pg_constraint'::regclass, k.oid, 0
FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x')
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid, 0, 'pg_class'::regclass, k.conrelid, k.conkey[1]
FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0
UNION ALL
SELECT 'pg_attrdef'::regclass, d.oid, 0, 'pg_class'::regclass, d.adrelid, d.adnum
FROM pg_attrdef d
UNION ALL
SELECT 'pg_publication_rel'::regclass, r.oid, 0, 'pg_publication'::regclass, r.prpubid, 0
FROM pg_publication_rel r
UNION ALL
SELECT 'pg_publication_namespace'::regclass, r.oid, 0, 'pg_publication'::regclass, r.pnpubid, 0 -- since 15
FROM pg_publication_namespace r -- since 15
UNION ALL -- since 15
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
FROM pg_depend d
WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND d.deptype IN ('a', 'i')
UNION ALL
SELECT 'pg_trigger'::regclass, g.oid, 0, 'pg_constraint'::regclass, g.tgconstraint, 0
FROM pg_trigger g WHERE g.tgisinternal AND g.tgconstraint <> 0
UNION ALL
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
FROM pg_depend d WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
UNION ALL
-- The copies of a foreign key that refer to the partitions of what it refers to.
SELECT 'pg_constraint'::regclass, k.oid, 0, 'pg_constraint'::regclass, p.oid, 0
FROM pg_constraint k JOIN pg_constraint p ON p.oid = k.conparentid
WHERE k.contype = 'f' AND k.conrelid = p.conrelid
