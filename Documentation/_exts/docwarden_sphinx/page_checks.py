# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Looks at each page while it is read, and keeps what it finds in the domain of ``page_results``."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import Reporter, get_source_line
from sphinx import addnodes
from sphinx.parsers import RSTParser
from sphinx.transforms import SphinxTransform
from sphinx.util.matching import patmatch

from docwarden.checks import code_blocks, internal_links, suspicious_markup
from docwarden.checks.spelling import Unknown
from docwarden_sphinx import damaged_text, node_presence, page_markup, page_results, stage, style_checks
from docwarden_sphinx.exact_lines import exact_line
from docwarden_sphinx.recording import Record
from docwarden_sphinx.source_lines import forget, source_lines
from docwarden_sphinx.spell_words import Speller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.statemachine import StringList
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from docwarden.finding import Rule

#: Where sphinxcontrib-spelling looks for text: what stands in other nodes is code, a name or a link.
TEXT_NODES = {"block_quote", "caption", "paragraph", "list_item", "term", "definition_list_item", "title"}

BEFORE_TYPOGRAPHIC_QUOTES = 745  # Sphinx puts them in at 750; the words of a page are those of its source
AFTER_DEPENDENCIES = 900


ACCEPTED_HELP = (
    "By pattern for the names of pages, how messages of docutils begin that are no findings there, such as "
    '``{"history/*": "Enumerated list start value"}``.'
)


class ListeningParser(RSTParser):
    """Sphinx's parser, which also hears what docutils says at its lowest level."""

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse a page."""
        listen = functools.partial(_keep_quiet_message, self._env)
        document.reporter.attach_observer(listen)
        super().parse(inputstring, document)
        document.reporter.detach_observer(listen)


def _keep_quiet_message(env: BuildEnvironment, message: nodes.system_message) -> None:
    text = message.children[0].astext() if message.children else ""
    if message["level"] != Reporter.INFO_LEVEL or not suspicious_markup.is_suspicious(text):
        return
    if not _is_accepted(env, text):
        path = message.get("source", "")
        line = exact_line(path, message.get("line"), message.astext()) or 0
        _keep(env, suspicious_markup.SUSPICIOUS_MARKUP, (path, line), " ".join(text.split()))


def _is_accepted(env: BuildEnvironment, message: str) -> bool:
    accepted: dict[str, str] = env.config.docwarden_accepted_markup
    page = env.current_document.docname
    return any(patmatch(page, pages) and message.startswith(text) for pages, text in accepted.items())


def _keep(
    env: BuildEnvironment, rule: Rule, place: tuple[str, int], message: str, column: int | None = None
) -> None:
    result = page_results.page(env, env.current_document.docname)
    result.records.append(Record(place[0], place[1] or None, rule.id, message, rule.severity, column))


class SpellingCandidates(SphinxTransform):
    """Keep the words that the dictionary does not know."""

    default_priority = BEFORE_TYPOGRAPHIC_QUOTES

    def apply(self, **_kwargs: Any) -> None:
        """Look at the text of one page."""
        if "spelling_lang" not in self.config:
            return
        speller = _speller(self.config)
        found = page_results.page(self.env, self.env.current_document.docname).unknown
        found[:] = [
            _near(self.env, node, text, unknown)
            for node, text in _prose(self.document)
            for unknown in speller.unknown(text)
        ]


def _prose(document: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    """Give the text that people wrote, and where it stands; the caption of a toctree is no text yet."""
    for node in document.findall(nodes.Text):
        if _is_prose(node):
            yield node, node.astext()
    for toctree in document.findall(addnodes.toctree):
        if caption := toctree.get("caption"):
            yield toctree, str(caption)


def _is_prose(node: nodes.Text) -> bool:
    """Tell whether people wrote the text; docutils' messages stand among it until the end of the reading."""
    parent = node.parent
    if parent.get("translatable"):  # Sphinx wraps what stands in a field for a while
        parent = parent.parent
    if parent.tagname not in TEXT_NODES or hasattr(node, "spellingIgnore"):
        return False
    return not isinstance(parent.parent, nodes.system_message)


@functools.lru_cache(maxsize=1)
def _speller(config: Config) -> Speller:
    return Speller(config)


def _near(env: BuildEnvironment, node: nodes.Node, text: str, unknown: tuple[str, str, int]) -> Unknown:
    word, piece, offset = unknown
    source, line = get_source_line(node)
    path = str(source or env.doc2path(env.current_document.docname)).partition(":docstring of ")[0]
    return Unknown(word, piece, path, (line or 1) + text.count("\n", 0, offset))


def note_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note which page is read, and forget what was found out about it."""
    stage.current.enter(stage.READ, docname)
    page_results.pages(app.env)[docname] = page_results.PageResult()
    forget()
    damaged_text.warn_of_zero(str(app.env.doc2path(docname)), source[0])


def look(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what checks need to know of a page that was read."""
    if node_presence.current.overlooked(doctree):
        raise node_presence.OverlookedError
    env = app.env
    result = page_results.page(env, env.current_document.docname)
    words = getattr(env, "spelling_document_words", {})
    result.good_words = frozenset(words.get(env.current_document.docname, ()))
    result.labels = list(_labels(doctree))
    result.links = list(_links(doctree))
    result.anchors = frozenset(doctree.ids) | {
        one for node in doctree.findall(nodes.raw) for one in _raw_ids(node)
    }
    result.references = frozenset(_references(doctree))
    result.outline = _outline(env, env.current_document.docname)
    for block in doctree.findall(nodes.literal_block):
        _check_block(env, block)
    style_checks.look(env, doctree)
    for rule, path, line, message in page_markup.problems(env, doctree):
        _keep(env, rule, (path, line), message)


def _outline(env: BuildEnvironment, name: str) -> str:
    parts = [env.titles[name].pformat(), env.tocs[name].pformat(), env.toctree_includes.get(name)]
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def _check_block(env: BuildEnvironment, block: nodes.literal_block) -> None:
    if "source" in block or block.get("force") or "language" not in block:
        return
    text = block.rawsource or block.astext()
    if found := code_blocks.problem(block["language"], text):
        source, line = get_source_line(block)
        lines = source_lines(str(source))
        said = text.rstrip("\n").split("\n")
        below = min(found.line, len(said))  # what is missing at the end, a parser finds below the last line
        place = _first_line(lines, line or 1, text) + below - 1
        column = _column(lines, place, said[below - 1], found.column) if below == found.line else None
        _keep(env, code_blocks.CODE_SYNTAX, (str(source), place), found.message, column)


def _column(lines: list[str], line: int, text: str, column: int) -> int | None:
    """Give the column in a file of a column in a line of a block; none where the line is not found there."""
    at = lines[line - 1].find(text.strip()) if text.strip() and 0 < line <= len(lines) else -1
    return at + max(column - (len(text) - len(text.lstrip())), 1) if at >= 0 else None


def _first_line(lines: list[str], near: int, text: str) -> int:
    """Find the line of a file where the text of a block begins, at or after the line of its directive."""
    first = text.split("\n", 1)[0].strip()
    return next((line for line in range(near, len(lines) + 1) if lines[line - 1].strip() == first), near)


def _labels(doctree: nodes.document) -> Iterator[tuple[str, str, int]]:
    """Give the labels that other pages can refer to, as Sphinx's standard domain sees them."""
    for name, explicit in doctree.nametypes.items():
        node = doctree.ids.get(doctree.nameids.get(name) or "")
        if not explicit or node is None or name[:1].isdigit() or "refuri" in node:
            continue
        if isinstance(node, nodes.footnote | nodes.citation) or node.tagname.startswith("desc_"):
            continue
        source, line = get_source_line(node)
        yield name, str(source or ""), line or 0


def _links(doctree: nodes.document) -> Iterator[tuple[str, str, int]]:
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", "").split():
            source, near = get_source_line(node)
            first = _first_line(source_lines(str(source)), near or 1, node.astext())
            for address, below in internal_links.addresses(node.astext()):
                yield address, str(source or ""), first + below
    for reference in doctree.findall(nodes.reference):
        address = reference.get("refuri", "")
        if address and "://" not in address and not address.startswith("mailto:"):
            source, line = get_source_line(reference)
            yield address, str(source or ""), line or 0


def _raw_ids(node: nodes.raw) -> Iterator[str]:
    return internal_links.identifiers(node.astext())


def _references(doctree: nodes.document) -> Iterator[str]:
    """Give the names that a page refers to, also in parts: other pages say where they lead."""
    for node in doctree.findall(addnodes.pending_xref):
        target = str(node.get("reftarget", ""))
        yield target
        yield target.lower()
        yield from target.partition("#")[::2]


def setup(app: Sphinx) -> None:
    """Take part in the reading."""
    app.add_config_value("docwarden_accepted_markup", {}, "env", frozenset({dict}), ACCEPTED_HELP)
    style_checks.setup(app)
    app.add_source_parser(ListeningParser, override=True)
    app.add_transform(SpellingCandidates)
    app.connect("source-read", note_source, priority=0)
    app.connect("doctree-read", look, priority=AFTER_DEPENDENCIES)
