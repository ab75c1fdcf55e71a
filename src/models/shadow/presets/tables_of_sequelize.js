// Lets the Sequelize instance of the module at PGREHEARSE_MODELS create its tables.
'use strict';

const path = require('path');
const { createRequire } = require('module');

const file = path.resolve(process.env.PGREHEARSE_MODELS);

/** Everything that a module exports, and what that holds. */
function* values(exported, depth = 0) {
  yield exported;
  if (depth < 2 && exported && (typeof exported === 'object' || typeof exported === 'function')) {
    for (const key of Object.keys(exported)) {
      yield* values(exported[key], depth + 1);
    }
  }
}

async function main() {
  let exported;
  try {
    exported = createRequire(path.join(file, 'x.js'))(file);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    exported = await import(file);
  }
  let found;
  for (const value of values(exported)) {
    if (value && typeof value.sync === 'function' && value.connectionManager && value.models) {
      found = value;
      break;
    }
    if (value && value.sequelize && value.sequelize.connectionManager) {
      found = value.sequelize;
      break;
    }
  }
  if (!found) throw new Error(`no Sequelize instance is exported by ${file}`);
  if (found.getDialect() !== 'postgres') {
    throw new Error(`the Sequelize instance of ${file} is for ${found.getDialect()}, not for postgres`);
  }
  // Only ever the empty database that was given to us.
  const ours = {
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    username: process.env.PGUSER,
    password: process.env.PGPASSWORD,
    database: process.env.PGDATABASE,
    ssl: false,
    native: false,
    replication: false,
  };
  for (const config of [found.config, found.options, found.connectionManager.config]) {
    if (!config) continue;
    Object.assign(config, ours);
    if (config.dialectOptions) delete config.dialectOptions.ssl;
  }
  for (const schema of new Set(Object.values(found.models).map((model) => model._schema).filter(Boolean))) {
    await found.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
  }
  await found.sync({ logging: false });
  await found.close();
}

main().catch((error) => {
  console.error(error.stack || String(error));
  process.exit(1);
});
