# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Search by Pagefind: an index of the built HTML, which browsers load in small parts, and a dialog for it.

The index is made after the last page was written, beside the one of the last build, which it then replaces.
What Pagefind finds is the text of pages: navigation, banners and links around it are left out. Without
scripts, Sphinx's own search stays.
"""

from __future__ import annotations

import html
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pagefind_bin
from sphinx.util import logging

from docwarden import pages, process
from docwarden.errors import DocwardenError, ProgramError
from docwarden_sphinx import __version__
from docwarden_sphinx.redirects import BUILDERS
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / "static"
STYLE_SHEET, SCRIPT = "docwarden-search.css", "docwarden-search.js"

#: The folder of the index, below the root of the output.
FOLDER = "pagefind"

#: What is on pages and is not their text.
IGNORED = ".headerlink, .docwarden-copy, .sphinx-tabs [role=tablist], .toctree-wrapper"

#: The surfaces that Pagefind brings; we have our own.
UNUSED = (
    *("pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css"),
    *("pagefind-component-ui.js", "pagefind-component-ui.css", "pagefind-highlight.js"),
)

#: How long the index of a large manual may take.
SECONDS = 600

WRITTEN, GENERATED = "Guide", "Generated reference"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What can be searched."""

    search_characters: str = setting(
        "_-./:$",
        "Characters that belong to words, beside letters and digits, as in names of flags and paths.",
    )


def use_files(app: Sphinx, config: Config) -> None:
    """Add the style sheet and the script of the dialog."""
    # Not appended to: the list may be the default of all builds of this process.
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    app.add_css_file(STYLE_SHEET)
    app.add_js_file(SCRIPT, type="module")


def mark_text(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Mark the text of a page, and say which part of the manual it belongs to and where it comes from."""
    if doctree is None or app.builder.name not in BUILDERS or "no-search" in app.env.metadata.get(page, {}):
        return
    filters = {"section": section(app, page), "kind": kind(app, page)}
    marks = "".join(
        f'<span hidden data-pagefind-filter="{name}:{html.escape(value)}"></span>'
        for name, value in filters.items()
    )
    context["body"] = f"<div data-pagefind-body>{marks}{context['body']}</div>"


def section(app: Sphinx, page: str) -> str:
    """Give the title of the part of the manual that a page belongs to: its page below the front page."""
    includes = app.env.toctree_includes
    parents = {child: parent for parent, children in includes.items() for child in children}
    seen = [page]
    while (parent := parents.get(seen[-1])) and parent not in (*seen, app.config.root_doc):
        seen.append(parent)
    return app.env.titles[seen[-1]].astext()


def kind(app: Sphinx, page: str) -> str:
    """Tell whether a page is written by hand or made from the code."""
    with app.env.doc2path(page).open(encoding="utf-8", errors="replace") as file:
        return GENERATED if pages.owner_of(file.read(600)) else WRITTEN


def make_index(app: Sphinx, exception: Exception | None) -> None:
    """Make the index, where a page is newer; the last one stays until the new one is ready."""
    output = Path(app.outdir)
    if exception or app.builder.name not in BUILDERS or getattr(app, "check_only", False):
        return
    if _is_current(output):
        return
    with tempfile.TemporaryDirectory(dir=output, prefix=f".{FOLDER}-") as scratch:
        try:
            _run(app, output, Path(scratch, "new"))
        except (DocwardenError, OSError) as error:
            logger.warning("the search index is not made: %s", error, type="docwarden", subtype="search")
            return
        shutil.rmtree(output / FOLDER, ignore_errors=True)
        Path(scratch, "new").rename(output / FOLDER)


def _is_current(output: Path) -> bool:
    made = output / FOLDER / "pagefind-entry.json"
    if not made.is_file():
        return False
    when = made.stat().st_mtime_ns
    return all(file.stat().st_mtime_ns <= when for file in output.rglob("*.html"))


def _run(app: Sphinx, output: Path, target: Path) -> None:
    """Run Pagefind; raise ProgramError or OSError where it is not there or fails."""
    characters = read_settings(app.config, Settings).search_characters
    command = [str(pagefind_bin.get_executable()), "--site", str(output), "--output-path", str(target)]
    command += ["--exclude-selectors", IGNORED, "--include-characters", characters, "--silent"]
    command += ["--force-language", (app.config.language or "en").partition("_")[0]]
    done = process.run(command, folder=output, seconds=SECONDS)
    if done.code or not (target / "pagefind-entry.json").is_file():
        reason = (done.errors.strip().splitlines() or [f"exit code {done.code}"])[-1]
        raise ProgramError(f"Pagefind failed: {reason}")
    for name in UNUSED:
        (target / name).unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the dialog to each page, and make the index at the end."""
    add_settings(app, Settings)
    app.connect("config-inited", use_files)
    app.connect("html-page-context", mark_text, priority=400)  # before banners are put above the text
    app.connect("build-finished", make_index, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
