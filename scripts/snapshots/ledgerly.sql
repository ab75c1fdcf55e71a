-- Rows of one Ledgerly tenant, made of md5 sums of counters: the same rows every time, nobody's data.
-- psql variables: tenant (salt), accounts, users, invoices (how many rows each).

SET timezone = 'UTC';
SET search_path = public;

CREATE FUNCTION pg_temp.pick(salt text, i bigint, modulus integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT ('x' || substr(md5(salt || i::text), 1, 7))::bit(28)::integer % modulus $$;

-- Each tenant has rows of its own.
SELECT :'tenant' || ':' AS salt \gset

INSERT INTO accounts (slug, name, status, billing_email, credit_limit, tags, settings, created_at, updated_at)
SELECT 'customer-' || i,
       initcap((ARRAY['amber', 'cobalt', 'crimson', 'indigo', 'ivory', 'jade', 'ochre', 'silver'])[1 + pg_temp.pick(:'salt' || 'a', i, 8)])
           || ' ' || (ARRAY['Bakery', 'Boats', 'Films', 'Garage', 'Gardens', 'Optics', 'Press', 'Tools'])[1 + pg_temp.pick(:'salt' || 'b', i, 8)]
           || ' ' || i,
       (ARRAY['active', 'active', 'active', 'trial', 'past_due', 'closed'])[1 + pg_temp.pick(:'salt' || 'c', i, 6)]::account_status,
       'billing-' || i || '@customer-' || i || '.example',
       100 * pg_temp.pick(:'salt' || 'd', i, 200),
       (ARRAY['{}', '{retail}', '{retail,eu}', '{"two words","quote\"d"}'])[1 + pg_temp.pick(:'salt' || 'e', i, 4)]::text[],
       jsonb_build_object('vat', 'XX' || lpad(i::text, 8, '0'), 'locale', (ARRAY['de', 'en', 'fr'])[1 + pg_temp.pick(:'salt' || 'f', i, 3)]),
       timestamptz '2021-11-01' + i * interval '7 hours',
       timestamptz '2022-01-01' + i * interval '7 hours'
FROM generate_series(1, :accounts) AS i;

INSERT INTO users (account_id, external_id, email, full_name, roles, preferences, last_address, created_at, updated_at)
SELECT 1 + pg_temp.pick(:'salt' || 'g', i, :accounts),
       md5(:'salt' || 'uuid' || i)::uuid,
       'User.' || i || '@' || :'tenant' || '.example',
       (ARRAY['Ada', 'Björn', 'Chloé', 'Dmitri', 'Élise', 'Farid', 'Grażyna', 'Hanako'])[1 + pg_temp.pick(:'salt' || 'h', i, 8)] || ' ' || i,
       (ARRAY['{member}', '{member,billing}', '{owner,billing}'])[1 + pg_temp.pick(:'salt' || 'i', i, 3)]::text[],
       jsonb_build_object('locale', (ARRAY['de', 'en', 'fr'])[1 + pg_temp.pick(:'salt' || 'j', i, 3)], 'columns', jsonb_build_array('number', 'total')),
       inet '10.0.0.0' + pg_temp.pick(:'salt' || 'k', i, 100000),
       timestamptz '2022-01-01' + i * interval '5 hours',
       timestamptz '2022-02-01' + i * interval '5 hours'
FROM generate_series(1, :users) AS i;

INSERT INTO invoices (id, number, account_id, created_by, status, issued_on, due_on, total, metadata)
SELECT i,
       'INV-' || lpad(i::text, 6, '0'),
       1 + pg_temp.pick(:'salt' || 'l', i, :accounts),
       CASE WHEN i % 10 > 0 THEN 1 + pg_temp.pick(:'salt' || 'm', i, :users) END,
       CASE WHEN i % 50 = 0 THEN 'void' WHEN i % 12 = 0 THEN 'sent' WHEN i % 33 = 0 THEN 'draft' ELSE 'paid' END::invoice_status,
       day,
       day + 30,
       -- Filled in from the lines below.
       0,
       CASE WHEN i % 20 = 0 THEN jsonb_build_object('po', 'PO ' || i, 'notes', E'first line\nsecond line\t\\.') END
FROM generate_series(1, :invoices) AS i,
     LATERAL (SELECT date '2021-12-01' + (i * 1460 / :invoices)::integer AS day) AS d
ORDER BY i;
SELECT setval('invoices_id_seq', :invoices + 1);

INSERT INTO invoice_lines (invoice_id, issued_on, position, sku, description, quantity, unit_price)
SELECT i.id, i.issued_on, n,
       'SKU-' || lpad(pg_temp.pick(:'salt' || 'o', i.id * 8 + n, 400)::text, 4, '0'),
       CASE WHEN n = 1 THEN 'Services' ELSE '' END,
       1 + pg_temp.pick(:'salt' || 'p', i.id * 8 + n, 12),
       5 + pg_temp.pick(:'salt' || 'q', i.id * 8 + n, 40) * 2.5
FROM invoices AS i, generate_series(1, 1 + pg_temp.pick(:'salt' || 'r', i.id, 2)) AS n
ORDER BY i.id, n;

CREATE TEMPORARY TABLE sums AS
    SELECT invoice_id, sum(line_total) AS total FROM invoice_lines GROUP BY invoice_id;
UPDATE invoices SET total = sums.total FROM sums WHERE sums.invoice_id = invoices.id;

INSERT INTO audit_log (account_id, actor_id, happened_at, action, detail, fingerprint, address)
SELECT 1 + pg_temp.pick(:'salt' || 's', i, :accounts),
       1 + pg_temp.pick(:'salt' || 't', i, :users),
       timestamptz '2024-01-01' + i * interval '11 minutes',
       (ARRAY['login', 'invoice.sent', 'account.changed'])[1 + pg_temp.pick(:'salt' || 'u', i, 3)],
       jsonb_build_object('request', substr(md5(:'salt' || i), 1, 8), 'ok', i % 9 > 0),
       CASE WHEN i % 3 = 0 THEN decode(md5(:'salt' || 'v' || i), 'hex') END,
       inet '2001:db8::' + i
FROM generate_series(1, :users * 3) AS i;

SELECT to_regclass('public.payments') IS NOT NULL AS has_payments,
       EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'invoices' AND column_name = 'paid_on') AS has_paid_on \gset
\if :has_payments
INSERT INTO payments (id, invoice_id, issued_on, method, amount, received_on, reference)
SELECT md5(:'salt' || 'pay' || i.id)::uuid, i.id, i.issued_on,
       (ARRAY['card', 'bank_transfer', 'direct_debit'])[1 + pg_temp.pick(:'salt' || 'w', i.id, 3)]::payment_method,
       i.total,
       i.issued_on + 3 + pg_temp.pick(:'salt' || 'x', i.id, 25),
       CASE WHEN i.id % 4 = 0 THEN 'ref ' || i.id END
FROM invoices AS i
-- One in seven paid invoices is old enough for its payments to have been archived.
WHERE i.status = 'paid' AND i.id % 7 > 0
ORDER BY i.id;
\endif
\if :has_paid_on
UPDATE invoices AS i SET paid_on = p.received_on FROM payments AS p WHERE p.invoice_id = i.id;
\endif

REFRESH MATERIALIZED VIEW reporting.monthly_revenue;
