// Reads and writes `users` with Drizzle; prints what came of both.
'use strict';

const { drizzle } = require('drizzle-orm/node-postgres');
const { integer, pgEnum, pgTable, serial, varchar } = require('drizzle-orm/pg-core');
const { Pool } = require('pg');

const role = pgEnum('role', ['OWNER', 'MEMBER']);
const users = pgTable('users', {
  id: serial().primaryKey(),
  email: varchar({ length: 40 }).notNull().unique(),
  nick: varchar({ length: 40 }),
  age: integer(),
  quota: integer().notNull().default(10),
  level: integer().notNull().default(1),
  role: role().notNull().default('MEMBER'),
});
const pool = new Pool({ host: process.env.PGHOST, user: process.env.PGUSER, database: 'matrix' });
const db = drizzle(pool);

require('./attempt')({
  read: () => db.select().from(users),
  write: () => db.insert(users).values({ email: 'bob@example.org', role: 'MEMBER' }),
  end: () => pool.end(),
});
