// The moving parts of report.html: the table's filters, and the details of a tenant on demand.
// Foreign text becomes text nodes and attributes only, never markup. data.rs writes what is read here.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const at = (number) => (number === null ? null : data.shared[number]);
  const SVG = "http://www.w3.org/2000/svg";
  const WORDS = { pass: "pass", warn: "warn", fail: "fail", error: "error", skipped: "not run" };
  const WEIGHT = { error: 3, fail: 2, warn: 1, pass: 0 };
  const POINTS = { base: "before", migrated: "migrated", rolled_back: "rolled back", redone: "migrated again" };
  const WAYS = { up: "Migration", down: "Rollback", redo: "Migration again" };
  const STRONG = ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"];

  // ---- Making elements

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child || child === 0));
    return element;
  }
  const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  // ---- Numbers in words, as everywhere else in pgrehearse

  function duration(ms) {
    if (ms < 10) return ms.toFixed(1) + " ms";
    if (ms < 1000) return ms.toFixed(0) + " ms";
    const seconds = Math.floor(ms / 1000);
    const two = (number) => String(number).padStart(2, "0");
    if (seconds < 60) return (ms / 1000).toFixed(1) + " s";
    if (seconds < 3600) return Math.floor(seconds / 60) + " m " + two(seconds % 60) + " s";
    return Math.floor(seconds / 3600) + " h " + two(Math.floor((seconds % 3600) / 60)) + " m";
  }
  function bytes(value) {
    if (value < 1024) return value + " B";
    let unit = -1;
    for (; value >= 1023.95 && unit < 4; unit += 1) value /= 1024;
    return value.toFixed(1) + " " + ["KiB", "MiB", "GiB", "TiB", "PiB"][unit];
  }
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");
  const cut = (text, limit) => (text.length > limit ? text.slice(0, limit - 1) + "…" : text);
  const place = (location) => location.file + ":" + location.line + ":" + location.column;

  // ---- Links

  const encode = (text) => encodeURIComponent(text).replaceAll("%2F", "/");
  const address = (values) =>
    "#" + Object.entries(values).filter(([, value]) => value).map(([name, value]) => name + "=" + encode(value)).join("&");
  function asked() {
    const values = {};
    for (const part of location.hash.slice(1).split("&")) {
      const end = part.indexOf("=");
      if (end < 1) continue;
      try {
        values[part.slice(0, end)] = decodeURIComponent(part.slice(end + 1));
      } catch {
        // Not one of our links.
      }
    }
    return values;
  }
  function anchor(values, what) {
    return h("a", { class: "anchor", href: address(values), "aria-label": "Link to " + what, title: "Link to " + what }, "#");
  }
  // Only what the run directory holds is linked.
  const file = (path) =>
    /^tenants\/[\w.+@=\-/]+$/.test(path) && !path.includes("..") ? h("a", { href: path.replaceAll("+", "%2B") }, path) : path;

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
      tenant.seed && pairs([["database", (tenant.seed[0] ? "from a seed" : "restored") + " in " + duration(tenant.seed[1])]]),
      points.length > 0 && table("Schema", ["number of", ...points.map((point) => "=" + POINTS[point])], [
        ...fields.map((words, field) => [words, ...points.map((point) => grouped(schemas[point][field]))]),
        ["size", ...points.map((point) => bytes(schemas[point][5]))],
        ["fingerprint", ...points.map((point) => h("code", null, at(schemas[point][6]).slice(0, 10)))],
      ]));
  }

  function stages(tenant) {
    return section("t-stages", "Stages", h("ol", { class: "stages" }, at(tenant.stages).map(([stage, verdict, reason], place) =>
      h("li", null, h("strong", null, stage), badge(verdict), verdict !== "skipped" && " " + duration(tenant.times[place]), reason && h("small", null, reason)))));
  }

  const SHOWN = ["step", "statement", "excerpt", "detail", "hint", "context", "output"];
  function finding(tenant, row) {
    const [kind, message, words, numbers] = [at(row[0]), at(row[1]), at(row[2]), row[3]];
    const excerpt = words.excerpt ?? words.statement;
    const others = Object.entries({ ...words, ...numbers }).filter(([key]) => !SHOWN.includes(key));
    const short = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
    const long = others.filter(([, value]) => typeof value === "string" && value.trimEnd().includes("\n"));
    const verdict = kind.severity === "info" ? "skipped" : kind.verdict;
    const link = { tenant: tenant.name, finding: kind.key };
    return h("article", { class: "finding " + verdict, "data-finding": kind.key },
      h("h3", null, badge(verdict, kind.severity === "info" ? "info" : null), " ", message, anchor(link, "this finding")),
      pairs([
        ["finding", [h("code", null, kind.id), " (" + kind.severity + ", stage " + kind.stage + ")"]],
        ["step", words.step],
        ["at", kind.location && h("code", null, place(kind.location))],
        ["object", kind.object],
        ["SQLSTATE", kind.sqlstate],
        ["detail", words.detail], ["hint", words.hint], ["context", words.context],
        ...others.filter((other) => !long.includes(other)).map(([key, value]) => [key.replaceAll("_", " "), short(value)]),
        ["all output", words.output && file(words.output)],
      ]),
      excerpt && h("pre", { tabindex: "0" }, excerpt),
      long.map(([key, value]) => [h("p", { class: "note" }, key.replaceAll("_", " ")), h("pre", { tabindex: "0" }, value)]),
      kind.help && h("p", { class: "help" }, h("strong", null, "What to do: "), kind.help));
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

  // ---- Statements and their timeline

  function statements(tenant) {
    const all = tenant.statements.map((row) => {
      const sizes = at(row[6]);
      const locks = at(row[4]).map((lock, place) => ({ ...lock, bytes: sizes[place] }));
      const [rewrites, rewritten, scans, notices, error] = row[7] ?? [null, 0, [], null, null];
      return { ...at(row[0]), ms: row[1], rows: row[2], wal: row[3], locks, held: row[5],
        rewrites: at(rewrites) ?? [], rewritten, scans, notices: at(notices) ?? [], error: error ?? null };
    });
    for (const one of all) one.key = one.direction + "/" + one.step + "/" + one.index;
    const ways = Object.keys(WAYS).filter((way) => all.some((one) => one.direction === way));
    return section("t-statements", "Statements",
      ways.length === 0 && h("p", null, "No statement was measured."),
      ways.map((way) => {
        const own = all.filter((one) => one.direction === way);
        const ms = own.reduce((sum, one) => sum + one.ms, 0);
        const title = WAYS[way] + ": " + count(own.length, "statement") + " in " + duration(ms);
        return h("details", { class: "way", open: way === "up" ? "" : null }, h("summary", null, h("h3", { class: "inline" }, title)),
          timeline(own, tenant, way), ledger(own, tenant, way));
      }));
  }

  const isStrong = (lock) => !lock.new && (lock.kind === "table" || lock.kind === "materialized_view") && STRONG.includes(lock.mode);
  const modeName = (mode) => mode.replace(/Lock$/, "").replace(/([a-z])([A-Z])/g, "$1 $2").toUpperCase();

  // Statements one after the other, with the rest of their transaction's locks behind the last.
  function layOut(own) {
    let now = 0;
    let free = 0;
    let open = null;
    for (const one of own) {
      const transaction = one.in_transaction ? one.step + "/" + one.file + "/" + one.transaction : null;
      if (transaction === null || transaction !== open) now = Math.max(now, free);
      open = transaction;
      one.start = now;
      one.end = now + one.ms;
      one.until = one.end + (one.locks.length > 0 ? one.held : 0);
      now = one.end;
      free = Math.max(free, one.until);
    }
    return Math.max(now, free);
  }

  function lanes(own) {
    const lanes = new Map();
    for (const one of own) {
      for (const lock of one.locks.filter(isStrong)) {
        const lane = lanes.get(lock.relation) ?? { relation: lock.relation, bars: [], longest: 0 };
        lane.bars.push({ start: one.start, end: one.until, mode: lock.mode });
        lane.longest = Math.max(lane.longest, one.until - one.start);
        lanes.set(lock.relation, lane);
      }
    }
    for (const lane of lanes.values()) lane.bars.sort((a, b) => STRONG.indexOf(a.mode) - STRONG.indexOf(b.mode));
    return [...lanes.values()];
  }

  const ROWS = 40;
  function longest(list, by) {
    if (list.length <= ROWS) return list;
    const kept = new Set([...list].sort((a, b) => by(b) - by(a)).slice(0, ROWS));
    return list.filter((one) => kept.has(one));
  }

  function stripes(id) {
    return s("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { width: 8, height: 8, class: "ground" }), s("line", { x1: 0, y1: 0, x2: 0, y2: 8, class: "stripe" }));
  }

  function timeline(own, tenant, way) {
    const all = layOut(own);
    if (!(all > 0)) return null;
    const rows = longest(own, (one) => one.ms);
    const locked = lanes(own);
    const shown = longest(locked, (lane) => lane.longest);
    const [left, width, line] = [330, 560, 20];
    const x = (ms) => left + (ms / all) * width;
    // A line for each step before its first statement.
    const entries = rows.flatMap((one, row) => (row === 0 || rows[row - 1].step !== one.step ? [one.step, one] : [one]));
    const height = 26 + entries.length * line + (shown.length > 0 ? 28 + shown.length * line : 0) + 10;
    const pattern = "stripes-" + way;
    const parts = [s("defs", null, stripes(pattern))];
    for (let tick = 0; tick <= 4; tick += 1) {
      const place = left + (width * tick) / 4;
      parts.push(s("line", { x1: place, x2: place, y1: 18, y2: height - 8 }),
        s("text", { x: place, y: 12, class: "soft", "text-anchor": tick === 0 ? "start" : tick === 4 ? "end" : "middle" }, duration((all * tick) / 4)));
    }
    const draw = (start, end, y, classes) => {
      const [from, to] = [x(start), Math.max(x(end), x(start) + 2)];
      const bar = s("rect", { x: from.toFixed(1), y: y + 4, width: (to - from).toFixed(1), height: line - 8, class: classes });
      if (classes === "some") bar.setAttribute("fill", "url(#" + pattern + ")");
      parts.push(bar);
      return to;
    };
    const say = (place, y, words, classes) => s("text", { x: place, y: y + 14, class: classes }, words);
    entries.forEach((one, row) => {
      const y = 24 + row * line;
      if (typeof one === "string") {
        parts.push(say(0, y, cut(one, 46), "head"));
        return;
      }
      const words = cut(one.index + " " + one.sql.replace(/\s+/g, " "), 44);
      parts.push(say(0, y, words));
      const kept = one.locks.some(isStrong) ? draw(one.end, one.until, y, "kept") : 0;
      const ran = draw(one.start, one.end, y, one.error ? "failed" : "ran");
      parts.push(say(Math.max(kept, ran) + 5, y, (one.error ? "✗ refused after " : "") + duration(one.ms), "soft"));
    });
    if (shown.length > 0) {
      const top = 24 + entries.length * line;
      parts.push(s("line", { x1: 0, x2: left + width, y1: top + 6, y2: top + 6 }), say(0, top + 8, "Locks on tables that were there before", "head"));
      shown.forEach((lane, row) => {
        const y = top + 26 + row * line;
        parts.push(say(0, y, cut(lane.relation, 42)));
        const ends = lane.bars.map((one) => draw(one.start, one.end, y, one.mode === "AccessExclusiveLock" ? "all" : "some"));
        parts.push(say(Math.max(...ends) + 5, y, modeName(lane.bars.at(-1).mode) + ", " + duration(lane.longest), "soft"));
      });
    }
    const label = WAYS[way] + ": " + count(own.length, "statement") + " in " + duration(all) + ", " + count(locked.length, "table") + " locked against writers or readers; the table below has the numbers";
    const left_out = own.length - rows.length;
    return h("figure", null,
      h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "Timeline of the " + WAYS[way].toLowerCase() },
        s("svg", { class: "timeline", viewBox: "0 0 1080 " + height, role: "img", "aria-label": label }, parts)),
      h("ul", { class: "legend" },
        h("li", null, legend("ran"), "the statement runs"),
        h("li", null, legend("kept"), "it is over, its locks are held until the transaction ends"),
        locked.length > 0 && h("li", null, legend("all"), "ACCESS EXCLUSIVE: readers and writers wait"),
        locked.length > 0 && h("li", null, legend("some", pattern), "SHARE to EXCLUSIVE: writers wait")),
      h("figcaption", null,
        "Statements one after the other, with their durations as measured. Locks end with their transaction, which also takes time between its statements and at its end.",
        left_out > 0 && " The " + rows.length + " longest of " + own.length + " statements.",
        locked.length > shown.length && " The " + shown.length + " of " + locked.length + " tables that were locked longest."));
  }
  function legend(classes, pattern) {
    const rect = s("rect", { x: 1, y: 1, width: 24, height: 10, class: classes, fill: pattern ? "url(#" + pattern + ")" : null });
    return s("svg", { class: "key", viewBox: "0 0 26 12", "aria-hidden": "true" }, rect);
  }

  function ledger(own, tenant, way) {
    const limits = (one) => {
      const words = (ms) => (ms === 0 ? "none" : duration(ms));
      return one.lock_timeout_ms === null ? null : "lock_timeout " + words(one.lock_timeout_ms) + (one.statement_timeout_ms === null ? "" : ", statement_timeout " + words(one.statement_timeout_ms));
    };
    const rows = own.map((one) => {
      const code = one.sql.length > 160
        ? h("details", null, h("summary", null, h("code", null, cut(one.sql.replace(/\s+/g, " "), 150))), h("pre", { tabindex: "0" }, one.sql))
        : h("code", null, one.sql);
      const strong = one.locks.filter(isStrong);
      const weak = one.locks.length - strong.length;
      const locks = !one.locks_observed ? h("small", null, "not seen") : [
        strong.length > 0 && h("ul", null, strong.map((lock) => h("li", null, modeName(lock.mode), " on ", h("code", null, lock.relation), lock.bytes !== null && " (" + bytes(lock.bytes) + ")"))),
        weak > 0 && h("details", null, h("summary", null, weak + " that stop nobody, or on new objects"),
          h("ul", null, one.locks.filter((lock) => !isStrong(lock)).map((lock) => h("li", null, modeName(lock.mode), " on ", h("code", null, lock.relation), lock.new && " (new)")))),
        one.locks.length === 0 && "none",
        one.locks.length > 0 && h("small", null, "held for " + duration(one.held) + " after it"),
      ];
      const notes = [
        one.error && h("p", null, badge("fail", "refused"), " ", one.error.message, one.error.sqlstate && " (" + one.error.sqlstate + ")", one.error.detail && h("small", null, " " + one.error.detail), one.error.hint && h("small", null, " " + one.error.hint)),
        one.rewrites.length > 0 && h("p", null, "wrote anew: ", one.rewrites.join(", "), one.rewritten > 0 && " (" + bytes(one.rewritten) + ")"),
        one.scans.map(([relation, read, times]) => h("p", null, "read whole: ", at(relation), ", " + grouped(read) + " rows", times > 1 && ", " + times + " times")),
        one.notices.length > 0 && h("details", null, h("summary", null, "notices"), h("ul", null, one.notices.map((notice) => h("li", null, notice)))),
        !one.in_transaction && h("small", null, "by itself, without a transaction"),
      ];
      const row = [
        h("a", { href: address({ tenant: tenant.name, statement: one.key }), "aria-label": "Link to statement " + one.index + " of " + one.step }, String(one.index)),
        [code, h("div", null, h("small", null, one.file + ":" + one.line))],
        duration(one.ms),
        one.rows === null ? "" : grouped(one.rows),
        locks,
        one.wal === null ? "" : bytes(one.wal),
        notes,
      ];
      row.attributes = { "data-statement": one.key };
      return row;
    });
    const said = new Set(own.map(limits));
    return [
      table(WAYS[way] + ": statements", ["#", "statement", "=time", "=rows", "locks taken", "=WAL", "also"], rows, "ledger"),
      said.size === 1 && !said.has(null) && h("p", { class: "note" }, "Time limits in force: " + [...said][0] + "."),
    ];
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

  // ---- The two views

  const title = document.title;
  const [overview, details] = [$("overview"), $("tenant")];
  let current = null;

  function showTenant(tenant, values) {
    if (current !== tenant) {
      const order = visible();
      const place = order.indexOf(tenant);
      const step = (to, words) => order[to] && h("a", { href: address({ tenant: order[to].name }), rel: to < place ? "prev" : "next" }, words + order[to].name);
      const labels = Object.entries(at(tenant.labels));
      const parts = [stages(tenant), findings(tenant), statements(tenant), rollback(tenant), suites(tenant), models(tenant), facts(tenant)].filter(Boolean);
      details.replaceChildren();
      fill(details, null, [
        h("nav", { class: "crumbs", "aria-label": "Tenants" }, h("a", { href: "#tenants" }, "← All tenants"),
          h("span", { class: "right" }, place > 0 && step(place - 1, "← "), place > 0 && order[place + 1] && " · ", place >= 0 && step(place + 1, "→ "))),
        h("h1", { tabindex: "-1" }, badge(tenant.verdict), " ", tenant.name),
        h("p", null, labels.map(([key, value]) => h("span", { class: "tag" }, key + ": " + value)), " ", duration(tenant.ms), " in all"),
        tenant.reason && h("p", { class: "lead" }, tenant.reason),
        h("nav", { class: "inpage", "aria-label": "Parts of this tenant" }, h("ul", null, parts.map((part) =>
          h("li", null, h("a", { href: address({ tenant: tenant.name, part: part.id.slice(2) }) }, part.firstChild.textContent))))),
        parts,
      ]);
      current = tenant;
    }
    overview.hidden = true;
    details.hidden = false;
    document.title = tenant.name + ": " + WORDS[tenant.verdict] + " · pgrehearse";
    const wanted = values.statement ? ["statement", values.statement] : values.finding ? ["finding", values.finding] : null;
    const goal = wanted && details.querySelector("[data-" + wanted[0] + '="' + CSS.escape(wanted[1]) + '"]');
    const part = values.part && $("t-" + values.part);
    for (const old of details.querySelectorAll(".target")) old.classList.remove("target");
    if (goal) {
      reveal(goal);
      goal.classList.add("target");
      goal.setAttribute("tabindex", "-1");
      goal.focus({ preventScroll: true });
      goal.scrollIntoView({ block: "center" });
    } else if (part) {
      part.setAttribute("tabindex", "-1");
      part.focus({ preventScroll: true });
      part.scrollIntoView();
    } else {
      window.scrollTo(0, 0);
      details.querySelector("h1").focus({ preventScroll: true });
    }
  }

  function reveal(element) {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  function showOverview(values) {
    const before = overview.hidden ? current : null;
    overview.hidden = false;
    details.hidden = true;
    document.title = title;
    if (form && FIELDS.concat("group").some((name) => values[name] !== undefined)) {
      for (const name of FIELDS) if (form.elements[name]) form.elements[name].value = values[name] ?? (name === "order" ? ORDERS[0] : "");
      group = values.group ?? null;
      narrow();
      $("tenants").scrollIntoView();
      return;
    }
    const goal = location.hash.length > 1 && $(location.hash.slice(1));
    if (!goal || !overview.contains(goal)) return;
    reveal(goal);
    if (goal instanceof HTMLDetailsElement) {
      goal.open = true;
      goal.querySelector("summary").focus({ preventScroll: true });
    }
    goal.scrollIntoView();
    if (before && goal.id === "tenants") {
      const row = rows.find((row) => data.tenants[row.dataset.i] === before);
      row?.querySelector("a").focus();
    }
  }

  function route() {
    const values = asked();
    const tenant = values.tenant !== undefined && data.tenants.find((one) => one.name === values.tenant);
    if (tenant) showTenant(tenant, values);
    else showOverview(values);
  }

  // ---- The table's filters

  const FIELDS = ["q", "verdict", "id", "label", "order"];
  const ORDERS = ["worst first", "as planned", "by name", "slowest first"];
  const form = $("filters");
  const rows = [...document.querySelectorAll("#rows > tr")];
  const visible = () => [...document.querySelectorAll("#rows > tr:not([hidden])")].map((row) => data.tenants[row.dataset.i]);
  let group = null;
  const texts = new Map();

  // What is searched of a tenant, collected when it is needed for the first time.
  function text(tenant) {
    if (!texts.has(tenant)) {
      const labels = Object.entries(at(tenant.labels)).map(([key, value]) => key + ": " + value);
      const found = tenant.findings.flatMap((row) => [at(row[0]).id, at(row[0]).object, at(row[0]).location?.file, at(row[1])]);
      texts.set(tenant, [tenant.name, ...labels, ...found].join("\n").toLowerCase());
    }
    return texts.get(tenant);
  }

  function narrow() {
    const wanted = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]));
    const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    const members = group === null ? null : new Set(data.groups[group] ?? []);
    let shown = 0;
    for (const row of rows) {
      const tenant = data.tenants[row.dataset.i];
      const fits = (!wanted.verdict || tenant.verdict === wanted.verdict)
        && (!wanted.id || tenant.findings.some((one) => at(one[0]).id === wanted.id))
        && (!wanted.label || Object.entries(at(tenant.labels)).some(([key, value]) => key + ": " + value === wanted.label))
        && (members === null || members.has(Number(row.dataset.i)))
        && words.every((word) => text(tenant).includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    const by = {
      "worst first": (a, b) => WEIGHT[b.verdict] - WEIGHT[a.verdict],
      "by name": (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }),
      "slowest first": (a, b) => b.ms - a.ms,
    }[wanted.order];
    const ordered = [...rows].sort((a, b) => {
      const [i, j] = [Number(a.dataset.i), Number(b.dataset.i)];
      return (by ? by(data.tenants[i], data.tenants[j]) : 0) || i - j;
    });
    $("rows").append(...ordered);
    const only = group === null ? "" : ", those with one finding";
    $("shown").textContent = shown + " of " + count(rows.length, "tenant") + only;
    return { ...wanted, order: wanted.order === ORDERS[0] ? "" : wanted.order, group: group ?? "" };
  }

  function remember() {
    const values = narrow();
    const link = address(values);
    try {
      history.replaceState(null, "", link === "#" ? "#tenants" : link);
    } catch {
      // Some browsers forbid it for files; the filter works all the same.
    }
  }

  if (form) {
    form.hidden = false;
    narrow();
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", remember);
    form.addEventListener("reset", () => setTimeout(() => { group = null; remember(); }));
  }

  // ---- Colours and paper

  const theme = $("theme");
  const THEMES = ["system", "light", "dark"];
  function paint(name) {
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    theme.textContent = "Colours: " + name;
  }
  let chosen = "system";
  try {
    chosen = localStorage.getItem("pgrehearse-colours") ?? chosen;
  } catch {
    // No memory for files here.
  }
  if (!THEMES.includes(chosen)) chosen = "system";
  paint(chosen);
  theme.hidden = false;
  theme.addEventListener("click", () => {
    chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
    paint(chosen);
    try {
      localStorage.setItem("pgrehearse-colours", chosen);
    } catch {
      // See above.
    }
  });
  // On paper nothing can be opened.
  let closed = [];
  addEventListener("beforeprint", () => {
    const view = overview.hidden ? details : overview;
    closed = [...view.querySelectorAll("details:not([open])")];
    for (const box of closed) box.open = true;
  });
  addEventListener("afterprint", () => {
    for (const box of closed) box.open = false;
  });

  addEventListener("hashchange", route);
  route();
})();
