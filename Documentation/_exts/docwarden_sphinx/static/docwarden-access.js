// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// What is wider than its place scrolls with the keyboard, too. https://www.w3.org/TR/WCAG22/#keyboard
"use strict";

(() => {
  function label(box) {
    return box.matches("pre") ? "Code, scrolls sideways" : "Table, scrolls sideways";
  }

  function mark() {
    for (const box of document.querySelectorAll("article pre, article .table-wrapper, .wy-table-responsive")) {
      const scrolls = box.scrollWidth > box.clientWidth;
      if (scrolls && !box.hasAttribute("tabindex")) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", label(box));
        box.dataset.docwardenScrolls = "";
      } else if (!scrolls && "docwardenScrolls" in box.dataset) {
        for (const name of ["tabindex", "role", "aria-label", "data-docwarden-scrolls"]) box.removeAttribute(name);
      }
    }
  }

  mark();
  addEventListener("load", mark);
  addEventListener("resize", mark);
  document.addEventListener("click", () => requestAnimationFrame(mark)); // a tab may have opened
})();
