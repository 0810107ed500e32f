# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The built manual in Chromium, on a sub-path: search, copying, tabs, colors, phone, keyboard, error page."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from docwarden_sphinx.run_lock import exclusive

if TYPE_CHECKING:
    from collections.abc import Iterator

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe_package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH"),
    pytest.mark.xdist_group("site"),
]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
PREFIX = "/en/latest/"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Only violations are listed node by node: listing what passes takes as long as the rest together.
AXE_RUN = "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })"
AXE = Path(axe_package.__file__).with_name("axe.min.js").read_text(encoding="utf-8")

#: One page of each template, and the pages with the most on them.
PAGES = [
    *(
        "",
        "search/",
        "genindex/",
        "404.html",
        "getting-started/",
        "tasks/",
        "tasks/versions/",
        "tasks/write/",
    ),
    *("reference/rules/", "reference/settings/", "cmdref/docwarden_generate/"),
    *("reference/breakwater/grpc/", "reference/breakwater/helm-values/", "reference/breakwater/api/agent/"),
    *("reference/breakwater/crds/trafficpolicy/", "reference/breakwater/datapath/maps/"),
]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a sub-path, and its error page for what is not there."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(PREFIX.rstrip("/")))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        del message, explain
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def built(folder: Path) -> Path:
    """Build the manual as Read the Docs does, once for all processes that run tests."""
    output = folder / "site" / "html"
    with exclusive(folder / "site", sys.stderr):
        if not output.is_dir():
            command = [sys.executable, "-m", "docwarden_sphinx.build", "--source", "Documentation"]
            command += ["--builder", "dirhtml", "--output", str(output)]
            address = {"READTHEDOCS_CANONICAL_URL": f"http://127.0.0.1{PREFIX}"}
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **address}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the manual; give its address."""
    given = os.environ.get("DOCWARDEN_TEST_SITE")
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    handler = functools.partial(Handler, directory=given or str(built(shared)))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def opened(browser: Any, site: str, path: str, **options: Any) -> Iterator[Any]:
    """Open a page; nothing may be said in the console, and nothing asked of another host."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    page = context.new_page()
    said: list[str] = []
    elsewhere: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((site, "data:")) else elsewhere.append(request.url),
    )
    page.goto(site + path)
    yield page
    context.close()
    assert [text for text in said if "404" not in text] == []
    assert elsewhere == []


def search(page: Any, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)
    page.wait_for_selector(".docwarden-search-results a")
    page.wait_for_function("document.querySelector('.docwarden-search-status').textContent !== ''")


def test_search_with_the_keyboard(browser: Any, site: str) -> None:
    with opened(browser, site, "getting-started/") as page:  # not what is found: that would be loaded again
        search(page, "quarantine")
        assert "page" in page.locator(".docwarden-search-status").inner_text()
        assert page.locator(".docwarden-search-results mark").count() > 0
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('ol').className") == "docwarden-search-results"
        address = page.evaluate("document.activeElement.href")
        assert address.startswith(site)
        page.keyboard.press("Enter")
        page.wait_for_url(address)
        page.wait_for_load_state()
        page.keyboard.press("/")
        page.wait_for_selector("dialog.docwarden-search[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.docwarden-search", state="hidden")


def test_search_by_part_and_kind(browser: Any, site: str) -> None:
    with opened(browser, site, "") as page:
        search(page, "generate")
        page.select_option("select[data-filter=kind]", "Guide")
        page.wait_for_function(
            "!Array.from(document.querySelectorAll('.docwarden-search-results a'))"
            ".some((link) => link.href.includes('/cmdref/docwarden_'))"
        )
        page.select_option("select[data-filter=section]", "Tasks")
        page.wait_for_function(
            "Array.from(document.querySelectorAll('.docwarden-search-results a'))"
            ".every((link) => link.href.includes('/tasks/'))"
        )


def test_what_is_not_found_is_said(browser: Any, site: str) -> None:
    with opened(browser, site, "") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("zzqqxk")
        page.wait_for_selector("text=Nothing found for “zzqqxk”")


def test_a_slash_in_a_field_is_a_slash(browser: Any, site: str) -> None:
    with opened(browser, site, "search/") as page:
        page.locator(
            "main input[name=q], article input[name=q], #searchbox input, input[name=q]"
        ).first.focus()
        page.keyboard.type("a/b")
        assert page.locator("dialog.docwarden-search[open]").count() == 0


def test_queries_find_their_pages(browser: Any, site: str) -> None:
    queries = tomllib.loads((ROOT / "tests" / "search_queries.toml").read_text(encoding="utf-8"))["queries"]
    script = """async ([base, text]) => {
        const pagefind = await import(base + "pagefind/pagefind.js");
        await pagefind.options({ baseUrl: new URL(base).pathname });
        const found = await pagefind.search(text);
        const pages = await Promise.all(found.results.slice(0, 12).map((one) => one.data()));
        return pages.map((one) => one.url);
    }"""
    with opened(browser, site, "") as page:
        missed = {}
        for query in queries:
            urls = page.evaluate(script, [site, query["text"]])
            pages = [url.removeprefix(PREFIX) for url in urls]
            if query["page"] not in pages[: query["within"]]:
                missed[query["text"]] = pages
    assert missed == {}, missed
    assert len(queries) >= 10


def test_only_commands_are_copied(browser: Any, site: str) -> None:
    with opened(browser, site, "getting-started/", permissions=["clipboard-read", "clipboard-write"]) as page:
        block = page.locator(".highlight-shell-session", has_text="git commit").locator(".highlight")
        block.locator(".docwarden-copy").click()
        block.locator("text=Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == (
            "docwarden generate\ngit add docwarden.toml Documentation\n"
            'git commit --signoff --message "docs: generate reference pages"'
        )
        block = page.locator(".highlight-toml .highlight").first
        block.hover()
        block.locator(".docwarden-copy").click()
        block.locator("text=Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith('[project]\nname = "Harbor"')


SESSION = """<div class="highlight-shell-session"><div class="highlight"><pre>
(venv) ada@host:~/src$ cat &lt;&lt;'EOF' &gt; a.txt
$ not a prompt
EOF
$ docker run \\\\
    --rm image
output
# apt update
</pre></div></div>"""


def test_continued_commands_and_here_documents(browser: Any, site: str) -> None:
    with opened(browser, site, "", permissions=["clipboard-read", "clipboard-write"]) as page:
        page.evaluate(f"document.querySelector('article').innerHTML = `{SESSION}`")
        page.add_script_tag(url=site + "_static/docwarden-copy.js")
        page.locator("article .docwarden-copy").click()
        page.locator("text=Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == (
            "cat <<'EOF' > a.txt\n$ not a prompt\nEOF\ndocker run \\\n    --rm image\napt update"
        )


def test_tabs_remember_the_choice(browser: Any, site: str) -> None:
    with opened(browser, site, "getting-started/") as page:
        page.locator("[role=tab]", has_text="uv").click()
        page.reload()
        assert page.locator("[role=tab]", has_text="uv").get_attribute("aria-selected") == "true"
        assert page.locator("text=uv pip install docwarden").is_visible()


def test_colors_follow_the_reader(browser: Any, site: str) -> None:
    script = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, site, "", color_scheme="light") as page:
        light = page.evaluate(script)
        toggle = page.locator(".theme-toggle-content .theme-toggle")
        while page.evaluate("document.body.dataset.theme") != "dark":
            toggle.click()
        assert page.evaluate(script) != light
        page.reload()
        assert page.evaluate("document.body.dataset.theme") == "dark"
    with opened(browser, site, "", color_scheme="dark") as page:
        assert page.evaluate(script) != light


def test_the_error_page_at_any_depth(browser: Any, site: str) -> None:
    with opened(browser, site, "no/such/page/at/all") as page:
        assert page.locator("h1").inner_text().startswith("Page not found")
        assert page.evaluate("getComputedStyle(document.querySelector('.sidebar-drawer')).display") == "flex"
        search(page, "preview")
        assert page.locator(".docwarden-search-results a").first.get_attribute("href").startswith(PREFIX)
        page.keyboard.press("Escape")
        page.locator("article a", has_text="front page").click()
        page.wait_for_url(site)


def test_the_keyboard_reaches_the_text_first(browser: Any, site: str) -> None:
    with opened(browser, site, "tasks/preview/") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className").startswith("skip-to-content")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('article') !== null")


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_it_all(browser: Any, site: str, path: str) -> None:
    with opened(browser, site, path, viewport=PHONE, has_touch=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.locator("label.nav-overlay-icon").click()
        page.wait_for_function("document.querySelector('.sidebar-drawer').getBoundingClientRect().left >= 0")
        assert page.locator(".sidebar-tree a").first.is_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible(browser: Any, site: str, path: str, scheme: str, size: dict[str, int]) -> None:
    with opened(browser, site, path, viewport=size, color_scheme=scheme) as page:
        page.evaluate(AXE)
        result = page.evaluate(AXE_RUN, RULES)
    assert len(result["passes"]) > 10
    found = {one["id"]: [node["html"][:200] for node in one["nodes"][:3]] for one in result["violations"]}
    assert found == {}


def test_the_search_dialog_is_accessible(browser: Any, site: str) -> None:
    for scheme in ("light", "dark"):
        with opened(browser, site, "", color_scheme=scheme) as page:
            search(page, "generate")
            page.evaluate(AXE)
            result = page.evaluate(AXE_RUN.replace("document", "'dialog'"), RULES)
            assert [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]] == []


def test_the_rules_notice_what_is_wrong(browser: Any, site: str) -> None:
    with opened(browser, site, "") as page:
        page.evaluate("document.querySelector('article').append(new Image())")
        page.evaluate(AXE)
        result = page.evaluate(AXE_RUN, RULES)
        assert [one["id"] for one in result["violations"]] == ["image-alt"]


def test_a_first_page_is_small(browser: Any, site: str) -> None:
    sizes: list[int] = []
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(site + "getting-started/")
    page.wait_for_load_state("networkidle")
    context.close()
    assert 0 < sum(sizes) < 450_000  # not compressed; a host that compresses sends a third of it


def test_a_page_names_its_owners(browser: Any, site: str) -> None:
    with opened(browser, site, "tasks/preview/") as page:
        links = page.locator(".docwarden-page-links a")
        given = {links.nth(index).inner_text(): links.nth(index).get_attribute("href") for index in range(4)}
        assert given["@docwarden/docs"] == "https://github.com/orgs/docwarden/teams/docs"
        assert given["Edit this page"].endswith("/edit/main/Documentation/tasks/preview.rst")
        assert given["View its source"].endswith("/blob/main/Documentation/tasks/preview.rst")
        assert given["Report a mistake"].startswith("https://github.com/docwarden/docwarden/issues/new?")
    with opened(browser, site, "reference/breakwater/helm-values/") as page:
        named = page.locator(".docwarden-page-links")
        assert "Made from the code by" in named.inner_text()
        assert named.locator("text=Edit this page").count() == 0


def test_tabs_with_the_keyboard(browser: Any, site: str) -> None:
    with opened(browser, site, "getting-started/") as page:
        page.locator("[role=tab]", has_text="pip").first.focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "tab"
        chosen = page.evaluate("document.activeElement.textContent.trim()")
        page.keyboard.press("Enter")
        assert page.locator("[role=tab][aria-selected=true]").first.inner_text().strip() == chosen


def test_every_control_can_be_seen_when_the_keyboard_is_on_it(browser: Any, site: str) -> None:
    script = """() => {
        const style = getComputedStyle(document.activeElement);
        const shown = document.activeElement.getClientRects().length > 0;
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return [document.activeElement.tagName, shown, ring || style.boxShadow !== "none"];
    }"""
    with opened(browser, site, "tasks/links/") as page:
        seen = []
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(script))
    assert {tag for tag, _, _ in seen} >= {"A", "INPUT"}
    assert [one for one in seen if one[0] in {"A", "BUTTON", "INPUT"} and not one[2]] == []


@pytest.mark.parametrize("path", ["getting-started/", "reference/settings/"])
def test_pages_print_without_navigation(browser: Any, site: str, path: str) -> None:
    with opened(browser, site, path) as page:
        page.emulate_media(media="print")
        for part in (".sidebar-drawer", ".toc-drawer", ".docwarden-copy", "dialog.docwarden-search"):
            shown = [one for one in page.locator(part).all() if one.is_visible()]
            assert shown == [], part


def test_headings_have_permalinks(browser: Any, site: str) -> None:
    with opened(browser, site, "tasks/versions/") as page:
        links = page.locator("article h2 a.headerlink")
        assert links.count() >= 2
        link = links.first.get_attribute("href")
        page.goto(site + "tasks/versions/" + link)
        assert page.evaluate("document.querySelector(':target') !== null")


def test_images_have_a_text_of_their_own(browser: Any, site: str) -> None:
    for path in PAGES:
        with opened(browser, site, path) as page:
            missing = page.evaluate(
                "Array.from(document.images).filter((one) => !one.hasAttribute('alt')).length"
            )
            assert missing == 0, path
