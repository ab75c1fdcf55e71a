// The plans of queries before and after the migration.

// ---- Plans

const cost = (plan) => (plan ? plan.cost.toFixed(2) : "–");
const pages = (plan) => (plan && plan.pages !== null ? grouped(plan.pages) : "–");
const times = (one) => (one.before && one.after && one.before.cost > 0 ? (one.after.cost / one.before.cost).toFixed(2) + " ×" : "–");

function plans(tenant) {
  const shown = tenant.plans === undefined ? null : at(tenant.plans);
  if (!shown) return null;
  const [all, facts] = shown;
  const queries = facts.queries;
  const trees = queries.filter((one) => one.changes.length > 0);
  return section("t-plans", "Plans",
    h("p", null, count(all, "plan") + " compared" + (queries.length === 0 ? ": none changed." : "; shown are those that changed, cost more or less, or could not be had or counted (" + queries.length + ").")),
    queries.length > 0 && table("Queries whose plans changed", ["query", "=cost before", "=after", "=times", "=pages before", "=after", "change"],
      queries.map((one) => [[one.name, one.generic && h("small", null, " without values")], cost(one.before), cost(one.after), times(one), pages(one.before), pages(one.after),
        [one.changes.length > 0 && h("ul", null, one.changes.map((change) => h("li", null, change))), one.problem]])),
    trees.map((one) => h("details", { class: "rest" }, h("summary", null, one.name + ": both plans"),
      h("pre", { tabindex: "0" }, one.sql), h("p", { class: "note" }, "before"), h("pre", { tabindex: "0" }, one.before.tree.join("\n")),
      h("p", { class: "note" }, "after"), h("pre", { tabindex: "0" }, one.after.tree.join("\n")))),
    facts.indexes.length > 0 && [h("h3", null, "New indexes"), table("New indexes", ["index", "table", "=size", "used by", "=cost fell by"],
      facts.indexes.map((one) => [[one.index, one.constraint && h("small", null, " keeps values unique")], one.table, bytes(one.bytes),
        one.queries.length === 0 ? "no query" : cut(one.queries.join(", "), 200), one.gain_percent === null ? "–" : one.gain_percent.toFixed(1) + " %"]))],
    pairs([
      ["settings", Object.entries(facts.settings).map(([name, value]) => name + " = " + value).join(", ")],
      ["left out", facts.left_out.length === 0 ? null : h("ul", null, facts.left_out.map((one) => h("li", null, one)))],
    ]));
}
