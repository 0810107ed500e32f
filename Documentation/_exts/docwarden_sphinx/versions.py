# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The version menu, the banner of old and unreleased versions, and canonical links, computed at build time.

One file lists the versions (``docwarden.facts.versions``). Where a link leads to another version, it leads to
the same page there, as far as git knows that version's pages and redirects; else to its front page.
"""

from __future__ import annotations

import functools
import hashlib
import html
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.errors import ConfigError

from docwarden.errors import DocwardenError
from docwarden.facts import versions
from docwarden.facts.redirects import destinations
from docwarden.facts.versions import Status
from docwarden_sphinx import __version__
from docwarden_sphinx.redirects import page_rules, page_set, redirect_table
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from docwarden.facts.versions import Version, VersionList, VersionPages

HERE = Path(__file__).parent
MENU = "docwarden/versions.html"
STYLE_SHEET, SCRIPT = "docwarden-versions.css", "docwarden-versions.js"

#: A change of it has all pages written again.
DIGEST = "docwarden_versions_digest"

#: What Read the Docs calls the build of a pull request, which is no version.
EXTERNAL = "external"

WORDS = {
    Status.UNRELEASED: "This is the manual of an unreleased version.",
    Status.SUPPORTED: "This is the manual of an older version, which is still supported.",
    Status.END_OF_LIFE: "This is the manual of a version that is no longer supported.",
}


@dataclass(frozen=True)
class Settings:
    """Where the list of versions is, and which of them is built."""

    versions_file: str = setting(
        versions.FILE_NAME, "The file that lists the versions, relative to the sources of the manual."
    )
    version: str = setting(
        "",
        "The name of the version that is built. When it is empty, the environment variable"
        " ``READTHEDOCS_VERSION`` says it; a version that is not in the list gets a menu and no banner.",
    )


@dataclass
class Site:
    """The versions, which of them this is, and what is known of the pages of the others."""

    listed: VersionList
    current: Version | None
    pages: dict[str, VersionPages | None] = field(default_factory=dict)
    former: dict[str, list[str]] = field(default_factory=dict)

    def address(self, version: Version, page: str, uri: Any) -> tuple[str, bool]:
        """Give where a page is in a version, and whether it is the page or only the front page.

        ``uri`` gives the address of a page below that of its version.
        """
        base = self.listed.address_of(version)
        known = self.pages.get(version.name)
        there = known.counterpart(page, self.former.get(page, ())) if known else ""
        return (base + uri(there), True) if there else (base, False)


def load(app: Sphinx, config: Config) -> None:
    """Read the list; raise ConfigError where it is none. Without a file there is nothing to show."""
    settings = read_settings(config, Settings)
    folder = Path(app.srcdir)
    try:
        listed = versions.read_versions(folder, settings.versions_file, settings.versions_file)
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"docwarden_versions_file: {settings.versions_file}: {error}") from None
    except DocwardenError as error:
        raise ConfigError(f"{error}; {error.hint}" if error.hint else str(error)) from None
    site = Site(listed, listed.find(_name(settings, os.environ)))
    rules = functools.partial(
        versions.pages_of, folder, rules=page_rules(config), redirects=_redirects(config)
    )
    site.pages = {one.name: rules(one.revision) for one in listed.versions if one is not site.current}
    app.docwarden_site = site  # type: ignore[attr-defined]
    config[DIGEST] = _digest(site)
    # Not appended to: the lists may be the defaults of all builds of this process.
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    config.html_static_path = [*config.html_static_path, str(HERE / "static")]
    app.add_css_file(STYLE_SHEET)
    app.add_js_file(SCRIPT, loading_method="defer")


def _digest(site: Site) -> str:
    pages = {name: known and (sorted(known.names), known.moves) for name, known in site.pages.items()}
    return hashlib.sha256(repr((site.listed, site.current, pages)).encode()).hexdigest()


def _name(settings: Settings, environment: Any) -> str:
    if settings.version:
        return settings.version
    if environment.get("READTHEDOCS_VERSION_TYPE") == EXTERNAL:
        return ""
    return str(environment.get("READTHEDOCS_VERSION", ""))


def _redirects(config: Config) -> str:
    named = getattr(config, "rediraffe_redirects", None)
    return named if isinstance(named, str) else "redirects.txt"


def note_former_names(app: Sphinx, *_: object) -> None:
    """Note the names that pages had before they moved, from the redirects of this version."""
    site = _site(app)
    if site is None or "docwarden_sphinx.redirects" not in app.extensions:
        return
    try:
        table = redirect_table(app)
    except DocwardenError:  # told of where redirect pages are written
        return
    site.former = {}
    for old, new in destinations(table, page_set(app)).items():
        site.former.setdefault(new, []).append(old)


def add_to_page(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Put menu, banner and canonical link on a page."""
    site = _site(app)
    if site is None or app.builder.format != "html":
        return
    stable = site.listed.stable
    target = app.builder.get_target_uri
    context["docwarden_versions"] = _menu(site, page, target)
    _place_menu(context)
    if stable is None or site.current is None:
        return
    address, same = site.address(stable, page, target)
    if same and site.current is not stable:
        context["pageurl"] = address
    elif site.current is stable and site.listed.address:
        context["pageurl"] = site.listed.address_of(stable) + target(page)
    if doctree is not None:
        context["body"] = _banner(site.current, stable, address, same=same) + context["body"]


def _menu(site: Site, page: str, target: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "name": one.name,
            "status": one.status.replace("-", " "),
            "current": one is site.current,
            "address": "#" if one is site.current else _encoded(site.address(one, page, target)[0]),
        }
        for one in site.listed.versions
    ]


def _place_menu(context: dict[str, Any]) -> None:
    """Put the menu into the sidebar, below the search, unless conf.py has put it somewhere itself."""
    sidebars = context.get("sidebars")
    if not sidebars or MENU in sidebars:
        return
    after = sidebars.index("sidebar/search.html") + 1 if "sidebar/search.html" in sidebars else len(sidebars)
    context["sidebars"] = [*sidebars[:after], MENU, *sidebars[after:]]


def _banner(current: Version, stable: Version, address: str, *, same: bool) -> str:
    words = WORDS.get(current.status)
    if words is None:
        return ""
    what = "Read this page" if same else "Read the manual"
    link = f'<a href="{html.escape(_encoded(address))}">{what} for {html.escape(stable.title)}</a>'
    return (
        f'<aside class="docwarden-banner docwarden-banner-{current.status}" aria-label="Version"'
        f" data-pagefind-ignore><p>{words} {link}, the stable version.</p></aside>\n"
    )


def _encoded(address: str) -> str:
    return quote(address, safe="/%:?#[]@!$&'()*+,;=~")


def _site(app: Sphinx) -> Site | None:
    return getattr(app, "docwarden_site", None)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the settings, and take part in the writing of each page."""
    add_settings(app, Settings)
    app.add_config_value(DIGEST, "", "html", frozenset({str}), "Computed: what the menu and the banner show.")
    app.connect("config-inited", load, priority=900)
    app.connect("env-updated", note_former_names)
    app.connect("html-page-context", add_to_page)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
