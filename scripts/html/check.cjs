// Walks through pages of report.html as a person would, and looks for what a person would miss.
// Called by scripts/check-html.sh: check.cjs FOLDER PAGE…
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 820, 1440];
const SCHEMES = ["light", "dark"];
const [, , folder, ...pages] = process.argv;
const problems = [];

async function open(browser, file, width, colorScheme, javaScriptEnabled = true) {
  // The page's own policy would keep axe out; it is looked at apart, in `remains`.
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled, bypassCSP: true });
  const page = await context.newPage();
  watch(page, file);
  await page.goto(pathToFileURL(path.resolve(file)).href);
  return page;
}

function watch(page, file) {
  const name = path.basename(file);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`${name}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${name}: ${error.stack ?? error}`));
  page.on("dialog", async (dialog) => {
    problems.push(`${name}: a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.isNavigationRequest() || !request.url().startsWith("file:")) problems.push(`${name}: a request: ${request.url()}`);
  });
}

async function accessible(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, nodes } of violations) {
    problems.push(`${what}: axe ${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.replace(/\s+/g, " ")}`).join(" | ")}`);
  }
}

async function fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 1) problems.push(`${what}: ${wide} pixels wider than the window`);
}

async function looks(browser, file, name) {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      const page = await open(browser, file, width, scheme);
      const what = `${name}, ${width} px, ${scheme}`;
      await fits(page, what);
      await accessible(page, what);
      await page.screenshot({ path: path.join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
      const busiest = await page.evaluate(() => {
        const { tenants } = JSON.parse(document.getElementById("data")?.textContent ?? '{"tenants":[]}');
        const weight = (tenant) => tenant.statements.length + 3 * tenant.findings.length;
        return tenants.reduce((most, tenant, index) => (most < 0 || weight(tenant) > weight(tenants[most]) ? index : most), -1);
      });
      if (busiest >= 0) {
        await page.click(`#rows > tr[data-i="${busiest}"] a`);
        await page.waitForSelector("#tenant:not([hidden]) h1");
        await page.$$eval("#tenant details.way", (boxes) => boxes.forEach((box) => (box.open = true)));
        await fits(page, `${what}, tenant`);
        await accessible(page, `${what}, tenant`);
        await page.screenshot({ path: path.join(folder, `${name}-tenant-${width}-${scheme}.png`), fullPage: true });
      }
      await page.context().close();
    }
  }
}

// With the keyboard alone: to a tenant, back to the table, a filter, and everything has a visible focus.
async function walks(browser, file, name) {
  const page = await open(browser, file, 1280, "light");
  const focused = () => page.evaluate(() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    return { tag: element.tagName, text: element.textContent.trim().slice(0, 40), href: element.getAttribute("href"), name: element.getAttribute("name"),
      outline: getComputedStyle(element).outlineStyle, seen: box.width > 0 && box.height > 0 };
  });
  const tabTo = async (wanted, key = "Tab") => {
    for (let steps = 0; steps < 400; steps += 1) {
      await page.keyboard.press(key);
      const at = await focused();
      if (at.tag === "BODY") continue;
      if (at.outline === "none" || !at.seen) problems.push(`${name}: no visible focus on ${at.tag} ${at.text}`);
      if (wanted(at)) return at;
    }
    problems.push(`${name}: the keyboard does not reach ${wanted}`);
    return null;
  };
  const skip = await tabTo(() => true);
  if (skip?.href !== "#main") problems.push(`${name}: the first stop is not the link to the report`);
  const link = (await page.locator("#rows a").count()) && (await tabTo((at) => at.href?.startsWith("#tenant=") && at.tag === "A"));
  if (link) {
    await page.keyboard.press("Enter");
    await page.waitForSelector("#tenant:not([hidden]) h1");
    await tabTo((at) => at.href === "#tenants", "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#overview:not([hidden])");
    const back = await focused();
    if (back.tag !== "A" || !back.href.startsWith("#tenant=")) problems.push(`${name}: back from a tenant the focus is on ${back.tag} ${back.text}`);
    await tabTo((at) => at.name === "q", "Shift+Tab");
    await page.keyboard.type("no tenant is called like this");
    const none = await page.locator("#rows > tr:not([hidden])").count();
    if (none !== 0) problems.push(`${name}: the search shows ${none} rows for nonsense`);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    if ((await page.locator("#rows > tr:not([hidden])").count()) === 0) problems.push(`${name}: an empty search shows nothing`);
  }
  const finding = page.locator("#findings details > summary").first();
  if (await finding.count()) {
    await finding.focus();
    await page.keyboard.press("Enter");
    if ((await page.locator("#findings details[open]").count()) === 0) problems.push(`${name}: a finding does not open with Enter`);
  }
  await page.context().close();
}

// Pages without a script, such as a trend: everything that takes the focus shows it, and the page prints.
async function reads(browser, file, name) {
  const page = await open(browser, file, 1280, "light", false);
  if (!(await page.locator("h1").isVisible())) problems.push(`${name}: there is no heading`);
  for (const box of await page.$$("a, summary, [tabindex='0']")) {
    await box.focus();
    if ((await box.evaluate((element) => getComputedStyle(element).outlineStyle)) === "none") problems.push(`${name}: no visible focus`);
  }
  await page.pdf({ path: path.join(folder, `${name}.pdf`), format: "A4" });
  await page.context().close();
}

// Every link of the page leads somewhere, and a link that somebody was sent opens what it names.
async function leads(browser, file, name) {
  const page = await open(browser, file, 1280, "dark");
  const hrefs = await page.$$eval("a[href^='#']", (links) => [...new Set(links.map((link) => link.getAttribute("href")))]);
  const dead = await page.evaluate((hrefs) => hrefs.filter((href) => !href.includes("=") && !document.getElementById(href.slice(1))), hrefs);
  for (const href of dead) problems.push(`${name}: ${href} leads nowhere`);
  const tenants = hrefs.filter((href) => href.startsWith("#tenant="));
  for (const href of [...tenants.slice(0, 12), ...tenants.filter((href) => href.includes("&finding=")).slice(0, 12)]) {
    await page.goto(pathToFileURL(path.resolve(file)).href + href);
    await page.reload();
    if (!(await page.locator("#tenant:not([hidden]) h1").count())) problems.push(`${name}: ${href} does not open its tenant`);
    else if (href.includes("&finding=") && !(await page.locator(".target").count())) problems.push(`${name}: ${href} does not mark its finding`);
    const inner = await page.$$eval("#tenant a[href*='&statement=']", (links) => links.map((link) => link.getAttribute("href")));
    if (inner.length > 0) {
      await page.goto(pathToFileURL(path.resolve(file)).href + inner.at(-1));
      if (!(await page.locator("tr.target").isVisible())) problems.push(`${name}: ${inner.at(-1)} does not open its statement`);
    }
  }
  for (const group of await page.$$eval("#findings details[id]", (boxes) => boxes.slice(0, 5).map((box) => box.id))) {
    await page.goto(pathToFileURL(path.resolve(file)).href + "#" + group);
    await page.reload();
    if (!(await page.locator(`[id="${group}"][open]`).count())) problems.push(`${name}: #${group} does not open`);
  }
  await page.context().close();
}

// Without JavaScript, under its own policy, and on paper.
async function remains(browser, file, name) {
  const plain = await open(browser, file, 1280, "light", false);
  if (!(await plain.locator("#verdict h1").isVisible()) || !(await plain.locator("noscript p").isVisible())) problems.push(`${name}: nothing to read without JavaScript`);
  await plain.context().close();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  watch(page, file);
  await page.goto(pathToFileURL(path.resolve(file)).href);
  const confined = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    return { intruder: window.intruder === true, styled: getComputedStyle(document.querySelector("#verdict")).borderLeftStyle === "solid", switched: !document.getElementById("theme").hidden };
  });
  if (confined.intruder) problems.push(`${name}: the policy lets a foreign script run`);
  if (!confined.styled) problems.push(`${name}: the policy forbids the page's own style`);
  if (!confined.switched) problems.push(`${name}: the policy forbids the page's own script`);
  // That one complaint is what was wanted.
  const wanted = problems.findIndex((problem) => problem.includes("console:") && problem.includes("Content Security Policy"));
  if (wanted >= 0) problems.splice(wanted, 1);
  await page.click("#theme");
  if ((await page.getAttribute("html", "data-theme")) !== "light") problems.push(`${name}: the switch of colours does nothing`);
  await page.pdf({ path: path.join(folder, `${name}.pdf`), format: "A4" });
  await context.close();
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  try {
    for (const file of pages) {
      const name = path.basename(file, ".html") === "report" ? path.basename(path.dirname(path.resolve(file))) : path.basename(file, ".html");
      const isReport = fs.readFileSync(file, "utf8").includes('id="verdict"');
      for (const part of isReport ? [looks, walks, leads, remains] : [looks, reads]) await part(browser, file, name);
      console.log(`${name}: ${(fs.statSync(file).size / 1024).toFixed(0)} KiB`);
    }
  } finally {
    await browser.close();
  }
  console.log(`screenshots: ${folder}`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
})();
