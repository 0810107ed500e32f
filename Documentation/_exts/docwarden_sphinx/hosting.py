# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a host wants of a site beside its pages: an error page, a sitemap, robots.txt, and its own address.

The error page is served at any depth, so its links start at the root of the site: the path of
``html_baseurl``, which Read the Docs and Netlify tell, or else ``/``.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from docwarden.facts.versions import Status
from docwarden_sphinx import __version__
from docwarden_sphinx.redirects import BUILDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: The variables in which hosts tell the address of the build.
ADDRESS_VARIABLES = ("READTHEDOCS_CANONICAL_URL", "DEPLOY_PRIME_URL")

ERROR_PAGE = "404"

BODY = """\
<section>
<h1>Page not found</h1>
<p>There is no page at this address. It may have been moved, or the address may be misspelled.</p>
<ul>
<li><a href="{start}">Start at the front page</a></li>
<li><a href="{search}">Search the manual</a></li>
</ul>
</section>
"""

#: Tells Read the Docs that our script listens to its event.
ADDONS = '<meta name="readthedocs-addons-api-version" content="1" />'

#: Attributes of HTML that hold an address, or the way to the root of the site.
_ADDRESS = re.compile(r'(?P<name>\b(?:href|src|action|data-content_root))="(?P<address>[^"]*)"')


def set_address(_app: Sphinx, config: Config) -> None:
    """Take the address of the site from the host, where conf.py names none."""
    config.html_baseurl = config.html_baseurl or address_of_host(os.environ)


def address_of_host(environment: Mapping[str, str]) -> str:
    """Give the address that a host tells, with a slash at its end; an empty text where none does."""
    address = next((environment[name] for name in ADDRESS_VARIABLES if environment.get(name)), "")
    return f"{address.rstrip('/')}/" if address else ""


def error_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the error page, unless the manual has one of its own."""
    if app.builder.name not in BUILDERS or ERROR_PAGE in app.env.found_docs:
        return
    relative = app.builder.get_relative_uri
    start, search = (html.escape(relative(ERROR_PAGE, name)) for name in (app.config.root_doc, "search"))
    yield (
        ERROR_PAGE,
        {"title": "Page not found", "body": BODY.format(start=start, search=search)},
        "page.html",
    )


def add_hook(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Let Read the Docs know that the site listens to it; the error page has no address of its own."""
    if app.builder.format == "html":
        context["metatags"] = f"{context.get('metatags', '')}{ADDONS}"
    if page == ERROR_PAGE:
        context["pageurl"] = None


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Finish the error page; write the sitemap and robots.txt, unless the manual brings its own."""
    if exception or app.builder.name not in BUILDERS or getattr(app, "check_only", False):
        return
    base = app.config.html_baseurl
    _finish_error_page(app, urlsplit(base).path or "/")
    brought = {Path(name).name for name in app.config.html_extra_path}
    for name, text in (("sitemap.xml", sitemap(app)), ("robots.txt", robots(app))):
        if name not in brought and not _in_extra_folders(app, name):
            _write(Path(app.outdir, name), text if base else "")


def _finish_error_page(app: Sphinx, root: str) -> None:
    """Put the error page where hosts look for it, with links that hold wherever it is served."""
    made, file = Path(app.builder.get_outfilename(ERROR_PAGE)), Path(app.outdir, "404.html")  # type: ignore[attr-defined]
    if not made.is_file():
        return
    at = urljoin(root, app.builder.get_target_uri(ERROR_PAGE))
    text = made.read_text(encoding="utf-8")
    _write(file, _ADDRESS.sub(lambda match: f'{match["name"]}="{_from_root(at, match["address"])}"', text))
    if made != file:
        made.unlink()
        if not any(made.parent.iterdir()):
            made.parent.rmdir()


def _from_root(at: str, address: str) -> str:
    """Give an address as seen from the root of the host; those within the page stay."""
    return address if address.startswith("#") else urljoin(at, address)


def sitemap(app: Sphinx) -> str:
    """List the addresses of all pages, as https://www.sitemaps.org/protocol.html describes it."""
    base = app.config.html_baseurl
    uris = sorted(app.builder.get_target_uri(page) for page in app.env.found_docs)
    lines = [f"<url><loc>{html.escape(urljoin(base, quote(uri, safe='/%')))}</loc></url>" for uri in uris]
    start = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    )
    return "\n".join([start, *lines, "</urlset>\n"])


def robots(app: Sphinx) -> str:
    """Keep search engines off versions that are no longer supported, and show them the sitemap."""
    site = getattr(app, "docwarden_site", None)
    listed = site.listed if site else None
    ended = [one for one in listed.versions if one.status is Status.END_OF_LIFE] if listed else []
    paths = [urlsplit(listed.address_of(one)).path for one in ended if listed]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths or [""])]
    return "\n".join(
        [*map(str.rstrip, lines), "", f"Sitemap: {urljoin(app.config.html_baseurl, 'sitemap.xml')}\n"]
    )


def _in_extra_folders(app: Sphinx, name: str) -> bool:
    return any((app.confdir / folder / name).is_file() for folder in app.config.html_extra_path)


def _write(file: Path, text: str) -> None:
    """Write a file where it differs; no text means no file."""
    if not text:
        file.unlink(missing_ok=True)
    elif not file.is_file() or file.read_text(encoding="utf-8", errors="replace") != text:
        file.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the address from the host, and add the files that it wants."""
    app.connect("config-inited", set_address, priority=100)
    app.connect("html-collect-pages", error_page)
    app.connect("html-page-context", add_hook)
    app.connect("build-finished", write_files)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
