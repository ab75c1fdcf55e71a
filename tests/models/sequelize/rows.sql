INSERT INTO "Teams" (name, "createdAt", "updatedAt") VALUES ('Example', now(), now());
INSERT INTO users (id, email, age, created_at, updated_at, team_id)
    SELECT gen_random_uuid(), 'ann@example.org', 41, now(), now(), id FROM "Teams";
