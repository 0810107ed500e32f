/* SPDX-License-Identifier: Apache-2.0
 * Copyright Authors of docwarden
 *
 * Loads the page again when it was rebuilt, without losing the place, and shows what is wrong with it.
 */
(() => {
  "use strict";
  const script = document.currentScript;
  const PLACE = "docwarden-place";
  const HIDDEN = "docwarden-hidden";
  let overlay = null;
  let wait = 250;

  // -- The place in the page

  const headings = () => [...document.querySelectorAll("section[id], [id] > h1, [id] > h2, [id] > h3, h1[id], h2[id], h3[id]")];

  /** Remember the last heading above the top of the window, and how far it is from there. */
  const rememberPlace = () => {
    const above = headings().filter((element) => element.getBoundingClientRect().top <= 1).pop();
    const anchor = above && (above.id || above.parentElement.id);
    const offset = above ? above.getBoundingClientRect().top : 0;
    const place = { page: location.pathname, anchor, offset, x: scrollX, y: scrollY };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  };

  const restorePlace = () => {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    if (!place || place.page !== location.pathname) return;
    const element = place.anchor && document.getElementById(place.anchor);
    const y = element ? element.getBoundingClientRect().top + scrollY - place.offset : place.y;
    scrollTo({ left: place.x, top: y, behavior: "instant" });
  };

  const reload = () => {
    rememberPlace();
    location.reload();
  };

  if (sessionStorage.getItem(PLACE)) {
    history.scrollRestoration = "manual";
    addEventListener("DOMContentLoaded", restorePlace);
    addEventListener("load", () => {
      restorePlace();
      sessionStorage.removeItem(PLACE);
      history.scrollRestoration = "auto";
    });
  }

  // -- The overlay

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  const findingItem = (finding) =>
    make("li", { className: finding.severity },
      make("span", { className: "severity", textContent: finding.severity }),
      make("span", { className: "message", textContent: finding.message }),
      make("code", { textContent: finding.place }),
      make("span", { className: "rule", textContent: finding.hint ? `${finding.hint} [${finding.rule}]` : `[${finding.rule}]` }));

  const elsewhereItem = (item) =>
    make("li", {}, make("a", { href: item.address, textContent: item.page }), ` (${item.count})`);

  const titleOf = (message) => {
    if (message.failure) return "The manual cannot be built";
    if (message.building) return "Building the manual …";
    if (message.findings.length) return plural(message.findings.length, "finding") + " on this page";
    const count = message.elsewhere.reduce((sum, item) => sum + item.count, 0);
    return plural(count, "finding") + " on other pages";
  };

  const isDark = () => {
    const theme = document.body.dataset.theme || document.documentElement.dataset.theme || "";
    if (theme === "dark" || theme === "light") return theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  };

  const content = (message) => {
    const parts = [];
    if (message.failure) parts.push(make("p", { className: "failure", textContent: message.failure }));
    if (message.findings.length) parts.push(make("ol", {}, ...message.findings.map(findingItem)));
    if (message.elsewhere.length) {
      const list = make("ul", {}, ...message.elsewhere.map(elsewhereItem));
      const details = make("details", { open: !message.findings.length && !message.failure }, make("summary", { textContent: "Other pages with findings" }), list);
      parts.push(details);
    }
    return parts;
  };

  const show = (message) => {
    const nothing = !message.failure && !message.building && !message.findings.length && !message.elsewhere.length;
    if (overlay) overlay.remove();
    overlay = null;
    if (nothing) {
      sessionStorage.removeItem(HIDDEN);
      return;
    }
    overlay = make("docwarden-preview");
    const root = overlay.attachShadow({ mode: "open" });
    const parts = content(message);
    const serious = message.failure || message.findings.length;
    // What was hidden stays hidden until it says something else; other pages alone never cover this one.
    const key = JSON.stringify([message.failure, message.findings]);
    const hidden = !serious || sessionStorage.getItem(HIDDEN) === key;
    const panel = make("div", { id: "panel", hidden }, ...parts);
    const button = make("button", { type: "button" }, make("span", { className: "dot" }), titleOf(message));
    button.setAttribute("aria-controls", "panel");
    const toggle = (hide) => {
      panel.hidden = hide;
      button.setAttribute("aria-expanded", String(!hide));
      if (hide) sessionStorage.setItem(HIDDEN, key);
      else sessionStorage.removeItem(HIDDEN);
    };
    button.setAttribute("aria-expanded", String(!hidden));
    button.addEventListener("click", () => toggle(!panel.hidden));
    const region = make("section", { className: `${isDark() ? "dark" : "light"} ${serious ? "serious" : "mild"}` });
    region.setAttribute("aria-label", "docwarden preview");
    region.setAttribute("aria-live", "polite");
    region.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) {
        toggle(true);
        button.focus();
      }
    });
    region.append(panel, button);
    const style = make("link", { rel: "stylesheet", href: new URL("preview.css", script.src).href });
    root.append(style, region);
    document.body.append(overlay);
  };

  // -- The socket

  const take = (message) => {
    if (message.reload || (message.digest !== script.dataset.digest && !message.building)) reload();
    else show(message);
  };

  const connect = () => {
    const address = new URL("socket", script.src);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("page", decodeURIComponent(location.pathname));
    const socket = new WebSocket(address);
    socket.addEventListener("message", (event) => {
      wait = 250;
      take(JSON.parse(event.data));
    });
    socket.addEventListener("close", () => {
      setTimeout(connect, wait);
      wait = Math.min(2 * wait, 4000);
    });
  };

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", connect);
  else connect();
})();
