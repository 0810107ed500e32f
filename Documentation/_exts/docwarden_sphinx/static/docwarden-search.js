// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// A dialog over Pagefind's index: opened with / or Ctrl+K, or from the search field of the theme.
// Nothing is loaded before it is opened, and nothing comes from another host.

const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
const LIMIT = 12;

let pagefind = null;
let dialog = null;
let latest = 0;

async function load() {
  if (pagefind) return pagefind;
  const loaded = await import(new URL("pagefind/pagefind.js", root));
  await loaded.options({ baseUrl: root.pathname, excerptLength: 24 });
  await loaded.init();
  pagefind = loaded;
  return pagefind;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function makeDialog() {
  const input = element("input", {
    type: "text", id: "docwarden-search-input", autocomplete: "off", spellcheck: "false",
    placeholder: "Search the manual", "aria-label": "Search the manual",
    "aria-controls": "docwarden-search-results",
  });
  const filters = element("div", { class: "docwarden-search-filters" });
  const status = element("p", { class: "docwarden-search-status", role: "status" });
  const results = element("ol", { id: "docwarden-search-results", class: "docwarden-search-results" });
  const close = element("button", { type: "button", class: "docwarden-search-close" }, "Close");
  const made = element(
    "dialog", { class: "docwarden-search", "aria-label": "Search" },
    element("div", { class: "docwarden-search-head" }, input, close), filters, status, results,
  );
  close.addEventListener("click", () => made.close());
  made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
  input.addEventListener("input", search);
  made.addEventListener("keydown", moveAmongResults);
  document.body.append(made);
  return { made, input, filters, status, results };
}

async function open(query = "") {
  dialog ??= makeDialog();
  if (!dialog.made.open) dialog.made.showModal();
  if (query) dialog.input.value = query;
  dialog.input.focus();
  dialog.input.select();
  try {
    await load();
  } catch (error) {
    // Opened from a file, or built without an index: Sphinx's own search does without.
    location.href = new URL(`search.html?q=${encodeURIComponent(dialog.input.value)}`, root);
    return;
  }
  await addFilters();
  await search();
}

async function addFilters() {
  if (dialog.filters.childElementCount) return;
  const known = await pagefind.filters();
  for (const [name, label] of [["section", "Part"], ["kind", "Kind"]]) {
    const values = Object.keys(known[name] || {}).sort();
    if (values.length < 2) continue;
    const select = element("select", { "data-filter": name }, element("option", { value: "" }, "All"));
    for (const value of values) select.append(element("option", { value }, value));
    select.addEventListener("change", search);
    dialog.filters.append(element("label", {}, `${label} `, select));
  }
}

async function search() {
  const query = dialog.input.value.trim();
  const turn = ++latest;
  if (!pagefind || !query) {
    dialog.results.replaceChildren();
    dialog.status.textContent = "";
    return;
  }
  const filters = {};
  for (const select of dialog.filters.querySelectorAll("select")) {
    if (select.value) filters[select.dataset.filter] = select.value;
  }
  const found = await pagefind.search(query, { filters });
  const pages = await Promise.all(found.results.slice(0, LIMIT).map((one) => one.data()));
  if (turn !== latest) return; // the reader has typed on meanwhile
  dialog.results.replaceChildren(...pages.map(result));
  const count = found.results.length;
  dialog.status.textContent = count === 0 ? `Nothing found for “${query}”`
    : count === 1 ? "1 page" : `${count} pages${count > LIMIT ? `, the first ${LIMIT} are shown` : ""}`;
}

function result(page) {
  // A match below a heading leads to that heading.
  const best = (page.sub_results || []).find((one) => one.url !== page.url) && page.sub_results[0] || page;
  const link = element("a", { href: best.url }, page.meta.title);
  if (best !== page && best.title && best.title !== page.meta.title) {
    link.append(element("span", { class: "docwarden-search-place" }, best.title));
  }
  link.addEventListener("click", () => dialog.made.close()); // it may lead to a place on this page
  const excerpt = element("p", {});
  excerpt.innerHTML = best.excerpt; // Pagefind escapes the text; only <mark> is left
  const part = page.filters.section?.[0];
  const where = element("span", { class: "docwarden-search-part" }, part && part !== page.meta.title ? part : "");
  return element("li", {}, link, where, excerpt);
}

function moveAmongResults(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.target.tagName === "SELECT") return;
  const stops = [dialog.input, ...dialog.results.querySelectorAll("a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  event.preventDefault();
}

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  const letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (!slash && !letter) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  open();
}, { capture: true });

for (const form of document.querySelectorAll("form[role=search], .sidebar-search-container, #rtd-search-form")) {
  const field = form.querySelector("input[name=q]");
  if (!field) continue;
  field.placeholder = `${field.placeholder || "Search"}  /`;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open(field.value);
  });
  field.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    open(field.value);
  });
}
