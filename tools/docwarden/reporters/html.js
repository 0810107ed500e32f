// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden
//
// Narrows the lists down. Without it the report shows everything, and groups fold away all the same.

const form = document.querySelector("form");

function narrow() {
  const text = form.elements.text.value.trim().toLowerCase();
  const boxes = [...form.querySelectorAll("[name=severity]")];
  const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const group of document.querySelectorAll("details")) {
    const title = group.querySelector("h3").textContent.toLowerCase();
    let shown = 0;
    for (const item of group.querySelectorAll("li")) {
      const named = title.includes(text) || item.textContent.toLowerCase().includes(text);
      item.hidden = !(named && severities.has(item.dataset.severity));
      shown += item.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
    group.querySelector(".count").textContent = shown;
  }
  const left = document.querySelectorAll("#by-page li:not([hidden])").length;
  form.querySelector("output").textContent = `${left} shown`;
}

// A finding that a list leads to has to be seen.
function unfold() {
  const target = document.getElementById(location.hash.slice(1));
  target?.closest("details")?.setAttribute("open", "");
}

if (form) {
  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
}
addEventListener("hashchange", unfold);
unfold();
