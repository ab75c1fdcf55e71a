// Reads and writes `users` with TypeORM; prints what came of both.
'use strict';

require('reflect-metadata');
const { DataSource, EntitySchema } = require('typeorm');

const User = new EntitySchema({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment' },
    email: { type: 'varchar', length: 40, unique: true },
    nick: { type: 'varchar', length: 40, nullable: true },
    age: { type: 'int', nullable: true },
    quota: { type: 'int', default: 10 },
    level: { type: 'int', default: 1 },
    role: { type: 'enum', enum: ['OWNER', 'MEMBER'], enumName: 'role', default: 'MEMBER' },
  },
});
const source = new DataSource({
  type: 'postgres', host: process.env.PGHOST, username: process.env.PGUSER, database: 'matrix', entities: [User],
});

require('./attempt')({
  start: () => source.initialize(),
  read: () => source.getRepository('User').find(),
  write: () => source.getRepository('User').save({ email: 'bob@example.org', role: 'MEMBER' }),
  end: () => source.destroy(),
});
