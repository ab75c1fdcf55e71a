// Prints what came of reading and of writing.
'use strict';

async function attempt(work) {
  try {
    return (await work()) || 'ok';
  } catch (error) {
    return `fail ${(error.cause || error).constructor.name}`;
  }
}

module.exports = async ({ start = () => {}, read, write, end }) => {
  await start();
  const odd = async () => {
    const words = new Set();
    for (const user of await read()) {
      for (const name of ['age', 'quota']) {
        if (typeof user[name] !== 'number') words.add(` ${name}=${user[name] === null ? 'null' : typeof user[name]}`);
      }
    }
    return `ok${[...words].sort().join('')}`;
  };
  const result = `${await attempt(odd)}\t${await attempt(async () => { await write(); })}`;
  console.log(result);
  await end();
};
