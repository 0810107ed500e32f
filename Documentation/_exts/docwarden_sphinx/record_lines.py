# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Records, and why a run could not come to its end, as lines: JSON for programs, text for people."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import traceback
from dataclasses import fields
from typing import IO, TYPE_CHECKING, Any

from sphinx.errors import ConfigError, ExtensionError, SphinxError, SphinxParallelError

from docwarden_sphinx import storage
from docwarden_sphinx.exit_codes import FAILED, INTERRUPTED
from docwarden_sphinx.recording import Record, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def reason(error: BaseException) -> str:
    """Say in one line why a build could not run to its end."""
    if isinstance(error, storage.StorageError):
        return str(error)
    text = _reason(error)
    return storage.problem(text) or text


def _reason(error: BaseException) -> str:
    if isinstance(error, SphinxParallelError):
        # Processes hand errors over as text, with the name of the class: "package.module.PageError: …".
        return one_line(re.sub(r"^[\w.]+\.(\w+: )", r"\1", error.message))
    if isinstance(error, ExtensionError) and error.orig_exc:
        return one_line(f"{error.category}: {error.message} ({error.orig_exc})")
    if isinstance(error, ConfigError) and isinstance(error.__cause__, Exception):
        return one_line(f"{error.category}: {_mistake(error.__cause__)}")
    if isinstance(error, SphinxError):
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return one_line(f"{error.category}: {' '.join(lines)}")
    return one_line(f"{type(error).__name__}: {error}")


def _mistake(cause: Exception) -> str:
    """Say where conf.py is wrong, and how: at the last of its own lines that the error came through."""
    own = [frame for frame in traceback.extract_tb(cause.__traceback__) if frame.filename.endswith("conf.py")]
    file, line = (own[-1].filename, own[-1].lineno) if own else ("conf.py", None)
    text = str(cause)
    if isinstance(cause, SyntaxError) and not own:
        file, line, text = cause.filename or file, cause.lineno, cause.msg
    place = f"{os.path.relpath(file)}:{line}" if line else file
    return f"{place}: {type(cause).__name__}: {text}"


def run_to_an_end(work: Callable[[], int], write: Callable[[Any], None]) -> int:
    """Run a program and give its exit code; what stops it is one line, also where an extension raises."""
    try:
        return work()
    except KeyboardInterrupt:
        write({"error": "interrupted"})
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - extensions raise anything
        if not isinstance(error, SphinxError | OSError):
            traceback.print_exc()
        write({"error": reason(error)})
        return FAILED


def json_lines(stream: IO[str]) -> Callable[[Any], None]:
    """Give a reporter that prints one JSON object per line."""

    def write(item: Any) -> None:
        content = _shallow(item) if isinstance(item, Record) else item
        print(json.dumps(content, ensure_ascii=False, default=_shallow), file=stream, flush=True)

    return write


def _shallow(item: Any) -> dict[str, Any]:
    """Give the fields of a dataclass; ``asdict`` takes ten times as long to copy what is in them, too."""
    return {one.name: getattr(item, one.name) for one in fields(item) if one.name != "stage"}


def text_lines(stream: IO[str]) -> Callable[[Any], None]:
    """Give a reporter for people: ``path:line: severity: message [rule]``."""

    def write(item: Any) -> None:
        if isinstance(item, Record):
            place = f"{item.path}:{item.line}" if item.line else item.path
            print(f"{place}: {item.severity}: {item.message} [{item.rule}]", file=stream, flush=True)
        elif "error" in item:
            sys.stderr.write(f"docwarden: {item['error']}\n")
        elif explanation := item.get("explain"):
            for what, reasons in explanation.items():
                for page, why in sorted(reasons.items()):
                    print(f"{what} {page}: {why}", file=stream)
        elif summary := item.get("summary"):
            print(
                "{pages} pages, {read} read, {written} written, {seconds} s: {output}".format(**summary),
                file=stream,
            )

    return write


@contextlib.contextmanager
def record_stream(target: str | None) -> Iterator[IO[str]]:
    """Open the place for records; while it is stdout, what extensions print goes to stderr."""
    if target is None:
        with contextlib.redirect_stdout(sys.stderr):
            yield sys.__stdout__ or sys.stderr
        return
    with open(int(target) if target.isdigit() else target, "w", encoding="utf-8") as stream:  # noqa: PTH123
        yield stream
