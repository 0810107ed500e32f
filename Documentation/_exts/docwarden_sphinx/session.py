# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One Sphinx application that stays alive and brings its HTML up to date, edit by edit.

After an edit the pages that were edited are written at once; what else may look different by that is stale
and is written bit by bit in ``step``, or when somebody asks for it. When nothing is left to do, each byte
of the output is what a clean build would give.
"""

from __future__ import annotations

import gc
import os
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders import _write_docname
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import CONFIG_OK
from sphinx.util.build_phase import BuildPhase

from docwarden_sphinx import assets, collection, search_index
from docwarden_sphinx.contribution import Contributions
from docwarden_sphinx.html_pages import FastPages, SharedReading
from docwarden_sphinx.outdated import find_outdated
from docwarden_sphinx.page_findings import Work, say_again
from docwarden_sphinx.record_lines import reason
from docwarden_sphinx.recording import Record
from docwarden_sphinx.rivals import rivals_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from docwarden_sphinx.first_build import FirstBuild
    from docwarden_sphinx.outdated import Outdated
    from docwarden_sphinx.page_findings import PageFindings

#: No more pages than this are written before an edit is reported as done.
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What an edit made necessary: pages that were read, and those whose output changed so far."""

    read: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    assets: bool = False
    seconds: float = 0.0


class Session:
    """Keeps the HTML of one application current."""

    def __init__(self, first: FirstBuild, findings: PageFindings, root: Path) -> None:
        """Take a first build of HTML, where its warnings are kept, and the root of their paths."""
        self._first = first
        self.app = app = first.app
        self.env = app.env
        self.builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
        self.findings = findings
        self.stale: dict[str, None] = {}
        #: The source of each page, as of the last look for new pages.
        self.page_sources: dict[str, str] = {}
        self._root = root
        self.failed: set[str] = set()
        self._images: dict[str, dict[str, str]] = {}
        self._first_images: dict[str, str] = {}
        self._extra_pages: set[str] = set()
        self._requested: assets.Requested | None = None
        self._unfinished: list[Callable[[], None]] = []
        self._hold_on_to_memory()

    def _hold_on_to_memory(self) -> None:
        """Keep what Sphinx lets go of after a build, and note the pages that are made of no source."""
        self.builder.cleanup = lambda: None  # type: ignore[method-assign]
        handle_page, prepare_writing = self.builder.handle_page, self.builder.prepare_writing

        def note_page(pagename: str, *arguments: object, **named: object) -> None:
            if pagename not in self.env.found_docs:
                self._extra_pages.add(pagename)
            handle_page(pagename, *arguments, **named)  # type: ignore[arg-type]

        def prepare(docnames: AbstractSet[str]) -> None:
            assets.restore_requested(self.builder, self._requested)
            prepare_writing(docnames)
            self._requested = assets.requested(self.app)

        self.builder.handle_page = note_page  # type: ignore[method-assign]
        self.builder.prepare_writing = prepare  # type: ignore[method-assign]

    # The whole manual

    def build(self) -> None:
        """Bring everything up to date; raise SphinxError, or what an extension raises, when that fails."""
        with self.findings.of_whole_build(self.app, self._pages_of_record):
            self._first.run()
        self._first.hand_over(self.findings)
        self.page_sources = self.sources()
        self._sources = self._source_names()
        self._take_up_index()
        if self.env.found_docs - self._first.written:
            self._take_up_output()
        else:
            self._first_images = dict(self.builder.images)
        self._contributions = Contributions(self.env)
        gc.collect()
        gc.freeze()  # what a whole build leaves behind lives as long as the session

    def _take_up_index(self) -> None:
        """Hold the search index in the environment, and keep Sphinx from reading it back for each edit."""
        if isinstance(self.builder, FastPages):
            if not self._first.written:
                StandaloneHTMLBuilder.prepare_writing(self.builder, frozenset())
            search_index.hold(self.env, self.builder.indexer)
        self.builder.load_indexer = lambda docnames: None  # type: ignore[method-assign]  # noqa: ARG005

    def _take_up_output(self) -> None:
        """Find out what pages show that an earlier process wrote; make anew what is of all pages."""
        outdir = Path(self.builder.outdir)
        in_output = {file.name for file in (outdir / self.builder.imagedir).glob("*")}
        self._first_images = {path: name for path, (_, name) in self.env.images.items() if name in in_output}
        self._first_images |= self.builder.images
        self._extra_pages |= assets.other_pages(self.builder, self.addresses())
        assets.keep_only(outdir / "_sources", set(self._sources.values()))
        with self.findings.of(Work.CHECK):
            self.env.check_consistency()
        self._prepare()
        self._finish_with(*self._whole_work())

    def _pages_of_record(self, path: str) -> Iterable[str]:
        file = os.path.normpath(self._root / path)
        page = self.env.path2doc(file)
        if page in self.env.found_docs:
            return (page,)
        return self.dependents().get(file) or ("",)

    def sources(self) -> dict[str, str]:
        """Give each page's source, relative to the folder of sources."""
        return {page: self.env.doc2path(page, base=False).as_posix() for page in sorted(self.env.found_docs)}

    def addresses(self) -> dict[str, str]:
        """Give each page by the path of its file in the output."""
        outdir = Path(self.builder.outdir)
        return {
            self.builder.get_output_path(page).relative_to(outdir).as_posix(): page
            for page in sorted(self.env.found_docs)
        }

    def dependents(self) -> dict[str, set[str]]:
        """Give the pages that depend on each file, by its absolute path."""
        found: dict[str, set[str]] = defaultdict(set)
        for page, files in self.env.dependencies.items():
            for file in files:
                found[os.path.normpath(self.env.srcdir / file)].add(page)
        return found

    # An edit

    def rebuild(self, files: Iterable[str], shown: Iterable[str] = ()) -> Rebuilt:
        """Bring the output up to date with new, changed and deleted files, given by their absolute paths.

        ``shown`` are pages that somebody looks at, which come first. An extension that fails on a page
        becomes an error of that page.
        """
        started = time.monotonic()
        say_again()
        outdated = find_outdated(self, {os.path.normpath(file) for file in files})
        if outdated.nothing:
            return Rebuilt(seconds=time.monotonic() - started)
        self._update_environment(outdated)
        if outdated.assets:
            assets.refresh(self.builder, outdated.assets)
        if outdated.looks:
            self.builder.templates.environment.cache.clear()  # a new file may stand before the one in use
            self._make_all_stale()
        changed = self._contributions.changed()
        self._prepare(alike=not (changed or outdated.looks))
        written = [page for page in sorted(outdated.pages)[:AT_ONCE] if self.write(page)]
        if changed:
            self._make_all_stale(but=set(sorted(outdated.pages)[:AT_ONCE]))
        written += [page for page in shown if page in self.stale and self.write(page)]
        seconds = time.monotonic() - started
        read, removed = tuple(sorted(outdated.pages)), tuple(sorted(outdated.removed))
        return Rebuilt(read, removed, tuple(written), bool(outdated.assets), seconds)

    def _update_environment(self, outdated: Outdated) -> None:
        self._first.journal.note(outdated.pages)
        for page in outdated.removed:
            self._purge(page)
            self._remove_output(page)
        self._read(sorted(outdated.pages))
        if rivals := rivals_of(self.env, self.findings, outdated.pages) - outdated.pages:
            outdated.pages.update(rivals)
            self._read(sorted(outdated.pages))
        self.builder.phase = BuildPhase.READING
        updated: set[str] = set()
        with self.findings.of(Work.READ):
            for pages in self.app.events.emit("env-updated", self.env):
                updated.update(pages or ())
            updated.update(self.env.check_dependents(self.app, updated))
        self.builder.phase = BuildPhase.CONSISTENCY_CHECK
        with self.findings.of(Work.CHECK):
            self.env.check_consistency()
        self.stale |= dict.fromkeys(sorted(outdated.pages | (updated & self.env.found_docs)))
        self._sources = self._source_names()
        self._finish_with(self._copy_files, self._write_index)

    def _read(self, pages: list[str]) -> None:
        """Read pages as the first build does: all are cleared away before the first is read."""
        self.builder.phase = BuildPhase.READING
        self.env.config_status = CONFIG_OK
        self.app.events.emit("env-before-read-docs", self.env, pages)
        for page in pages:
            self._purge(page)
        for page in pages:
            with self.findings.of(Work.READ, page):
                try:
                    if isinstance(self.builder, SharedReading):
                        self.builder.read_page(page)
                    else:
                        self.builder.read_doc(page)
                except Exception as error:  # noqa: BLE001 - extensions raise anything
                    self._fail(page, error)
                    self.env.clear_doc(page)

    def _purge(self, page: str) -> None:
        self.app.events.emit("env-purge-doc", self.env, page)
        self.env.clear_doc(page)
        self.env._pickled_doctree_cache.pop(page, None)
        self.env._write_doc_doctree_cache.pop(page, None)
        vars(self.env).pop("master_doctree", None)
        self.failed.discard(page)
        self.findings.forget(page)

    def _fail(self, page: str, error: Exception) -> None:
        """Make the error of an extension, or of a file that cannot be read, a record of the page."""
        self.failed.add(page)
        path = os.path.relpath(self.env.doc2path(page), self._root)
        self.findings.report(Record(path, None, "sphinx/failed", reason(error), "error"))

    def _remove_output(self, page: str) -> None:
        outdir = Path(self.builder.outdir)
        search_index.forget(self.env, page)
        self.stale.pop(page, None)
        self._images.pop(page, None)
        if page not in self.env.found_docs:
            assets.remove(self.builder.get_output_path(page), outdir)
            assets.remove(Path(self.app.doctreedir, f"{page}.doctree"), Path(self.app.doctreedir))
        assets.remove(outdir / "_sources" / self._sources.get(page, "-"), outdir)

    def _source_names(self) -> dict[str, str]:
        """Give the name under which each page's source is copied to the output."""
        ending = self.app.config.html_sourcelink_suffix
        names = self.page_sources.items()
        return {page: name if name.endswith(ending) else name + ending for page, name in names}

    # Writing

    def write(self, page: str) -> bool:
        """Write a page, stale or not; tell whether its file changed."""
        self.stale.pop(page, None)
        if page in self.failed or page not in self.env.found_docs:
            return False
        self._first.journal.note((page,))
        file = self.builder.get_output_path(page)
        before = _bytes_of(file)
        self.builder.images = {}
        search_index.forget(self.env, page)
        with self.findings.of(Work.WRITE, page):
            try:
                if isinstance(self.builder, FastPages):
                    self.builder.write_page(page)
                else:
                    _write_docname(page, env=self.env, builder=self.builder, tags=self.app.tags)
            except Exception as error:  # noqa: BLE001 - extensions raise anything
                self._fail(page, error)
        self._images[page] = self.builder.images
        return _bytes_of(file) != before

    def _make_all_stale(self, but: Iterable[str] = ()) -> None:
        self.stale |= dict.fromkeys(sorted(self.env.found_docs - set(but)))
        self._finish_with(*self._whole_work())

    def _whole_work(self) -> tuple[Callable[[], None], ...]:
        """Give what comes after the pages, in order."""
        return (
            self._write_indices,
            self.builder.gen_pages_from_extensions,
            self.builder.gen_additional_pages,
            self._remove_extra_pages,
            self.builder.dump_inventory,
            self._copy_files,
            self._write_index,
            self._emit_finished,
        )

    def _prepare(self, *, alike: bool = False) -> None:
        """Prepare the builder for pages of today's environment; ``alike``: nothing around them changed."""
        self.app.events.emit("write-started", self.builder)
        if isinstance(self.builder, FastPages):
            self.builder.keep_around = alike
        with self.findings.of(Work.FINISH):
            self.builder.prepare_writing(self.env.found_docs)

    # Finishing

    @property
    def busy(self) -> bool:
        """Tell whether something is left for ``step``."""
        return bool(self.stale or self._unfinished)

    def step(self) -> tuple[str, ...]:
        """Do a small part of what is left; give the page whose file changed by it."""
        if self.stale:
            page = next(iter(self.stale))
            return (page,) if self.write(page) else ()
        if self._unfinished:
            self.builder.phase = BuildPhase.WRITING
            with self.findings.of(Work.FINISH, self._unfinished[0].__name__):
                self._unfinished.pop(0)()
            collection.after_page(collection.SMALL_BATCH)
        return ()

    def _finish_with(self, *work: Callable[[], None]) -> None:
        """Note work that comes after the last stale page; the latest request for it says when."""
        self._unfinished = [one for one in self._unfinished if one not in work] + list(work)

    def _write_indices(self) -> None:
        self._extra_pages_before, self._extra_pages = self._extra_pages, set()
        self.builder.gen_indices()

    def _remove_extra_pages(self) -> None:
        for page in self._extra_pages_before - self._extra_pages - self.env.found_docs:
            assets.remove(self.builder.get_output_path(page), Path(self.builder.outdir))

    def _copy_files(self) -> None:
        outdir = Path(self.builder.outdir)
        self.builder.images = self._shown_images()
        self.builder.copy_image_files()
        assets.keep_only(outdir / self.builder.imagedir, set(self.builder.images.values()))
        self.builder.copy_download_files()
        assets.keep_only(
            outdir / "_downloads", {target.as_posix() for _, target in self.env.dlfiles.values()}
        )

    def _shown_images(self) -> dict[str, str]:
        """Collect the images of all pages; those of the first build are known for all pages together only."""
        shown = {path: name for images in self._images.values() for path, name in images.items()}
        for path in self._first_images:
            pages, name = self.env.images.get(path, (set(), ""))
            if pages - self._images.keys():
                shown[path] = name
        return shown

    def _write_index(self) -> None:
        search_index.put_in_order(self.env)
        self.builder.dump_search_index()

    def _emit_finished(self) -> None:
        self.app.events.emit("build-finished", None)


def _bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
