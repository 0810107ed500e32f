# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The first build of a preview: what its last run or ``check-build`` left is taken over, the rest is made.

A preview has folders of its own, so that ``check-build`` can run beside it. What is stored there is from its
last first build; a journal names the pages that edits touched since, which are not trusted the next time.
"""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from sphinx.util.docutils import docutils_namespace, patch_docutils

from docwarden_sphinx import collection, page_results, patches, results
from docwarden_sphinx.build import Run, make_app
from docwarden_sphinx.html_pages import FastPages
from docwarden_sphinx.page_findings import Work
from docwarden_sphinx.recording import Recorder
from docwarden_sphinx.run_lock import FILE_NAME as LOCK
from docwarden_sphinx.run_lock import unless_held
from docwarden_sphinx.stage import stamped_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docwarden_sphinx.build import Options
    from docwarden_sphinx.page_findings import PageFindings
    from docwarden_sphinx.recording import Record, RecordedSphinx

#: Beside the doctrees: what edits touched since these were stored.
JOURNAL = "docwarden-touched.txt"


@contextlib.contextmanager
def set_up(options: Options, findings: PageFindings) -> Iterator[FirstBuild]:
    """Set Sphinx up as a run does; raise SphinxError when conf.py or an extension does not allow it."""
    early: list[Record] = []
    run: Run | None = None

    def keep(record: Record) -> None:
        findings.report(record)
        (run.results.take if run else early.append)(record)

    with (
        patch_docutils(options.conf),
        docutils_namespace(),
        stamped_records(),
        patches.applied(patches.PATCHES),
    ):
        recorder = Recorder(options.root, options.conf / "conf.py", keep)
        kept = results.load(options.doctrees)
        app = make_app(options, recorder, None, kept)
        run = Run(app, options, kept, early)
        with patches.applied(patches.of_extensions()), collection.in_batches():
            yield FirstBuild(app, run, recorder, options)


class FirstBuild:
    """Brings the output up to date once, with as little work as a run does."""

    def __init__(self, app: RecordedSphinx, run: Run, recorder: Recorder, options: Options) -> None:
        """Take an application and the run that takes part in its build."""
        self.app = app
        self.journal = Journal(options.doctrees / JOURNAL)
        self._run = run
        self._recorder = recorder
        self._options = options

    def run(self) -> None:
        """Build; raise SphinxError, or what an extension raises, when it fails."""
        self._distrust()
        last = self._run.results.written.get(self.app.builder.name, results.Written()).common
        wipe = self.app.connect("env-updated", lambda *_: self._wipe_if_other(last), priority=950)
        self.app.build(force_all=self._options.fresh)
        self.app.disconnect(wipe)
        self._run.finish(lambda _record: None, self._recorder, lambda: None)
        self.journal.clear()
        self._let_go()

    def _distrust(self) -> None:
        """Forget what is known of pages that were touched after it was stored."""
        for page in self.journal.pages():
            page_results.pages(self.app.env).pop(page, None)
            self._run.results.resolved.discard(page)

    def _wipe_if_other(self, last: str) -> None:
        """Start with an empty folder where settings, templates or static files are others than before."""
        if self._run.common != last:
            shutil.rmtree(self.app.outdir, ignore_errors=True)
            self.app.outdir.mkdir(parents=True, exist_ok=True)

    def _let_go(self) -> None:
        """Have the run take no part in what follows: it compares with the run before it."""
        parts = (self._run, *self._run.parts)
        for listeners in list(self.app.events.listeners.values()):
            for listener in list(listeners):
                if getattr(listener.handler, "__self__", None) in parts:
                    self.app.disconnect(listener.id)

    @property
    def written(self) -> set[str]:
        """The pages that were written."""
        builder = self.app.builder
        return set(builder.memory.pages) if isinstance(builder, FastPages) else set(self.app.env.found_docs)

    def hand_over(self, findings: PageFindings) -> None:
        """Add what the last run found on pages that were not read, or not written, in this one."""
        kept = self._run.results
        for page in kept.read.keys() - self._run.incremental.reasons.keys():
            findings.keep(Work.READ, page, kept.read[page])
        for page in kept.write.keys() - self.written:
            findings.keep(Work.WRITE, page, kept.write[page])


class Journal:
    """The names of pages that are read or written again; noted before that is done."""

    def __init__(self, file: Path) -> None:
        """Take the file."""
        self._file = file
        self._noted: set[str] = set()

    def pages(self) -> set[str]:
        """Give the pages that were touched."""
        with contextlib.suppress(OSError):
            return set(self._file.read_text(encoding="utf-8").splitlines())
        return set()

    def note(self, pages: Iterable[str]) -> None:
        """Add pages; where that is not possible, the disk is full, nothing is trusted the next time."""
        new = set(pages) - self._noted
        try:
            if new:
                with self._file.open("a", encoding="utf-8") as stream:
                    stream.writelines(f"{page}\n" for page in sorted(new))
        except OSError:
            self._file.with_name(results.FILE_NAME).unlink(missing_ok=True)
        self._noted |= new

    def clear(self) -> None:
        """Start anew: all is stored as it is."""
        self._file.unlink(missing_ok=True)
        self._noted.clear()


def take_over(options: Options, beside: Path) -> None:
    """Copy what ``check-build`` left beside a preview, where that is newer than what the preview itself left.

    Nothing is copied while a run is at work there.
    """
    theirs, ours = beside / "doctrees", options.doctrees
    if _age(theirs) <= _age(ours):
        return
    with unless_held(theirs) as is_free:
        if not is_free:
            return
        # Without doctrees nothing is trusted: they go first and come last.
        shutil.rmtree(ours, ignore_errors=True)
        shutil.rmtree(options.output, ignore_errors=True)
        if (beside / "html").is_dir():
            shutil.copytree(beside / "html", options.output)
        part = ours.with_name(f"{ours.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(theirs, part, ignore=lambda _, names: {LOCK} & set(names))
        part.rename(ours)


def _age(doctrees: Path) -> float:
    with contextlib.suppress(OSError):
        return (doctrees / results.FILE_NAME).stat().st_mtime
    return 0.0
