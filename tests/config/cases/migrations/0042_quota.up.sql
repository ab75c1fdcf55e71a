ALTER TABLE users ADD COLUMN quota integer;
