# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Builders that write the same HTML as Sphinx's, in a fraction of the time."""

from __future__ import annotations

import functools
import pickle
import traceback
from collections.abc import Callable  # noqa: TC003 - a dataclass has it
from collections.abc import Set as AbstractSet  # noqa: TC003 - as above
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2 import Environment, FileSystemBytecodeCache
from sphinx.builders import Builder
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.latex import LaTeXBuilder
from sphinx.errors import SphinxError
from sphinx.highlighting import PygmentsBridge
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase

from docwarden_sphinx import collection, damaged_text, navigation, node_presence, search_index, stage
from docwarden_sphinx.forked import run_shares, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.search import IndexBuilder, WordStore

logger = logging.getLogger(__name__)


#: Below the folder of doctrees, what is kept of templates.
TEMPLATES = ".templates"

#: Fewer pages than this are written by the process itself: starting others takes longer.
FEW = 8


class CachingBridge(PygmentsBridge):
    """Sphinx's highlighter, which makes each formatter once: the style sheet in it takes most of the time."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Take what Sphinx's takes."""
        super().__init__(*arguments, **named)
        self._formatters: dict[str, Any] = {}

    def get_formatter(self, **kwargs: Any) -> Any:
        """Give the formatter for these options."""
        key = repr(sorted(kwargs.items()))
        if key not in self._formatters:
            self._formatters[key] = super().get_formatter(**kwargs)
        return self._formatters[key]


class SharedReading(Builder):
    """Reads pages in as many processes as there are processors; each sends back what it read at once."""

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        if len(docnames) < FEW:
            self._read_serial(docnames)
            return
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
        dealt = shares({name: self.env.doc2path(name).stat().st_size for name in docnames}, nproc)
        for names, data in zip(dealt, run_shares(self._read_share, dealt), strict=True):
            self.env.merge_info_from(names, pickle.loads(data), self._app)  # noqa: S301 - our own process

    def _read_serial(self, docnames: list[str]) -> None:
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
            self._read_page(docname)
        stage.current.enter(stage.WHOLE)

    def _read_page(self, docname: str, *, keep: bool = True) -> None:
        try:
            self.read_page(docname, keep=keep)
        except Exception as error:
            if isinstance(error, SphinxError):
                raise
            raise PageError(place_of(error, str(self.env.doc2path(docname, base=False)))) from error
        collection.after_page()

    def read_page(self, docname: str, *, keep: bool = True) -> None:
        """Read a page; what is damaged in its text is a warning."""
        damaged_text.read_page(self.env, docname, lambda: self._read_foretold(docname, keep=keep))

    def _read_foretold(self, docname: str, *, keep: bool) -> None:
        """Read a page; where nodes came up that nobody foretold, once more without relying on that."""
        try:
            with node_presence.current.of_page():
                self.read_doc(docname, _cache=keep)
        except node_presence.OverlookedError:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
            self.read_doc(docname, _cache=keep)

    def _read_share(self, docnames: list[str]) -> bytes:
        self.env._app = self._app  # noqa: SLF001 - as Sphinx does in its processes
        for docname in docnames:
            self._read_page(docname, keep=False)
        return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)


class PageError(SphinxError):
    """A page that cannot be read or written at all: an extension failed on it."""

    category = "Page error"


def place_of(error: Exception, path: str) -> str:
    """Say in one line what went wrong with a page, and where."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{path}: {type(error).__name__}: {error} ({last.filename}, line {last.lineno})"


@dataclass
class Memory:
    """What a builder takes from one run to the next, and what it did in this one.

    ``compared`` tells that the navigation was found to be Sphinx's, and that nothing in it changed since;
    ``forget`` is told which pages are written, so that warnings of their last writing can go.
    """

    index_entries: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    compared: bool = False
    forget: Callable[[AbstractSet[str]], None] = lambda _pages: None


class FastPages(SharedReading, StandaloneHTMLBuilder):
    """What the HTML builders share; each override says which work of Sphinx's it does not repeat."""

    def init(self) -> None:
        """Set up; what is kept below is kept for one build."""
        super().init()
        self._trees: dict[str, Callable[[str], str] | None] = {}
        self._titles: dict[int, dict[str, str]] = {}
        self._stem: Callable[[str], str] | None = None
        self._idle = False
        self.keep_around = False
        self.memory = Memory()

    def init_templates(self) -> None:
        """Keep compiled templates for the next run."""
        super().init_templates()
        environment = getattr(self.templates, "environment", None)
        if isinstance(environment, Environment):
            folder = self.doctreedir / TEMPLATES
            folder.mkdir(parents=True, exist_ok=True)
            environment.bytecode_cache = FileSystemBytecodeCache(str(folder))

    def init_highlighter(self) -> None:
        """Make formatters once."""
        super().init_highlighter()
        for name in ("highlighter", "dark_highlighter"):
            bridge = getattr(self, name)
            if type(bridge) is PygmentsBridge:
                caching = CachingBridge.__new__(CachingBridge)
                caching.__dict__.update(bridge.__dict__, _formatters={})
                setattr(self, name, caching)

    def get_outdated_docs(self) -> Iterator[str]:
        """Give no pages: ``rewriting`` says which, by content and not by times of modification."""
        return iter(())

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Stem each word once in a build, look at it once in a page; prepare nothing for no pages."""
        self._idle = not docnames
        if self._idle:
            return
        super().prepare_writing(docnames)
        self._titles.clear()
        if not self.keep_around:
            vars(self).pop("_classes_of_titles", None)
            self._trees.clear()
        if self.indexer is not None:
            self._stem = self._stem or functools.cache(self.indexer.lang.stem)
            self.indexer.lang.stem = self._stem  # type: ignore[assignment, method-assign]
            collect = self.indexer._word_collector  # noqa: SLF001 - a seam between two steps
            self.indexer._word_collector = lambda page: _each_word_once(collect(page))  # type: ignore[assignment, method-assign]  # noqa: SLF001

    def load_indexer(self, docnames: AbstractSet[str]) -> None:
        """Take over the search index of the last run as a clean one would make it.

        Sphinx leaves words behind that stand on no page any more, and forgets the entries of ``index``.
        """
        super().load_indexer(docnames)
        for name in _BY_TERM:
            mapping = getattr(self.indexer, name)
            setattr(self.indexer, name, {term: pages for term, pages in mapping.items() if pages})
        kept = self.memory.index_entries.items()
        entries = {name: value for name, value in kept if name in self.env.all_docs and name not in docnames}
        self.indexer._index_entries = entries  # type: ignore[union-attr]  # noqa: SLF001

    def copy_assets(self) -> None:
        """Copy style sheets, scripts and files; a change of one has all pages written."""
        if not self._idle:
            super().copy_assets()

    def finish(self) -> None:
        """Write indices and the search index, where pages were written."""
        if not self._idle:
            super().finish()
            self.memory.index_entries = self.indexer._index_entries if self.indexer else {}  # noqa: SLF001

    def dump_search_index(self) -> None:
        """Write the search index."""
        with search_index.without_pruning(self.indexer, self.env.all_docs):
            super().dump_search_index()

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Render the title of a page once; it also stands on the pages before, after and below."""
        if not isinstance(node, nodes.title):
            return super().render_partial(node)
        if id(node) not in self._titles:
            self._titles[id(node)] = super().render_partial(node)
        return self._titles[id(node)]

    def _get_local_toctree(self, docname: str, collapse: bool = True, **kwargs: Any) -> str:  # noqa: FBT001, FBT002
        """Render the table of contents beside the page from one that is read once."""
        if kwargs.get("maxdepth") == "":
            kwargs.pop("maxdepth")
        key = repr((collapse, sorted(kwargs.items())))
        if key not in self._trees:
            self._trees[key] = self._tree(docname, {"collapse": collapse, **kwargs})
        tree = self._trees[key]
        return tree(docname) if tree else super()._get_local_toctree(docname, collapse, **kwargs)

    def _tree(self, docname: str, options: dict[str, Any]) -> Callable[[str], str] | None:
        """Read the table of contents; compare it with Sphinx's own for a few pages of different depth."""
        try:
            tree = navigation.make(self, options)
        except navigation.Unsupported:
            logger.info("docwarden: the navigation of this manual needs Sphinx")
            return None
        for name in () if self.memory.compared else self._samples(docname):
            if tree(name) != super()._get_local_toctree(name, **options):
                logger.info("docwarden: the navigation of %s needs Sphinx", name)
                return None
        return tree

    def navigation_is_compared(self) -> bool:
        """Tell whether each table of contents of this run, or else of the last, is Sphinx's own."""
        return all(self._trees.values()) if self._trees else self.memory.compared

    def _samples(self, docname: str) -> set[str]:
        """Give the page in hand, the deepest and the least deep."""
        names = sorted(self.env.found_docs, key=lambda name: (-name.count("/"), name))
        return {docname, names[0], names[-1]}

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Resolve and write pages in several processes, each with a share of its own."""
        self.memory.pages |= docnames
        self.memory.forget(docnames)
        jobs = self._app.parallel if self.parallel_ok else 1
        if len(docnames) < FEW or jobs == 1:
            with logging.pending_warnings():
                self._write_pages(sorted(docnames))
            return
        sizes = {name: self._size(name) for name in sorted(docnames)}
        # What all pages share is made for the first one, before there are several processes.
        first = min(sizes, key=sizes.__getitem__)
        self._write_pages([first])
        del sizes[first]
        for share in run_shares(self._write_share, shares(sizes, jobs)):
            self._take_share(share)

    def _write_pages(self, docnames: list[str]) -> None:
        for docname in docnames:
            stage.current.enter(stage.WRITE, docname)
            try:
                self.write_page(docname)
            except SphinxError:
                raise
            except Exception as error:
                raise PageError(place_of(error, str(self.env.doc2path(docname, base=False)))) from error
            collection.after_page()
        stage.current.enter(stage.WHOLE)

    def write_page(self, docname: str) -> None:
        """Write one page; what an extension raises is raised."""
        with node_presence.current.of_page():
            self._write_page(docname)

    def _write_page(self, docname: str) -> None:
        doctree = self._resolved(docname)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def _resolved(self, docname: str) -> nodes.document:
        """Give a page with its references resolved."""
        self.phase = BuildPhase.RESOLVING
        just_read = self.env._write_doc_doctree_cache.get(docname)  # noqa: SLF001
        doctree = just_read or self.env.get_doctree(docname)
        node_presence.current.loaded(doctree, self._classes_of_titles)
        stored = None if just_read else doctree
        return self.env.get_and_resolve_doctree(docname, self, doctree=stored, tags=self.tags)

    @functools.cached_property
    def _classes_of_titles(self) -> set[type]:
        """Give the classes of nodes that come to a page from others: their titles and contents."""
        parts = (*self.env.titles.values(), *self.env.longtitles.values(), *self.env.tocs.values())
        return set().union(*map(node_presence.classes_in, parts))

    def _size(self, docname: str) -> int:
        return (self.doctreedir / f"{docname}.doctree").stat().st_size

    def _write_share(self, docnames: list[str]) -> Share:
        self.images = {}
        if self.indexer is not None:
            _forget(self.indexer)
        self._write_pages(docnames)
        return Share(self.images, _index_of(self.indexer) if self.indexer else {})

    def _take_share(self, share: Share) -> None:
        self.images.update(share.images)
        if self.indexer is not None:
            _merge(self.indexer, share.index)


class Share:
    """What a process that writes pages has to hand over: images to copy, and its part of the search index."""

    def __init__(self, images: dict[str, str], index: dict[str, Any]) -> None:
        """Take the parts."""
        self.images = images
        self.index = index


def _each_word_once(words: WordStore) -> WordStore:
    """Leave out words that a page repeats; the index notes only that they are there."""
    words.words = list(dict.fromkeys(words.words))
    return words


_BY_PAGE = ("_titles", "_filenames", "_all_titles", "_index_entries")
_BY_TERM = ("_mapping", "_title_mapping")


def _forget(indexer: IndexBuilder) -> None:
    for name in _BY_PAGE + _BY_TERM:
        setattr(indexer, name, {})


def _index_of(indexer: IndexBuilder) -> dict[str, Any]:
    return {name: getattr(indexer, name) for name in _BY_PAGE + _BY_TERM}


def _merge(indexer: IndexBuilder, part: dict[str, Any]) -> None:
    for name in _BY_PAGE:
        getattr(indexer, name).update(part[name])
    for name in _BY_TERM:
        mapping = getattr(indexer, name)
        for term, pages in part[name].items():
            mapping.setdefault(term, set()).update(pages)


class FastHTMLBuilder(FastPages):
    """The builder ``html``."""


class FastDirectoryHTMLBuilder(FastPages, DirectoryHTMLBuilder):
    """The builder ``dirhtml``."""

    name = "dirhtml"


class CheckBuilder(FastPages):
    """Resolves references and tries code blocks, as writing pages would, and writes nothing.

    To extensions it is the builder ``html``, so that what is read serves that one, too.
    """

    search = False

    def copy_assets(self) -> None:
        """Copy nothing."""

    def _write_page(self, docname: str) -> None:
        doctree = self._resolved(docname)
        self.post_process_images(doctree)
        for block in doctree.findall(nodes.literal_block):
            if block.rawsource == block.astext():
                self._try(block)

    def _try(self, block: nodes.literal_block) -> None:
        """Highlight a code block as the HTML translator does."""
        self.highlighter.highlight_block(
            block.rawsource,
            block.get("language", "default"),
            opts=dict(self.config.highlight_options.get(block.get("language", "default"), {})),
            force=block.get("force", False),
            location=block,
        )

    def finish(self) -> None:
        """Finish nothing."""


class SharedLaTeXBuilder(SharedReading, LaTeXBuilder):
    """The builder ``latex``; it reads as the others do."""


class SharedEpubBuilder(SharedReading, Epub3Builder):
    """The builder ``epub``; it reads as the others do."""


#: By name, our class and the one of Sphinx that it replaces: a builder of somebody else stays.
BUILDERS: dict[str, tuple[type[Builder], type[Builder]]] = {
    "html": (FastHTMLBuilder, StandaloneHTMLBuilder),
    "dirhtml": (FastDirectoryHTMLBuilder, DirectoryHTMLBuilder),
    "latex": (SharedLaTeXBuilder, LaTeXBuilder),
    "epub": (SharedEpubBuilder, Epub3Builder),
}


def setup(app: Sphinx, *, check_only: bool) -> None:
    """Put our builders in the place of Sphinx's; ``html`` writes nothing where only checks are wanted."""
    for name, (ours, original) in BUILDERS.items():
        if app.registry.builders.get(name) is original:
            app.add_builder(ours, override=True)
    if check_only:
        app.add_builder(CheckBuilder, override=True)
