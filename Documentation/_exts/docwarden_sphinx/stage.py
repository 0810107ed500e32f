# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a process is at: which page it reads or writes. Each warning is stamped with it."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

READ, WRITE, WHOLE = "read", "write", "whole"


@dataclass(slots=True)
class Stage:
    """A phase of the build, and the page in hand."""

    phase: str = WHOLE
    page: str = ""

    def enter(self, phase: str, page: str = "") -> None:
        """Note what comes now."""
        self.phase, self.page = phase, page


#: A process does one thing at a time, and its warnings come from everywhere in Sphinx: one place per process.
current = Stage()


@contextlib.contextmanager
def stamped_records() -> Iterator[None]:
    """Stamp log records for a while; the stamp travels with a record from process to process."""
    make = logging.getLogRecordFactory()

    def stamped(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        record.docwarden_stage = (current.phase, current.page)
        return record

    logging.setLogRecordFactory(stamped)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make)
