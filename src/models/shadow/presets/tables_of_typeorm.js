// Lets the TypeORM data source that the module at PGREHEARSE_MODELS exports create its tables.
'use strict';

const path = require('path');
const { createRequire } = require('module');

const file = path.resolve(process.env.PGREHEARSE_MODELS);
const need = createRequire(path.join(path.dirname(file), 'x.js'));

/** TypeScript is compiled by whatever the project has; decorators need their metadata. */
function typescript() {
  const tried = [];
  for (const [name, register] of [
    ['ts-node', (found) => found.register({ transpileOnly: true })],
    ['@swc-node/register', () => {}],
    ['tsx/cjs', () => {}],
  ]) {
    try {
      register(need(name));
      return;
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      tried.push(name);
    }
  }
  throw new Error(`${file} is TypeScript, and none of ${tried.join(', ')} is installed`);
}

async function main() {
  if (/\.[cm]?ts$/.test(file)) typescript();
  let exported;
  try {
    exported = need(file);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    exported = await import(file);
  }
  const candidates = [exported, ...Object.values(exported)];
  let source;
  for (const candidate of candidates) {
    const value = await candidate;
    if (value && typeof value.setOptions === 'function' && typeof value.synchronize === 'function') {
      source = value;
      break;
    }
  }
  if (!source) throw new Error(`no TypeORM data source is exported by ${file}`);
  if (source.isInitialized) throw new Error(`the data source of ${file} connects as soon as it is imported`);
  // Only ever the empty database that was given to us.
  source.setOptions({
    type: 'postgres',
    url: undefined,
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    username: process.env.PGUSER,
    password: process.env.PGPASSWORD,
    database: process.env.PGDATABASE,
    ssl: false,
    extra: {},
    replication: undefined,
    synchronize: false,
    migrationsRun: false,
    dropSchema: false,
    logging: false,
  });
  await source.initialize();
  for (const schema of new Set(source.entityMetadatas.map((entity) => entity.schema).filter(Boolean))) {
    await source.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
  }
  await source.synchronize();
  await source.destroy();
}

main().catch((error) => {
  console.error(error.stack || String(error));
  process.exit(1);
});
