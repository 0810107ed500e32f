# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What is wrong with each page of a manual built bit by bit: a record lasts until its work is done again."""

from __future__ import annotations

import contextlib
import enum
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import NAMESPACE, OnceFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx

    from docwarden_sphinx.recording import Record


class Work(enum.Enum):
    """The kinds of work in which Sphinx warns."""

    SET_UP = enum.auto()
    READ = enum.auto()
    CHECK = enum.auto()
    WRITE = enum.auto()
    FINISH = enum.auto()


_WORK_OF_PHASE = {
    BuildPhase.INITIALIZATION: Work.SET_UP,
    BuildPhase.READING: Work.READ,
    BuildPhase.CONSISTENCY_CHECK: Work.CHECK,
    BuildPhase.RESOLVING: Work.WRITE,
    BuildPhase.WRITING: Work.WRITE,
}


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A record, and the page that was worked on; no page where the work was on the manual as a whole."""

    page: str
    record: Record


class PageFindings:
    """The records of one application by the work, and the page, that they came from."""

    def __init__(self) -> None:
        """Start without any."""
        self._by_work: dict[tuple[Work, str], list[Record]] = {}
        self._current: tuple[Work, str] = (Work.SET_UP, "")
        self._unplaced: list[tuple[Work, Record]] = []
        self._app: Sphinx | None = None

    def report(self, record: Record) -> None:
        """Keep a record of the work that is being done."""
        if self._app is not None:
            self._unplaced.append((_WORK_OF_PHASE[self._app.phase], record))
        else:
            self._by_work.setdefault(self._current, []).append(record)

    @contextlib.contextmanager
    def of(self, work: Work, page: str = "") -> Iterator[None]:
        """Do a piece of work; its records replace those of the last time."""
        self._by_work.pop((work, page), None)
        before, self._current = self._current, (work, page)
        try:
            yield
        finally:
            self._current = before

    @contextlib.contextmanager
    def of_whole_build(self, app: Sphinx, pages_of: Callable[[str], Iterable[str]]) -> Iterator[None]:
        """Take the records of a build in which Sphinx itself goes through the pages, perhaps in parallel.

        ``pages_of`` tells which pages a record speaks of by its path.
        """
        self._app = app
        try:
            yield
        finally:
            self._app = None
            for work, record in self._unplaced:
                for page in pages_of(record.path) if work is not Work.CHECK else ("",):
                    self._by_work.setdefault((work, page), []).append(record)
            self._unplaced = []

    def keep(self, work: Work, page: str, records: Iterable[Record]) -> None:
        """Keep what an earlier process found in a piece of work that is still as it was."""
        self._by_work[work, page] = list(records)

    def forget(self, page: str) -> None:
        """Drop what was said of a page that is gone, or that is read anew."""
        self._by_work.pop((Work.READ, page), None)
        self._by_work.pop((Work.WRITE, page), None)

    def pages_with(self, work: Work) -> set[str]:
        """Give the pages of which records of that kind of work are kept."""
        return {page for kind, page in self._by_work if kind is work and page}

    def read_records(self) -> Iterator[PageRecord]:
        """Give what was found while pages were read."""
        for (work, page), records in self._by_work.items():
            if work is Work.READ:
                yield from (PageRecord(page, record) for record in records)

    def all(self) -> list[PageRecord]:
        """Give all records, each once for a page, in order of their places."""
        found = {PageRecord(page, one) for (_, page), records in self._by_work.items() for one in records}
        return sorted(found, key=_order)


def say_again() -> None:
    """Have Sphinx repeat warnings that it gives once in the life of a process."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        for one in handler.filters:
            if isinstance(one, OnceFilter):
                one.messages.clear()


def _order(item: PageRecord) -> tuple[str, int, str, str, str]:
    record = item.record
    return record.path, record.line or 0, record.rule, record.message, item.page
