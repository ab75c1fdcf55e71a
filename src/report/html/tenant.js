// The details of a tenant, but for its statements.

// ---- Parts of a tenant's details

const badge = (verdict, word) => h("span", { class: verdict }, word ?? WORDS[verdict]);
const known = (value) =>
  value === null || value === undefined ? badge("skipped", "not known") : value ? badge("pass", "yes") : badge("fail", "no");
function pairs(list) {
  const rows = list.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return rows.length === 0 ? null : h("dl", { class: "pairs" }, rows.map(([term, value]) => [h("dt", null, term), h("dd", null, value)]));
}
function table(label, heads, rows, classes) {
  const head = heads.map((text) => {
    const number = text.startsWith("=");
    return h("th", { scope: "col", class: number ? "n" : null }, number ? text.slice(1) : text);
  });
  const cells = rows.map((row) => {
    const cells = row.map((cell, column) => (cell instanceof HTMLTableCellElement ? cell : h("td", { class: heads[column].startsWith("=") ? "n" : null }, cell)));
    return h("tr", row.attributes, cells);
  });
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": label },
    h("table", { class: "wide-table " + (classes ?? "") }, h("thead", null, h("tr", null, head)), h("tbody", null, cells)));
}
const section = (id, title, ...children) => h("section", { id }, h("h2", null, title), children);

function facts(tenant) {
  const schemas = tenant.schemas;
  const points = Object.keys(POINTS).filter((point) => schemas[point]);
  const snapshots = at(tenant.snapshots);
  const fields = ["tables", "columns", "indexes", "foreign keys", "rows (estimate)"];
  return section("t-facts", "Snapshot and schema",
    snapshots.length > 0 && pairs(snapshots.map((one) => ["snapshot", one.path + " · " + one.format + ", " + bytes(one.bytes) + " · SHA-256 " + one.sha256.slice(0, 16) + "…"])),
    tenant.seed && pairs([["database", (tenant.seed[0] ? "from a frozen seed" : "restored") + " in " + duration(tenant.seed[1])]]),
    points.length > 0 && table("Schema", ["number of", ...points.map((point) => "=" + POINTS[point])], [
      ...fields.map((words, field) => [words, ...points.map((point) => grouped(schemas[point][field]))]),
      ["size", ...points.map((point) => bytes(schemas[point][5]))],
      ["fingerprint", ...points.map((point) => h("code", null, at(schemas[point][6]).slice(0, 10)))],
    ]));
}

function stages(tenant) {
  return section("t-stages", "Stages", h("ol", { class: "stages" }, at(tenant.stages).map(([stage, verdict, reason], place) =>
    h("li", null, h("strong", null, stage), badge(verdict), verdict !== "skipped" && " " + duration(tenant.times[place]), reason && h("small", null, prose(reason))))));
}

const SHOWN = ["step", "statement", "excerpt", "detail", "hint", "context", "output"];
function finding(tenant, row) {
  const [kind, message, words, numbers] = [at(row[0]), at(row[1]), at(row[2]), row[3]];
  const excerpt = words.excerpt ?? words.statement;
  const others = Object.entries({ ...words, ...numbers }).filter(([key]) => !SHOWN.includes(key));
  const long = others.filter(([, value]) => typeof value === "string" && value.trimEnd().includes("\n"));
  const verdict = kind.severity === "info" ? "skipped" : kind.verdict;
  const link = { tenant: tenant.name, finding: kind.key };
  return h("article", { class: "finding " + verdict, "data-finding": kind.key },
    h("h3", null, badge(verdict, kind.severity === "info" ? "info" : null), " ", prose(message), anchor(link, "this finding")),
    pairs([
      ["finding", [h("code", null, kind.id), " (" + kind.severity + ", stage " + kind.stage + ")"]],
      ["step", words.step],
      ["at", kind.location && h("code", null, place(kind.location))],
      ["object", kind.object],
      ["SQLSTATE", kind.sqlstate],
      ["detail", words.detail], ["hint", words.hint], ["context", words.context],
      ...others.filter((other) => !long.includes(other)).map(([key, value]) => [key.replace(/_(ms|bytes)$/, "").replaceAll("_", " "), shown(key, value)]),
      ["all output", words.output && file(words.output)],
    ]),
    excerpt && h("pre", { tabindex: "0" }, excerpt),
    long.map(([key, value]) => [h("p", { class: "note" }, key.replaceAll("_", " ")), h("pre", { tabindex: "0" }, value)]),
    kind.help && h("p", { class: "help" }, h("strong", null, "What to do: "), prose(kind.help)));
}
function findings(tenant) {
  const weight = { error: 0, warning: 1, info: 2 };
  const rows = [...tenant.findings].sort((a, b) => weight[at(a[0]).severity] - weight[at(b[0]).severity]);
  const infos = rows.filter((row) => at(row[0]).severity === "info");
  const others = rows.filter((row) => at(row[0]).severity !== "info");
  return section("t-findings", "Findings",
    rows.length === 0 && h("p", null, "None."),
    others.map((row) => finding(tenant, row)),
    infos.length > 0 && h("details", { class: "rest", open: others.length === 0 && infos.length < 4 ? "" : null },
      h("summary", null, infos.length + " good to know"), infos.map((row) => finding(tenant, row))));
}

// ---- Rollback, suites, models

const changes = (list, label) => list.length === 0 ? null
  : table(label, ["object", "change", "detail"], list.map((one) => [one.object, one.change, h("span", { class: "mono" }, one.detail)]));

function generated(proof, title) {
  if (!proof) return null;
  return [h("h3", null, title ?? "Generated rollback"),
    pairs([
      ["script", proof.file && file(proof.file)], ["statements", String(proof.statements)],
      ["ran to its end", known(proof.executed)], ["schema restored", known(proof.schema_restored)],
      ["order of columns restored", known(proof.column_order_restored)], ["rows restored", known(proof.data_restored)],
      ["refused", proof.failed_statement && h("code", null, proof.failed_statement)], ["reason", proof.reason],
      ["does not come back", proof.data_loss.length > 0 && h("ul", null, proof.data_loss.map((loss) => h("li", null, loss)))],
    ]),
    changes(proof.schema_changes, "What the generated rollback leaves different")];
}

function rollback(tenant) {
  const proof = at(tenant.rollback);
  const parts = [];
  if (proof) {
    parts.push(pairs([
      ["schema restored", known(proof.schema_restored)], ["order of columns restored", known(proof.column_order_restored)],
      ["rows restored", known(proof.data_restored)], ["migrates again to the same schema", known(proof.redo_same)],
    ]));
    if (proof.schema_changes.length > 0) parts.push(h("h3", null, "Schema after the rollback"), changes(proof.schema_changes, "Schema differences after the rollback"));
    if (proof.data_changes.length > 0) {
      parts.push(h("h3", null, "Rows after the rollback"), table("Differences of rows", ["table", "=rows before", "=rows after", "columns that differ"],
        proof.data_changes.map((loss) => [loss.table, grouped(loss.rows_before), grouped(loss.rows_after),
          loss.columns.map((column) => { const rows = loss.losses.find((one) => one.column === column); return column + (rows ? " (" + count(rows.rows, "row") + ")" : ""); }).join(", ")])));
    }
    parts.push(generated(proof.generated));
  }
  const steps = at(tenant.steps);
  if (steps.length > 0) {
    parts.push(h("h3", null, "Step by step"), table("Steps", ["step", "up", "down", "schema", "column order", "rows", "again", "reason"],
      steps.map((one) => [one.step, known(one.up_ok), known(one.down_ok), known(one.schema_restored), known(one.column_order_restored), known(one.data_restored), known(one.redo_same), one.reason ?? ""])));
    parts.push(steps.map((one) => generated(one.generated, "Generated rollback of " + one.step)));
  }
  const accidents = at(tenant.interruptions);
  if (accidents.length > 0) {
    parts.push(h("h3", null, "Server killed on the way"), table("Interruptions", ["killed", "statement", "left behind", "next run completes", "same result", "reason"],
      accidents.map((one) => [(one.inside ? "during " : "after ") + one.file + ":" + one.line, h("code", null, cut(one.statement, 120)),
        one.left_behind.map((left) => left.object + " (" + left.what + ")").join(", "), known(one.completes), known(one.same_result), one.reason ?? ""])));
  }
  const written = at(tenant.after_writes);
  if (written) {
    parts.push(h("h3", null, "Rollback after writes on the migrated schema"), pairs([
      ["written", count(written.tables_written, "table") + ", " + grouped(written.rows_inserted) + " rows inserted, " + grouped(written.rows_updated) + " updated"],
      ["suites run on it", written.suites.join(", ")], ["rolled back", known(written.down_ok)], ["schema restored", known(written.schema_restored)],
      ["rows from before kept", known(written.rows_before_survived)],
      ["new rows", grouped(written.rows_added) + (written.new_rows_lost === null ? "" : ", of which lost " + grouped(written.new_rows_lost))],
      ["took no row", written.tables_refused.map((one) => one.table + " (" + one.operation + ": " + one.message + ")").join("; ")], ["reason", written.reason],
    ]));
  }
  const twice = at(tenant.idempotence);
  if (twice.length > 0) {
    parts.push(h("h3", null, "Applied a second time"), table("Applied a second time", ["step", "outcome", "SQLSTATE", "reason", "changed"],
      twice.map((one) => [one.step, one.outcome.replaceAll("-", " "), one.sqlstate ?? "", one.reason ?? "", one.changes.join(", ")])));
  }
  return parts.length === 0 ? null : section("t-rollback", "Rollback", parts);
}

function suites(tenant) {
  const counts = at(tenant.suites);
  if (counts.length === 0) return null;
  const outcome = { passed: "pass", failed: "fail", error: "error", skipped: "skipped", flaky: "warn" };
  const weight = Object.keys({ error: 0, failed: 0, flaky: 0, skipped: 0, passed: 0 });
  const cases = tenant.cases.map((row) => ({ ...at(row[0]), outcome: row[1], attempts: row[2], ms: row[3], message: at(row[4]), output: row[5] }))
    .sort((a, b) => weight.indexOf(a.outcome) - weight.indexOf(b.outcome));
  const passed = at(tenant.passed).map(at);
  return section("t-suites", "Suites",
    table("Suites", ["suite", "application", "state", "=run", "=passed", "=failed", "=on base already", "=not run", "=flaky"],
      counts.map((one) => [one.suite, one.app, POINTS[one.point], one.run, one.passed, one.failed > 0 ? badge("fail", String(one.failed)) : "0", one.failed_on_base, one.errors + one.skipped, one.flaky].map((cell) => (typeof cell === "number" ? String(cell) : cell)))),
    cases.length > 0 && [h("h3", null, "Cases"), table("Cases", ["case", "state", "outcome", "=time", "message"],
      cases.map((one) => [one.suite + " / " + one.name, POINTS[one.point], badge(outcome[one.outcome], one.outcome + (one.attempts > 1 ? " after " + count(one.attempts, "attempt") : "")), duration(one.ms),
        [one.message, one.output && [" ", file(one.output)]]]))],
    passed.length > 0 && h("details", { class: "rest" }, h("summary", null, count(passed.length, "case") + " passed at once"),
      h("ul", null, passed.map((one) => h("li", null, one.suite + " / " + one.name + " (" + POINTS[one.point] + ")")))));
}

function models(tenant) {
  const cells = at(tenant.models);
  if (cells.length === 0) return null;
  const number = (value, verdict) => (value > 0 ? badge(verdict, String(value)) : "0");
  return section("t-models", "Models",
    table("Models", ["models", "of the", "against", "=tables", "=columns", "=break", "=warnings", "=infos", "=so before", "=not understood"],
      cells.map((one) => [one.orm + " " + one.path, one.app === "both" ? "both versions" : one.app + " version", POINTS[one.on], String(one.tables), String(one.columns),
        number(one.errors, "fail"), number(one.warnings, "warn"), String(one.infos), String(one.base_broken), number(one.unknown, "warn")])),
    h("p", { class: "note" }, "What differs is among the findings of stage models."));
}
