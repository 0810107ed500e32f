# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The table of contents that stands beside each page, computed once instead of once per page.

Sphinx resolves the whole tree anew for each page, and marks in it where the reader is. Here the tree is
read once; parts that do not hold the page are rendered once per folder, because only their addresses depend
on the page. The text is what Sphinx would print; what is not covered here is left to it (``Unsupported``).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.environment.adapters.toctree import _get_toctree_ancestors
from sphinx.util import url_re
from sphinx.util.nodes import _only_node_keep_children
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

SUPPORTED_OPTIONS = {"collapse", "includehidden", "maxdepth", "titles_only"}


class Unsupported(Exception):  # noqa: N818 - an answer, no error
    """The manual uses something that only Sphinx itself renders."""


@dataclass(eq=False, slots=True)
class Entry:
    """One line of the tree: where it leads, its text as HTML, and what hangs below it.

    ``only_in`` is the page in which the line stands below a directive ``only``. To readers below that page,
    Sphinx shows it plain: without its level, and without a mark on the way to where they are.
    """

    page: str
    anchor: str
    text: str
    below: list[Entry] = field(default_factory=list)
    only_in: str = ""
    pages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is: the page, its ancestors in the tree, and the address that links start from."""

    page: str
    ancestors: frozenset[str]
    address: str


@dataclass(frozen=True, slots=True)
class Options:
    """What a theme asks for; the names are those of the template function ``toctree``."""

    collapse: bool = True
    includehidden: bool = False
    maxdepth: int = 0
    titles_only: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One toctree of the root page."""

    caption: str
    depth: int
    entries: tuple[Entry, ...]


class Navigation:
    """The tree of one build and one set of options."""

    def __init__(self, builder: StandaloneHTMLBuilder, options: Options) -> None:
        """Read the tree; raise Unsupported where Sphinx has to render it."""
        self._builder = builder
        self._env = builder.env
        self._options = options
        document = new_document("", builder._settings)  # noqa: SLF001 - those of render_partial
        self._encode = builder.create_translator(document, builder).encode  # type: ignore[attr-defined]
        self._parts = [
            part for node in self._env.master_doctree.findall(addnodes.toctree) for part in self._part(node)
        ]
        self._closed = functools.cache(self._render_closed)

    def render(self, page: str) -> str:
        """Give the tree as a reader of the page sees it."""
        ancestors = frozenset(_get_toctree_ancestors(self._env.toctree_includes, page))
        place = Place(page, ancestors, self._builder.get_target_uri(page))
        return "".join(self._render_part(part, place) for part in self._parts)

    def _part(self, node: addnodes.toctree) -> Iterator[Part]:
        if node.get("hidden") and not self._options.includehidden:
            return
        titles_only = self._options.titles_only or node.get("titlesonly", False)
        if node.get("numbered") or titles_only != self._options.titles_only:
            raise Unsupported
        entries = tuple(self._entries(node, ()))
        if entries:
            caption = self._encode(node.get("caption") or "")
            yield Part(caption, self._options.maxdepth or node.get("maxdepth", -1), entries)

    def _entries(self, node: addnodes.toctree, parents: tuple[str, ...]) -> Iterator[Entry]:
        for title, page in node["entries"]:
            if url_re.match(page) or page == "self" or page not in self._env.tocs or page in parents:
                raise Unsupported
            if self._env.metadata[page].get("tocdepth") or node.get("numbered"):
                raise Unsupported
            yield from self._page_entries(title, page, parents)

    def _page_entries(self, title: str | None, page: str, parents: tuple[str, ...]) -> Iterator[Entry]:
        items = list(self._kept(self._env.tocs[page]))
        if title and len(items) != 1:
            raise Unsupported
        for item, plain in items:
            entry = self._entry(item, page, parents)
            entry.only_in = page if plain and not self._options.titles_only else ""
            if title and entry.page == page and not entry.anchor:
                entry.text = self._html(nodes.Text(title))
            if self._options.titles_only:
                entry.below = [one for below in entry.below for one in _other_pages(below, page)]
            yield _with_pages(entry)

    def _entry(self, item: nodes.Node, page: str, parents: tuple[str, ...]) -> Entry:
        if not isinstance(item, nodes.list_item):
            raise Unsupported
        reference: Any = item.children[0].children[0]
        if not isinstance(reference, nodes.reference) or reference.get("secnumber"):
            raise Unsupported
        entry = Entry(reference["refuri"], reference["anchorname"], self._html(*reference.children))
        if len(item) > 2:  # noqa: PLR2004 - its line, what is below
            raise Unsupported
        for child, plain in self._kept(cast("nodes.Element", item[1])) if len(item) > 1 else ():
            found = self._below(child, page, parents)
            for one in found:
                one.only_in = page if plain and not self._options.titles_only else one.only_in
            entry.below += found
        if len(item) > 1 and not entry.below:
            raise Unsupported  # Sphinx prints a list without items, as below a toctree of missing pages
        return entry

    def _below(self, child: nodes.Node, page: str, parents: tuple[str, ...]) -> list[Entry]:
        if not isinstance(child, addnodes.toctree):
            return [self._entry(child, page, parents)]
        if child.get("hidden") and not self._options.includehidden:
            raise Unsupported
        return list(self._entries(child, (page, *parents)))

    def _kept(self, node: nodes.Element) -> Iterator[tuple[nodes.Node, bool]]:
        """Give the children, and those of ``only`` where its tags hold; tell which are the latter."""
        for child in node.children:
            if not isinstance(child, addnodes.only):
                yield child, False
            elif _only_node_keep_children(child, self._builder.tags):
                yield from ((one, True) for one, _ in self._kept(child))

    def _html(self, *children: nodes.Node) -> str:
        if all(type(child) is nodes.Text for child in children):
            text = "".join(child.astext() for child in children)
            return str(self._encode(text))
        return self._render_nodes(children)

    def _render_nodes(self, children: tuple[nodes.Node, ...]) -> str:
        copies = [child.deepcopy() for child in children]
        holder = nodes.reference("", "", *copies, internal=True, refuri="#")
        html: str = self._builder.render_partial(addnodes.compact_paragraph("", "", holder))["fragment"]
        before, text, after = html.partition('<a class="reference internal" href="#">')
        if before.strip() or not text or not after.rstrip().endswith("</a>"):
            raise Unsupported
        return after.rstrip().removesuffix("</a>")

    def _render_part(self, part: Part, place: Place) -> str:
        caption = f'<p class="caption" role="heading"><span class="caption-text">{part.caption}</span></p>\n'
        entries = "".join(self._render_entry(entry, 1, part.depth, place) for entry in part.entries)
        current = any(self._leads_to(entry, place) for entry in part.entries)
        return (caption if part.caption else "") + _list(entries, current=current)

    def _render_entry(
        self, entry: Entry, level: int, depth: int, place: Place, *, plain: bool = False
    ) -> str:
        """Render an entry; of what does not hold the page, only the addresses depend on the page."""
        plain = plain or entry.only_in in place.ancestors
        if not self._holds(entry, place):
            return self._closed(entry, level, depth, _folder(place.address), plain)
        own = entry.page == place.page
        leads = not plain and self._leads_to(entry, place)
        below = ""
        if self._shows_below(entry, level, depth, is_open=not plain and (own or leads)):
            items = "".join(
                self._render_entry(one, level + 1, depth, place, plain=plain) for one in entry.below
            )
            below = _list(items, current=not plain and any(self._leads_to(one, place) for one in entry.below))
        address = relative_uri(place.address, self._builder.get_target_uri(entry.page)) + entry.anchor
        link = _link(entry, address or "#", marked=own and not entry.anchor and not plain)
        return _item(link + below, 0 if plain else level, current=leads)

    def _render_closed(self, entry: Entry, level: int, depth: int, folder: str, plain: bool) -> str:  # noqa: FBT001
        """Render an entry that does not hold the page: alike for all pages of a folder."""
        below = ""
        if self._shows_below(entry, level, depth, is_open=False):
            items = "".join(self._closed(one, level + 1, depth, folder, plain) for one in entry.below)
            below = _list(items, current=False)
        address = relative_uri(f"{folder}-", self._builder.get_target_uri(entry.page)) + entry.anchor
        return _item(_link(entry, address) + below, 0 if plain else level)

    def _shows_below(self, entry: Entry, level: int, depth: int, *, is_open: bool) -> bool:
        return bool(entry.below) and (depth <= 0 or level < depth) and (is_open or not self._options.collapse)

    def _holds(self, entry: Entry, place: Place) -> bool:
        """Tell whether the page is at or below an entry; a collapsed tree opens along one way to it only."""
        return place.page in entry.pages and (not self._options.collapse or entry.page in place.ancestors)

    def _leads_to(self, entry: Entry, place: Place) -> bool:
        """Tell whether the title of the page stands at or below an entry; a section of it does not count."""
        if not self._holds(entry, place) or entry.only_in in place.ancestors:
            return False
        own = entry.page == place.page and not entry.anchor
        return own or any(self._leads_to(one, place) for one in entry.below)


def _folder(address: str) -> str:
    """Give the part of an address that all pages of a folder share."""
    return address[: address.rfind("/") + 1]


def _link(entry: Entry, address: str, *, marked: bool = False) -> str:
    own = "current " if marked else ""
    return f'<a class="{own}reference internal" href="{address}">{entry.text}</a>'


def _item(content: str, level: int, *, current: bool = False) -> str:
    mark = " current" if current else ""
    return f'<li class="toctree-l{level}{mark}">{content}</li>\n' if level else f"<li>{content}</li>\n"


def _list(items: str, *, current: bool) -> str:
    return f'<ul class="current">\n{items}</ul>\n' if current else f"<ul>\n{items}</ul>\n"


def _with_pages(entry: Entry) -> Entry:
    """Note in each entry which pages it and the entries below it lead to."""
    below = (
        frozenset().union(*(_with_pages(one).pages for one in entry.below)) if entry.below else frozenset()
    )
    entry.pages = below | {entry.page}
    return entry


def _other_pages(entry: Entry, page: str) -> list[Entry]:
    """Give the entries of other pages at or below an entry, without the sections of this one."""
    if entry.page != page:
        return [entry]
    return [one for below in entry.below for one in _other_pages(below, page)]


def make(builder: StandaloneHTMLBuilder, options: dict[str, Any]) -> Callable[[str], str]:
    """Give the function that renders the tree for a page; raise Unsupported."""
    if options.keys() - SUPPORTED_OPTIONS:
        raise Unsupported
    given = dict(options)
    given["maxdepth"] = int(given.get("maxdepth") or 0)
    return Navigation(builder, Options(**given)).render
