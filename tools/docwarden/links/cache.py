# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Remembers answers between runs: one SQLite file, safe to delete, safe for two runs at once."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Self

from docwarden.links.answer import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

#: Raised when the meaning of a row changes; a file of another version is made anew.
VERSION = 1

#: Primary result codes (sqlite.org/rescode.html) that say nothing about what is in the file.
_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
  url TEXT PRIMARY KEY, verdict TEXT NOT NULL, reason TEXT NOT NULL, moved_to TEXT NOT NULL,
  hint TEXT NOT NULL, expires REAL NOT NULL
) WITHOUT ROWID
"""


class AnswerCache:
    """The answers of earlier runs; each new one is on disk as soon as it is known.

    A file that is damaged, locked for long or not writable never stops a run: it is left out, with one note.
    """

    def __init__(self, file: Path, note: Callable[[str], None]) -> None:
        """Open the file, made where it is missing; ``note`` is told what is wrong with it, if anything."""
        self._file = file
        self._note = note
        self._database: sqlite3.Connection | None = None
        try:
            self._database = self._open()
        except sqlite3.Error as error:
            self._start_anew(error)
        except OSError as error:
            note(f"answers are not kept: {error.strerror}: {file}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def known(self, now: float) -> dict[str, Answer]:
        """Give the answers that have not expired, by address."""
        if self._database is None:
            return {}
        query = "SELECT url, verdict, reason, moved_to, hint FROM answers WHERE expires > ?"
        try:
            rows = self._database.execute(query, (now,)).fetchall()
            return {_text(row[0]): Answer(Verdict(row[1]), *_texts(row)) for row in rows}
        except (sqlite3.Error, ValueError) as error:
            self._start_anew(error)
            return {}

    def keep(self, url: str, answer: Answer, expires: float) -> None:
        """Remember an answer until a moment."""
        if self._database is None:
            return
        row = (url, answer.verdict.value, answer.reason, answer.moved_to, answer.hint, expires)
        try:
            self._database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)
        except (sqlite3.Error, UnicodeError) as error:
            self._note(f"answers are no longer kept: {error}: {self._file}")
            self.close()

    def forget_expired(self, now: float) -> None:
        """Drop what nobody will read again."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("DELETE FROM answers WHERE expires <= ?", (now,))

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._file, timeout=10, isolation_level=None)
        try:
            # A power failure may then damage the file, which costs one run its memory.
            database.execute("PRAGMA synchronous = OFF")
            _examine(database)
            _set_up(database)
        except BaseException:
            database.close()
            raise
        return database

    def _start_anew(self, error: Exception) -> None:
        """Replace a damaged file; one that is only locked or out of reach stays."""
        self.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUT_OF_REACH:
            self._note(f"answers are not kept: {error}: {self._file}")
            return
        self._note(f"the kept answers were damaged and are left out: {self._file}")
        try:
            self._file.with_name(f"{self._file.name}-journal").unlink(missing_ok=True)
            self._file.unlink(missing_ok=True)
            self._database = self._open()
        except (OSError, sqlite3.Error):
            self._database = None


def _set_up(database: sqlite3.Connection) -> None:
    """Make the table, in one step: another run may be about to do the same."""
    database.execute("BEGIN IMMEDIATE")
    if database.execute("PRAGMA user_version").fetchone() != (VERSION,):
        database.execute("DROP TABLE IF EXISTS answers")
        database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute(_SCHEMA)
    database.execute("COMMIT")


def _examine(database: sqlite3.Connection) -> None:
    """Raise DatabaseError for a file that is damaged inside."""
    if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("the file is damaged")


def _texts(row: tuple[object, ...]) -> tuple[str, str, str]:
    """Give reason, moved_to and hint of a row."""
    return _text(row[2]), _text(row[3]), _text(row[4])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected text, found {type(value).__name__}")  # noqa: TRY004 - damage, as any other
    return value
