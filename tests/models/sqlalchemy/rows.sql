INSERT INTO organizations (name) VALUES ('Example');
INSERT INTO users (organization_id, handle, email, full_name, age)
    SELECT id, 'ann', 'ann@example.org', 'Ann Example', 41 FROM organizations;
