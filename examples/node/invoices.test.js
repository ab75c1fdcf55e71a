// The queries of an invoicing application. `pg` connects as PGHOST, PGUSER and so on say.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";

describe("invoices", () => {
  const client = new pg.Client();
  before(() => client.connect());
  after(() => client.end());

  test("each belongs to an account", async () => {
    const { rows } = await client.query(
      "SELECT count(*)::int AS lost FROM invoices i LEFT JOIN accounts a ON a.id = i.account_id WHERE a.id IS NULL",
    );
    assert.equal(rows[0].lost, 0);
  });

  test("a draft can be issued", async () => {
    const { rowCount } = await client.query(
      "UPDATE invoices SET status = 'sent' WHERE id = (SELECT min(id) FROM invoices WHERE status = 'draft')",
    );
    assert.ok(rowCount <= 1);
  });

  test("lines can be removed: this is a copy", async () => {
    await client.query("DELETE FROM invoice_lines");
    const { rows } = await client.query("SELECT count(*)::int AS left FROM invoice_lines");
    assert.equal(rows[0].left, 0);
  });
});
