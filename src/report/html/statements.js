// The statements of a tenant: a timeline with the locks, and the table.

// ---- Statements and their timeline

function statements(tenant) {
  const all = tenant.statements.map((row) => {
    const sizes = at(row[6]);
    const locks = at(row[4]).map((lock, place) => ({ ...lock, bytes: sizes[place] }));
    const [rewrites, rewritten, scans, notices, error, rarest] = row[7] ?? [null, 0, null, null, null];
    const [temporary, left, log] = rarest ?? [0, null, null];
    return { ...at(row[0]), ms: row[1], rows: row[2], wal: row[3], locks, held: row[5],
      rewrites: at(rewrites) ?? [], rewritten, scans: at(scans) ?? [], notices: at(notices) ?? [], error: error ?? null,
      temporary, left: at(left) ?? [], log: at(log) ?? [] };
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
    const locks = !one.locks_observed && !one.locks_sampled ? h("small", null, "not seen") : [
      strong.length > 0 && h("ul", null, strong.map((lock) => h("li", null, modeName(lock.mode), " on ", h("code", null, lock.relation), lock.bytes !== null && " (" + bytes(lock.bytes) + ")"))),
      weak > 0 && h("details", null, h("summary", null, weak + " that stop nobody, or on new objects"),
        h("ul", null, one.locks.filter((lock) => !isStrong(lock)).map((lock) => h("li", null, modeName(lock.mode), " on ", h("code", null, lock.relation), lock.new && " (new)")))),
      one.locks.length === 0 && "none",
      one.locks.length > 0 && h("small", null, one.locks_sampled ? "held for " + duration(one.held) + " at most, as another session saw" : "held for " + duration(one.held) + " after it"),
      one.locks.length === 0 && one.locks_sampled && h("small", null, " seen by another session"),
    ];
    const notes = [
      one.error && h("p", null, badge("fail", "refused"), " ", one.error.message, one.error.sqlstate && " (" + one.error.sqlstate + ")", one.error.detail && h("small", null, " " + one.error.detail), one.error.hint && h("small", null, " " + one.error.hint)),
      one.rewrites.length > 0 && h("p", null, "wrote anew: ", one.rewrites.join(", "), one.rewritten > 0 && " (" + bytes(one.rewritten) + ")"),
      one.scans.map(([relation, read, times]) => h("p", null, "read whole: ", at(relation), ", " + grouped(read) + " rows", times > 1 && ", " + times + " times")),
      one.left.length > 0 && h("p", null, "left not valid: ", one.left.join(", ")),
      one.log.length > 0 && h("details", null, h("summary", null, "server's log"), h("ul", null, one.log.map((line) => h("li", null, line)))),
      one.notices.length > 0 && h("details", null, h("summary", null, "notices"), h("ul", null, one.notices.map((notice) => h("li", null, notice)))),
      !one.in_transaction && h("small", null, "by itself, without a transaction"),
    ];
    const row = [
      h("a", { href: address({ tenant: tenant.name, statement: one.key }), "aria-label": "Link to statement " + one.index + " of " + one.step }, String(one.index)),
      [code, h("div", null, h("small", null, one.file ? one.file + ":" + one.line : one.step + " " + one.index))],
      duration(one.ms),
      one.rows === null ? "" : grouped(one.rows),
      locks,
      [one.wal === null ? "" : bytes(one.wal), one.temporary > 0 && h("small", null, " and " + bytes(one.temporary) + " in temporary files")],
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
