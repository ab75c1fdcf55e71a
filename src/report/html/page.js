// The two views, the table's filters, colours and paper. The last of the scripts: it begins.

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
    const parts = [stages(tenant), findings(tenant), statements(tenant), traffic(tenant), plans(tenant), rollback(tenant), suites(tenant), models(tenant), facts(tenant)].filter(Boolean);
    details.replaceChildren();
    fill(details, null, [
      h("nav", { class: "crumbs", "aria-label": "Tenants" }, h("a", { href: "#tenants" }, "← All tenants"),
        h("span", { class: "right" }, place > 0 && step(place - 1, "← "), place > 0 && order[place + 1] && " · ", place >= 0 && step(place + 1, "→ "))),
      h("h1", { tabindex: "-1" }, badge(tenant.verdict), " ", tenant.name),
      h("p", null, labels.map(([key, value]) => h("span", { class: "tag" }, key + ": " + value)), " ", duration(tenant.ms), " in all"),
      tenant.reason && h("p", { class: "lead" }, prose(tenant.reason)),
      tenant.repro && h("p", { class: "repro" }, "To see it yourself: ", h("code", null, tenant.repro)),
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
