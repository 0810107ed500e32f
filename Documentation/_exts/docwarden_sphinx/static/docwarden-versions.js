// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Read the Docs tells which versions are active today; the menu was made on the day of the build.
// https://docs.readthedocs.com/platform/stable/intro/version-selectors.html
"use strict";

function addActiveVersions(event) {
  const list = document.querySelector(".docwarden-versions ul");
  const versions = event.detail?.data?.()?.versions?.active;
  if (!list || !Array.isArray(versions)) return;
  const known = new Set(Array.from(list.querySelectorAll("[data-version]"), (link) => link.dataset.version));
  for (const version of versions) {
    if (known.has(version.slug) || !version.urls?.documentation) continue;
    const link = document.createElement("a");
    link.href = version.urls.documentation;
    link.dataset.version = version.slug;
    link.textContent = version.verbose_name || version.slug;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
}

document.addEventListener("readthedocs-addons-data-ready", addActiveVersions);

// Escape closes the menu, as it closes menus elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".docwarden-versions[open]");
  if (event.key !== "Escape" || !menu || !menu.contains(document.activeElement)) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
