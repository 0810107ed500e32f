# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs the rules of style and structure: on the source of each page that is read, and between pages."""

from __future__ import annotations

import functools
import os
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import docname_join

from docwarden import page_rules
from docwarden.checks.between_pages import git_tree_path
from docwarden.facts.page_set import PageRules
from docwarden.facts.redirects import by_source, parse_redirects
from docwarden.page_source import Definitions, Edit, Page, style
from docwarden.page_source.manual import Manual, facts
from docwarden_sphinx import page_results
from docwarden_sphinx.recording import Record
from docwarden_sphinx.scoped_lists import ScopedLists
from docwarden_sphinx.spell_words import Speller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from docwarden.finding import Finding
    from docwarden.page_source.manual import PageFacts
    from docwarden.page_source.style import Style

HELP = "What the project has decided about style, as `docwarden` passes it on; no setting for conf.py."

#: The field by which a page names its type.
TYPE_FIELD = "page-type"


def look(env: BuildEnvironment, doctree: nodes.document) -> None:
    """Keep what the rules say about a page that people wrote, where the project asks for them.

    A file that is no page is looked at with the pages that include it, unless it lies elsewhere: that one has
    other readers, and no roles of ours.
    """
    if not env.config.docwarden_style:
        return
    name = env.current_document.docname
    file = Path(env.doc2path(name))
    names = {*doctree.substitution_defs, *getattr(env.config, "docwarden_substitutions", ())}
    definitions = Definitions(frozenset(names), _roles(env.config))
    included = (env.doc2path(one) for one in sorted(env.included.get(name, set()) - env.found_docs))
    parts = [one for one in map(Path, included) if _is_part(one, env.srcdir)]
    pages = [_page(one, _style(env.config.docwarden_style), definitions) for one in (file, *parts)]
    result = page_results.page(env, name)
    result.facts = facts(pages[0]) if not pages[0].is_generated else None
    result.problems = [
        (page.path, one.line, rule.id, one.message, one.column, tuple(map(astuple, one.edits)))
        for page in pages
        if not page.is_generated
        for rule, one in page_rules.look(page)
    ]


def _is_part(file: Path, source: Path) -> bool:
    """Tell whether a file below the sources is there; where it is not, Sphinx or docutils says so."""
    return Path(os.path.normpath(file)).is_relative_to(source) and file.is_file()


def records(results: Iterable[page_results.PageResult]) -> Iterator[Record]:
    """Give what the rules said of pages; between processes it travels as plain tuples, which is quicker."""
    severities = {one.rule.id: one.rule.severity.value for one in page_rules.page_rules()}
    for result in results:
        for path, line, rule, message, column, edits in result.problems:
            mended = tuple(Edit(*edit) for edit in edits)
            yield Record(path, line, rule, message, severities[rule], column, edits=mended)


def findings(app: Sphinx) -> Iterator[Finding]:
    """Judge what needs more than one page, or may change without any."""
    if app.config.docwarden_style:
        yield from page_rules.look_between(_manual(app))


def findings_alone(app: Sphinx) -> Iterator[Finding]:
    """Judge of that what needs no other page."""
    if app.config.docwarden_style:
        known = _known(app)
        yield from git_tree_path.look(Manual(known, style=_style(app.config.docwarden_style)))


def _known(app: Sphinx) -> dict[str, PageFacts]:
    return {name: one.facts for name, one in sorted(page_results.pages(app.env).items()) if one.facts}


def _manual(app: Sphinx) -> Manual:
    env, pages = app.env, _known(app)
    decided = _style(app.config.docwarden_style)
    return Manual(
        pages,
        root=app.config.root_doc,
        style=decided,
        toctrees=env.toctree_includes,
        links={name: _linked(env, name) for name in page_results.pages(env)},
        included={one for some in env.included.values() for one in some},
        orphans={name for name, given in env.metadata.items() if "orphan" in given},
        types={name: str(given[TYPE_FIELD]) for name, given in env.metadata.items() if TYPE_FIELD in given},
        redirects=_redirects(decided, app.config),
        is_word=_is_word(app),
    )


def _linked(env: BuildEnvironment, name: str) -> frozenset[str]:
    """Give the other pages that a page links to, by their names or by labels."""
    labels = env.domains.standard_domain.anonlabels
    found = set()
    for target in page_results.page(env, name).references:
        page = labels[target][0] if target in labels else docname_join(name, target)
        if page in env.found_docs:
            found.add(page)
    return frozenset(found - {name})


def _redirects(decided: Style, config: Config) -> dict[str, str]:
    file = Path(decided.redirects)
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    rules = PageRules(tuple(config.source_suffix), ())
    return {name: one.target for name, one in by_source(parse_redirects(text, str(file)), rules).items()}


def _is_word(app: Sphinx) -> Callable[[str], bool]:
    """Give the function that tells what is a word in lower case: as dictionary and word lists say."""
    if "spelling_lang" not in app.config:
        return lambda _word: False
    speller = Speller(app.config)
    lists = ScopedLists(app.config, app.srcdir).of(app.config.root_doc)
    listed = {word for one in lists for word in one.words}
    return lambda word: word.capitalize() not in listed and (word in listed or speller.knows(word))


def _page(file: Path, decided: Style, definitions: Definitions) -> Page:
    real, root = file.resolve(), _resolved(decided.root)
    path = real.relative_to(root).as_posix() if real.is_relative_to(root) else str(file)
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    lines = text.replace("\r\n", "\n").split("\n")
    return Page(path, lines, file.suffix == ".md", decided, definitions)


def _roles(config: Config) -> dict[str, str]:
    """Give the roles of ``sphinx.ext.extlinks`` whose links end in what people write."""
    links = getattr(config, "extlinks", {})
    return {role: form[0].removesuffix("%s") for role, form in links.items() if form[0].endswith("%s")}


@functools.lru_cache(maxsize=1)
def _resolved(folder: str) -> Path:
    return Path(folder).resolve()


@functools.lru_cache(maxsize=1)
def _style(text: str) -> Style:
    return style.load(text)


def setup(app: Sphinx) -> None:
    """Declare the setting."""
    app.add_config_value("docwarden_style", "", "env", frozenset({str}), HELP)
