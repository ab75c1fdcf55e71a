INSERT INTO shop_organization (id, name, settings) VALUES (gen_random_uuid(), 'Example', '{}');
INSERT INTO shop_customer (email, nick, bio, role, balance, active, tags, joined, organization_id)
    SELECT 'ann@example.org', 'ann', 'a', 'member', 0, true, '{}', now(), id FROM shop_organization;
