// The load beside the migration: latencies, blocked tables and errors over the time.

// ---- Traffic

const PHASES = [["before", "before"], ["during", "while it ran"], ["after", "after"]];
const percentile = (ms) => (ms === null || ms === undefined ? "–" : duration(ms));

function traffic(tenant) {
  const facts = tenant.traffic;
  if (!facts) return null;
  const { load, connections, generator, migration } = facts;
  const errors = facts.errors.map((one) => [one.script, one.sqlstate ?? "–", one.message, ...PHASES.map(([phase]) => grouped(one[phase]))]);
  return section("t-traffic", "Under load",
    chart(facts),
    facts.tables.length > 0 && [h("h3", null, "Tables blocked while the migration ran"), table("Longest time that tables were blocked", ["table", "=reads blocked", "=usual", "=writes blocked", "=usual", "=not probed for"],
      facts.tables.map((one) => [one.table, duration(one.reads_ms), duration(one.reads_usual_ms), duration(one.writes_ms), duration(one.writes_usual_ms), duration(one.unmeasured_ms)]), "load")],
    h("h3", null, "Requests"),
    table("Requests before, during and after the migration",
      ["time", "=for", "=answered", "=each second", "=errors", "=too late", "=p50", "=p95", "=p99", "=longest"],
      PHASES.map(([phase, words]) => {
        const one = facts[phase];
        return [words, duration(one.duration_ms), grouped(one.requests), one.per_second === null ? "–" : String(one.per_second),
          grouped(one.errors), grouped(one.timeouts), percentile(one.p50_ms), percentile(one.p95_ms), percentile(one.p99_ms), percentile(one.max_ms)];
      }), "load"),
    errors.length > 0 && [h("h3", null, "Errors"), table("Errors of requests", ["request", "SQLSTATE", "first message", ...PHASES.map(([, words]) => "=" + words)], errors, "load")],
    h("h3", null, "Load"),
    pairs([
      ["load", load.rate + " requests a second of up to " + count(load.clients, "client") + (load.generated ? ", made by the harness" : "")],
      ["migration", (migration.completed ? "ran to its end" : "did not run to its end" + (migration.sqlstate ? " (" + migration.sqlstate + ")" : "")) +
        " in " + duration(migration.to_ms - migration.from_ms) + (migration.attempts > 1 ? ", " + migration.attempts + " attempts" : "") +
        (migration.waited_ms > 0 ? ", seen waiting for locks for " + duration(migration.waited_ms) : "")],
      ["reader", load.reader && duration(load.reader.held_ms) + " on " + load.reader.tables.join(", ")],
      ["connections", connections.pool_used + " of the pool's " + connections.pool + ", up to " + count(connections.waiting, "request") + " waiting for one; " +
        connections.server_used + " of the server's " + connections.server + ", the harness's included"],
      ["generator", "99 of 100 requests sent at most " + duration(generator.lag_p99_ms) + " late" + (generator.kept_up ? "" : "; it could not keep up")],
      ["left out", load.left_out.length === 0 ? null : h("ul", null, load.left_out.map((one) => h("li", null, one)))],
    ]));
}

// Above, the longest latency of the requests of each moment (its axis is logarithmic); below, for each
// table, when reads and when writes had to wait.
function chart(facts) {
  const { timeline, migration } = facts;
  const end = Math.max(timeline.bucket_ms * timeline.max_ms.length, migration.to_ms);
  if (!(end > 0)) return null;
  const [left, width, top, tall, line] = [330, 720, 24, 130, 20];
  const x = (ms) => left + (Math.min(ms, end) / end) * width;
  const most = Math.max(10, ...timeline.max_ms);
  const y = (ms) => top + tall - (Math.log10(Math.max(ms, 1)) / Math.log10(most)) * tall;
  const shown = longest(facts.tables, (one) => Math.max(one.reads_ms, one.writes_ms)).slice(0, 12);
  const height = top + tall + 26 + shown.length * 2 * line + 10;
  const pattern = "stripes-traffic";
  const parts = [s("defs", null, stripes(pattern))];
  for (let tick = 0; tick <= 4; tick += 1) {
    const place = left + (width * tick) / 4;
    parts.push(s("line", { x1: place, x2: place, y1: 18, y2: height - 8 }),
      s("text", { x: place, y: 12, class: "soft", "text-anchor": tick === 0 ? "start" : tick === 4 ? "end" : "middle" }, duration((end * tick) / 4)));
  }
  for (let ms = 1; ms <= most; ms *= 10) {
    parts.push(s("line", { x1: left, x2: left + width, y1: y(ms), y2: y(ms) }), s("text", { x: left - 6, y: y(ms) + 4, class: "soft", "text-anchor": "end" }, duration(ms)));
  }
  const [from, to] = [x(migration.from_ms), Math.max(x(migration.to_ms), x(migration.from_ms) + 1)];
  parts.push(s("rect", { x: from.toFixed(1), y: 16, width: (to - from).toFixed(1), height: height - 24, class: "kept" }),
    s("text", { x: 0, y: top + 12, class: "head" }, "Longest latency of a request"),
    s("text", { x: 0, y: top + 30, class: "soft" }, "by the moment it should have been sent"));
  const steps = timeline.max_ms.map((ms, place) => {
    const [a, b] = [x(place * timeline.bucket_ms), x((place + 1) * timeline.bucket_ms)];
    return (place === 0 ? "M" : "L") + a.toFixed(1) + " " + y(ms).toFixed(1) + "H" + b.toFixed(1);
  });
  parts.push(s("path", { d: steps.join(""), class: "curve" }));
  timeline.errors.forEach((number, place) => {
    if (number > 0) parts.push(s("text", { x: x((place + 0.5) * timeline.bucket_ms).toFixed(1), y: top + tall + 14, class: "cross", "text-anchor": "middle" }, "✗"));
  });
  if (timeline.errors.some((number) => number > 0)) parts.push(s("text", { x: left - 6, y: top + tall + 14, class: "soft", "text-anchor": "end" }, "requests with errors"));
  shown.forEach((one, row) => {
    [["reads", "all"], ["writes", "some"]].forEach(([access, classes], second) => {
      const place = top + tall + 22 + (row * 2 + second) * line;
      parts.push(s("text", { x: 0, y: place + 14 }, cut(one.table, 26) + ", " + access), s("text", { x: left - 6, y: place + 14, class: "soft", "text-anchor": "end" }, duration(one[access + "_ms"])));
      for (const [start, stop] of one[access]) {
        const bar = s("rect", { x: x(start).toFixed(1), y: place + 4, width: Math.max(2, x(stop) - x(start)).toFixed(1), height: line - 8, class: classes });
        if (classes === "some") bar.setAttribute("fill", "url(#" + pattern + ")");
        parts.push(bar);
      }
    });
  });
  const blocked = facts.tables.map((one) => one.table + ": reads " + duration(one.reads_ms) + ", writes " + duration(one.writes_ms)).join("; ");
  const label = "Load over " + duration(end) + "; the migration ran from " + duration(migration.from_ms) + " to " + duration(migration.to_ms) +
    (blocked ? ". Longest waits: " + blocked : "") + ". The tables below have the numbers";
  return h("figure", null,
    h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "Load over time" },
      s("svg", { class: "timeline", viewBox: "0 0 1080 " + height, role: "img", "aria-label": label }, parts)),
    h("ul", { class: "legend" },
      h("li", null, legend("kept"), "the migration runs"),
      shown.length > 0 && h("li", null, legend("all"), "reads wait"),
      shown.length > 0 && h("li", null, legend("some", pattern), "writes wait")),
    h("figcaption", null, "Measured by the load generator's own clock. A latency counts from the moment at which its request should have been sent; each table has probes of its own, and waits of 20 ms and more are drawn."));
}

