// The entities that schema.sql was made of.
'use strict';

const { EntitySchema } = require('@mikro-orm/core');
const { PostgreSqlDriver } = require('@mikro-orm/postgresql');

const Author = new EntitySchema({
  name: 'Author',
  properties: {
    id: { type: 'number', primary: true },
    email: { type: 'string', length: 120, unique: true },
    nick: { type: 'text', nullable: true },
    role: { enum: true, items: ['owner', 'member'], nativeEnumName: 'author_role', default: 'member' },
    balance: { type: 'decimal', precision: 12, scale: 2, default: 0 },
    bornOn: { type: 'date', nullable: true },
    createdAt: { type: 'datetime', defaultRaw: 'now()' },
    tags: { type: 'string[]', columnType: 'text[]' },
  },
});

const Book = new EntitySchema({
  name: 'Book',
  properties: {
    id: { type: 'uuid', primary: true },
    title: { type: 'string' },
    pages: { type: 'integer' },
    author: { kind: 'm:1', entity: 'Author', deleteRule: 'cascade' },
  },
});

module.exports = {
  driver: PostgreSqlDriver,
  dbName: 'shop',
  entities: [Author, Book],
  discovery: { disableDynamicFileAccess: true },
};
