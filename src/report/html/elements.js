// Elements, numbers and links: what every part of report.html is made with.
// Foreign text becomes text nodes and attributes only, never markup. data.rs writes what is read here.
"use strict";

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

// What was measured, whatever form it has: the unit is in the key.
function shown(key, value) {
  if (Array.isArray(value)) return value.map((one) => shown(key, one)).join("; ");
  if (value && typeof value === "object") {
    return Object.entries(value).map(([name, one]) => (name.replace(/(^|_)(ms|bytes|rows|percent)$/, "").replaceAll("_", " ") + " " + shown(name, one)).trim()).join(", ");
  }
  if (typeof value !== "number") return String(value);
  if (/(^|_)ms$/.test(key)) return duration(value);
  if (/(^|_)bytes$/.test(key)) return bytes(value);
  return (Number.isInteger(value) ? grouped(value) : String(value)) + (key === "percent" ? " %" : "");
}

// Backticks stand around words of code.
const prose = (text) =>
  text.split("`").map((part, place, parts) => (place % 2 === 0 ? part : place === parts.length - 1 ? "`" + part : h("code", null, part)));

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
