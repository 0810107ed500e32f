# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Keeps a manual's HTML current as a program that is told of edits.

``python -m docwarden_sphinx.preview --source Documentation --output OUT`` builds, and then takes one JSON
object per line on standard input: ``{"changed": [paths], "shown": [pages]}`` after an edit, ``{"wanted":
page}`` when somebody asks for a page. It answers with one JSON object per line:

- ``{"ready": {"pages", "set_up", "inputs", "findings", "seconds"}}`` once, when everything is built;
- ``{"rebuilt": {"read", "removed", "written", "stale", "pages", "inputs", "findings", "seconds"}}`` per edit;
- ``{"written": {"page", "changed"}}`` for a page that was stale or wanted;
- ``{"settled": {"findings"}}`` when the whole output is that of a clean build;
- ``{"error": reason}`` when the manual cannot be built at all; the program ends with code 2 then.

``pages`` maps each file of the output to its page, ``inputs`` are files that pages were made of beside
their sources, ``set_up`` those that were read before the first page: when one of these changes, start the
program anew.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sphinx.errors import SphinxError
from sphinx.util.console import nocolor

from docwarden_sphinx import first_build
from docwarden_sphinx.build import options_from, parse_options
from docwarden_sphinx.exit_codes import FAILED
from docwarden_sphinx.opened import OpenedFiles, modules_below
from docwarden_sphinx.page_findings import PageFindings
from docwarden_sphinx.record_lines import reason
from docwarden_sphinx.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden_sphinx.build import Options
    from docwarden_sphinx.recording import RecordedSphinx

#: How long nobody may have edited before work starts that cannot be interrupted for a while, in seconds.
PAUSE = 0.7


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program until its input ends; give its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this program ends it
    parser = argparse.ArgumentParser("python -m docwarden_sphinx.preview", add_help=False)
    parser.add_argument("--beside", type=Path)
    known, others = parser.parse_known_args(sys.argv[1:] if arguments is None else arguments)
    options = options_from(parse_options(others))
    nocolor()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    with contextlib.redirect_stdout(sys.stderr):
        try:
            if known.beside:
                first_build.take_over(options, known.beside.absolute())
            _serve(options, answers)
        except BrokenPipeError:
            return 0
        except Exception as error:  # noqa: BLE001 - extensions raise anything
            if not isinstance(error, SphinxError | OSError):
                traceback.print_exc()
            _answer(answers, error=reason(error))
            return FAILED
    return 0


def _serve(options: Options, answers: IO[str]) -> None:
    started = time.monotonic()
    findings = PageFindings()
    set_up: set[str] = {str(options.conf / "conf.py")}
    opened = OpenedFiles(options.root, [options.output, options.doctrees])
    with contextlib.ExitStack() as stack:
        with opened.reported_to(set_up.add):
            first = stack.enter_context(first_build.set_up(options, findings))
        session = Session(first, findings, options.root)
        stack.enter_context(opened.reported_to(_dependency_noter(first.app)))
        session.build()
        app = first.app
        set_up |= modules_below(options.root)
        set_up -= {str(app.env.doc2path(page)) for page in app.env.found_docs}
        seconds = round(time.monotonic() - started, 3)
        ready = {"pages": session.addresses(), "set_up": sorted(set_up), "seconds": seconds}
        _answer(answers, ready={**ready, **_state(session)})
        for message in _messages(session, answers):
            _handle(session, message, answers)


def _dependency_noter(app: RecordedSphinx) -> Any:
    """Make what is opened while a page is read a dependency of it, said or not."""

    def note(file: str) -> None:
        page = app.env.current_document.docname if hasattr(app, "env") else ""
        if page and app.phase.name == "READING" and file != str(app.env.doc2path(page)):
            app.env.note_dependency(file, docname=page)

    return note


def _messages(session: Session, answers: IO[str]) -> Iterator[dict[str, Any]]:
    """Give what comes in; between messages, do what is left to do."""
    messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(messages,), daemon=True).start()
    settled = True
    while True:
        timeout = (0.0 if session.stale else PAUSE) if session.busy else None
        try:
            message = messages.get(timeout=timeout) if timeout != 0.0 else messages.get_nowait()
        except queue.Empty:
            settled = False
            for page in session.step():
                _answer(answers, written={"page": page, "changed": True})
            while session.busy and not session.stale and messages.empty():
                session.step()
        else:
            if message is None:
                return
            settled = False
            yield message
        if not session.busy and not settled:
            settled = True
            _answer(answers, settled={"findings": _findings(session)})


def _receive(messages: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    for line in sys.stdin:
        messages.put(json.loads(line))
    messages.put(None)


def _handle(session: Session, message: dict[str, Any], answers: IO[str]) -> None:
    if "wanted" in message:
        page = message["wanted"]
        changed = page in session.stale and session.write(page)
        _answer(answers, written={"page": page, "changed": changed})
        return
    before = session.page_sources
    done = session.rebuild(message["changed"], message.get("shown", ()))
    pages = session.addresses() if session.page_sources is not before else None
    _answer(answers, rebuilt={**asdict(done), "stale": len(session.stale), "pages": pages, **_state(session)})


def _state(session: Session) -> dict[str, Any]:
    inputs = sorted(file for file in session.dependents() if not file.startswith(str(session.app.outdir)))
    return {"inputs": inputs, "findings": _findings(session)}


def _findings(session: Session) -> list[dict[str, Any]]:
    return [{"page": item.page, **asdict(item.record)} for item in session.findings.all()]


def _answer(answers: IO[str], **answer: Any) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
