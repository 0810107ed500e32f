# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Warnings of a Sphinx build as records, with their place and their kind, instead of text on a stream."""

from __future__ import annotations

import io
import logging
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.console import strip_colors
from sphinx.util.logging import NAMESPACE, WarningStreamHandler

from docwarden_sphinx.exact_lines import after_include, exact_line, in_included
from docwarden_sphinx.spelling import provide_enchant
from docwarden_sphinx.stage import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.finding import Edit, Finding

RULE_PREFIX = "sphinx/"

# A path, then perhaps "docstring of NAME", then perhaps a line number.
_LOCATION = re.compile(r"(?P<path>.+?)(?::docstring of [^:]+)?(?::(?:(?P<line>[0-9]+)|<unknown>|None)?)?")
_PADDING = re.compile(r"internal padding (?:before|after) ")
_OWN_PLACE = re.compile(r"(?P<path>[^\s:][^:]*):(?P<line>[0-9]+|None): (?:: )?(?P<message>.+)")
_PATH_OBJECT = re.compile(r"_StrPath\(('[^']*')\)")
_TYPE_SUFFIX = re.compile(r" \[[\w.-]+\]$")
_EARLY = re.compile(r"(?:.*?: )?(?P<level>WARNING|ERROR|CRITICAL): (?P<message>.*)")


@dataclass(frozen=True, slots=True)
class Record:
    """One warning or error of a build; ``path`` is relative to the root where the file lies below it."""

    path: str
    line: int | None
    rule: str
    message: str
    severity: str
    column: int | None = None
    hint: str = ""
    detail: str = ""
    edits: tuple[Edit, ...] = ()
    stage: tuple[str, str] = field(default=(WHOLE, ""), compare=False)


def from_finding(finding: Finding) -> Record:
    """Make a record of a finding of a check."""
    place = finding.location
    return Record(
        place.path,
        place.line or None,
        finding.rule,
        finding.message,
        finding.severity,
        place.column or None,
        finding.hint,
        finding.detail,
        finding.edits,
    )


class Recorder(logging.Filter):
    """Turns what passes Sphinx's own filters (suppressions, "once") into records, and lets it through."""

    def __init__(self, root: Path, config_file: Path, report: Callable[[Record], None]) -> None:
        """Take the root for paths and the file that answers for warnings without a place."""
        super().__init__()
        self._root = root.resolve()
        self._config_file = config_file
        self._report = report
        self._relative: dict[str, str] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Report one log record; always true."""
        rule = rule_id(getattr(record, "type", None), getattr(record, "subtype", None), record.name)
        location, message = getattr(record, "location", None), message_of(record)
        if not location:
            location, message = place_in(message)
        stamp = getattr(record, "docwarden_stage", (WHOLE, ""))
        path, line = parse_location(location)
        text = _TYPE_SUFFIX.sub("", strip_colors(logging.LogRecord.getMessage(record)))
        column = getattr(record, "docwarden_column", None) or None
        if _PADDING.match(location):
            path, line = after_include(path, line, text, page=stamp[1])
        elif not column:  # who knows the column knows the line
            path, line = in_included(path, exact_line(path, line, text), text)
        message = _PATH_OBJECT.sub(r"\1", message.replace(f"{self._root}{os.sep}", ""))
        message = message.removesuffix(f" [{rule.removeprefix(RULE_PREFIX)}]")
        severity = "error" if record.levelno >= logging.ERROR else "warning"
        hint = ""
        if finding := getattr(record, "docwarden_finding", None):
            # An extension of ours names its rule: in plain Sphinx, what it finds is a warning.
            declared, message, hint = finding
            rule, severity = declared.id, declared.severity.value
        self._report(Record(self.relative(path), line, rule, message, severity, column, hint, stage=stamp))
        return True

    def report_early(self, text: str) -> None:
        """Report the lines that Sphinx had written before anything could listen."""
        for match in _EARLY.finditer(strip_colors(text)):
            severity = "warning" if match["level"] == "WARNING" else "error"
            message = _TYPE_SUFFIX.sub("", match["message"])
            self._report(Record(self.relative(""), None, "sphinx/config", message, severity))

    def placed(self, record: Record) -> Record:
        """Give a record with its path relative to the root."""
        return replace(record, path=self.relative(record.path))

    def relative(self, path: str) -> str:
        """Give a path relative to the root where it lies below that; conf.py's where there is none."""
        if path not in self._relative:
            self._relative[path] = self._below_root(path)
        return self._relative[path]

    def _below_root(self, path: str) -> str:
        # Text of rst_prolog and rst_epilog is located in angle brackets; it is written in conf.py.
        file = Path(path) if path and not path.startswith("<") else self._config_file
        absolute = Path(os.path.realpath(file))  # Path.resolve fails on links that lead in a circle
        return (absolute.relative_to(self._root) if absolute.is_relative_to(self._root) else file).as_posix()


class RecordedSphinx(Sphinx):
    """A Sphinx application whose warnings go to a recorder from its first moments on."""

    def __init__(self, recorder: Recorder, *, check_only: bool = False, **arguments: Any) -> None:
        """Take the recorder, whether anything is to be written, and what Sphinx takes."""
        self.check_only = check_only
        self._recorder: Recorder | None = recorder
        self._early = io.StringIO()
        provide_enchant(os.environ)
        super().__init__(warning=self._early, **arguments)

    def setup_extension(self, extname: str) -> None:
        """Set up an extension; the first comes right after conf.py, and logging is set up before that."""
        if self._recorder is not None:
            self._recorder.report_early(self._early.getvalue())
            attach(self._recorder)
            self._recorder = None
        super().setup_extension(extname)

    def preload_builder(self, name: str) -> None:
        """Add what docwarden brings when all that conf.py asks for is there, so that it can build on that."""
        self.setup_extension("docwarden_sphinx.one_read")
        super().preload_builder(name)


def attach(recorder: Recorder) -> None:
    """Place the recorder behind the filters of Sphinx's handler for warnings."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.addFilter(recorder)


def parse_location(location: str) -> tuple[str, int | None]:
    """Split Sphinx's text for a place.

    >>> parse_location("a/b.rst:12"), parse_location("b.rst:<unknown>"), parse_location("")
    (('a/b.rst', 12), ('b.rst', None), ('', None))

    Sphinx takes some names of files for those of pages, and docutils names lines around what is included:

    >>> parse_location("a/b.rst.rst:12"), parse_location("internal padding after a/b.rst:12")
    (('a/b.rst', 12), ('a/b.rst', 12))
    """
    match = _LOCATION.fullmatch(_PADDING.sub("", location))
    if not match:
        return "", None
    path = match["path"]
    suffix = Path(path).suffix
    if suffix and path.endswith(suffix * 2) and not Path(path).exists():
        path = _file_of_name(path.removesuffix(suffix))
    return path, int(match["line"]) if match["line"] else None


def _file_of_name(path: str) -> str:
    """Give the file for a path that Sphinx put its folder before, where that is relative to this folder."""
    if Path(path).exists():
        return path
    ends = (Path(*Path(path).parts[at:]) for at in range(1, len(Path(path).parts)))
    return next((str(Path.cwd() / end) for end in ends if end.is_file()), path)


def place_in(message: str) -> tuple[str, str]:
    """Split off the place that some extensions, the spelling builder among them, write into the message.

    >>> place_in("no/such/file.rst:12: : Spell check: teh.")
    ('', 'no/such/file.rst:12: : Spell check: teh.')
    """
    match = _OWN_PLACE.fullmatch(message)
    if match and Path(match["path"]).is_file():
        return f"{match['path']}:{match['line']}", match["message"]
    return "", message


def rule_id(kind: str | None, subkind: str | None, logger: str = "") -> str:
    """Name the rule of a warning: its type, or else the module that warns.

    >>> rule_id("ref", "ref"), rule_id("docutils", None), rule_id(None, None, "sphinx.sphinx.config")
    ('sphinx/ref.ref', 'sphinx/docutils', 'sphinx/config')
    """
    module = re.sub(r"^(sphinx\.|sphinxcontrib\.)+", "", logger)
    return RULE_PREFIX + (".".join(part for part in (kind, subkind) if part) or module or "other")


def message_of(record: logging.LogRecord) -> str:
    """Give the message alone; the class that Sphinx gives its records puts the place before it."""
    return one_line(logging.LogRecord.getMessage(record))


def one_line(text: str) -> str:
    """Give a message without escape sequences, line ends and runs of blanks."""
    return " ".join(strip_colors(text).split())
