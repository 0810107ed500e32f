# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Build one manual with several themes in one run, and look at the results in a browser.

    python benchmarks/themes.py CHECKOUT PROFILE

For Cilium: ``python benchmarks/themes.py ~/src/cilium tools/docwarden/profiles/cilium``. Each build starts
from nothing; its times are those of the whole process, on the clock and on the processors. "first page" is
what a browser with an empty cache receives for a page, images left out, as it is and compressed as hosts do
it. "violations" counts elements that break a rule of WCAG 2.2 A or AA in axe-core, on the pages below, in
light and dark colors at two sizes. "too wide" counts pages that a phone has to scroll sideways. ``--keep
FOLDER`` leaves the builds there.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from served import served

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = ("accessibility", "copy_buttons", "hosting", "page_links", "search")

#: By name: the theme, and the extensions of docwarden that add to what pages look like.
THEMES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sphinx_rtd_theme": ("sphinx_rtd_theme", ()),
    "furo": ("furo", ()),
    "furo with docwarden's": ("furo", OURS),
}

#: Looked at where the manual has them: front page, lists of pages, guides, wide tables, generated pages.
PAGES = (
    *("index", "gettingstarted/k8s-install-default", "network/concepts/index", "network/ebpf/intro"),
    *("helm-reference", "cmdref/cilium-agent", "api", "glossary", "installation/k8s-install-helm"),
)
FIRST = "gettingstarted/k8s-install-default"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})
PACKED = ("text/", "javascript", "json", "svg", "xml")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

CONF = """\
from pathlib import Path

conf = Path({conf!r})
exec(compile(conf.read_text(encoding="utf-8"), str(conf), "exec"))
extensions = [*extensions, {extensions}]
html_theme = {theme!r}
html_theme_options = {{}}
"""


@dataclass
class Look:
    """What a browser saw."""

    received: int = 0
    packed: int = 0
    violations: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Built:
    """A build: seconds on the clock and on the processors, files, and bytes of all files and of pages."""

    wall: float
    processor: float
    files: int
    size: int
    pages: int


def build(name: str, checkout: Path, profile: Path, output: Path) -> Built:
    """Build the manual with a theme."""
    theme, extensions = THEMES[name]
    conf = output.with_name(f"{output.name}.conf")
    shutil.copytree(profile, conf, dirs_exist_ok=True)
    added = ", ".join(repr(f"docwarden_sphinx.{one}") for one in extensions)
    text = CONF.format(conf=str(profile.resolve() / "conf.py"), extensions=added, theme=theme)
    (conf / "conf.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "docwarden_sphinx.build", "--source", str(checkout / "Documentation")]
    command += ["--conf", str(conf), "--root", str(checkout), "--output", str(output), "--fresh"]
    started, before = time.perf_counter(), os.times()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - started, os.times()
    if done.returncode not in {0, 1}:
        sys.exit(f"{name}: the build failed\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Built(wall, used, *sizes(output))


def sizes(output: Path) -> tuple[int, int, int]:
    """Count files, their bytes, and the bytes of pages."""
    files = [file for file in output.rglob("*") if file.is_file()]
    pages = sum(file.stat().st_size for file in files if file.suffix == ".html")
    return len(files), sum(file.stat().st_size for file in files), pages


def look(browser: Any, rules: str, output: Path) -> Look:
    """Open pages of a build, in light and dark, at both sizes."""
    found = Look()
    with served(output) as address:
        found.received, found.packed = first_page(browser, f"{address}{FIRST}.html")
        for scheme in ("light", "dark"):
            for size in SIZES:
                context = browser.new_context(viewport=size, color_scheme=scheme)
                page = context.new_page()
                for name in PAGES:
                    if (output / f"{name}.html").is_file():
                        page.goto(f"{address}{name}.html")
                        judge(page, rules, name, found, phone=size == SIZES[1] and scheme == "light")
                context.close()
    return found


def first_page(browser: Any, address: str) -> tuple[int, int]:
    """Give the bytes that a page takes without images, as they are and compressed."""
    bodies: list[tuple[str, bytes]] = []
    page = browser.new_page(viewport=SIZES[0])

    def keep(response: Any) -> None:
        kind = response.headers.get("content-type", "")
        if response.ok and not kind.startswith("image/"):
            bodies.append((kind, response.body()))

    page.on("response", keep)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.close()
    packed = (
        len(gzip.compress(body, 6)) if any(one in kind for one in PACKED) else len(body)
        for kind, body in bodies
    )
    return sum(len(body) for _, body in bodies), sum(packed)


def judge(page: Any, rules: str, name: str, found: Look, *, phone: bool) -> None:
    """Note what is wrong with a page."""
    page.evaluate(rules)
    result = page.evaluate("(rules) => axe.run({ runOnly: rules })", RULES)
    for one in result["violations"]:
        found.violations += [f"{name}: {one['id']}"] * len(one["nodes"])
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    if phone and page.evaluate(wide):
        found.wide.append(name)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Compare themes on one manual.")
    parser.add_argument("checkout", type=Path, nargs="?")
    parser.add_argument("profile", type=Path, nargs="?")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if not given.checkout or not given.profile:
        print("themes: name a checkout and a profile for its manual; nothing was measured")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        compare(given.checkout.resolve(), given.profile, given.keep or Path(scratch))
    return 0


def compare(checkout: Path, profile: Path, folder: Path) -> None:
    """Build with each theme, then look at all of them."""
    import axe_playwright_python  # type: ignore[import-untyped]  # noqa: PLC0415 - the help needs no browser
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    rules = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    outputs = {name: folder / name.replace(" ", "-").replace("'", "") for name in THEMES}
    built = {name: build(name, checkout, profile, output) for name, output in outputs.items()}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        looks = {name: look(browser, rules, output) for name, output in outputs.items()}
        browser.close()
    print(f"{'theme':24}{'wall s':>8}{'CPU s':>8}{'files':>7}{'MB':>7}{'HTML MB':>9}", end="")
    print(f"{'first kB':>10}{'packed kB':>11}{'violations':>12}{'too wide':>10}")
    for name, one in built.items():
        seen = looks[name]
        print(f"{name:24}{one.wall:8.1f}{one.processor:8.1f}{one.files:7}{one.size / 1e6:7.1f}", end="")
        print(f"{one.pages / 1e6:9.1f}{seen.received / 1e3:10.0f}{seen.packed / 1e3:11.0f}", end="")
        print(f"{len(seen.violations):12}{len(seen.wide):10}")
    for name, seen in looks.items():
        kinds = sorted({one.partition(": ")[2] for one in seen.violations})
        print(f"{name}: breaks {', '.join(kinds) or 'no rule'}; too wide: {', '.join(seen.wide) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())
