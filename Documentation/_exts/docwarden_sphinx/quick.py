# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What can be said of a page by itself, without the rest of the manual, within a second.

``python -m docwarden_sphinx.quick --source Documentation --doctrees FOLDER PAGE…`` prints one JSON object
per line: the records, as ``docwarden_sphinx.build`` does, then ``{"summary": {"pages", "seconds",
"no_pages", "unchecked"}}`` or ``{"error": …}`` and exit code 2. ``--doctrees`` is where a whole run keeps its
caches; they are read where they help, and nothing is written there.

Whatever is reported here, a whole run reports as well: the page is read by the same code, and what depends
on other pages is left to it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError, SphinxError
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from docwarden_sphinx import alone, damaged_text, results, stage
from docwarden_sphinx.code_names import CodeNames
from docwarden_sphinx.exit_codes import CLEAN, FOUND
from docwarden_sphinx.light import LightSphinx
from docwarden_sphinx.record_lines import json_lines, record_stream, run_to_an_end
from docwarden_sphinx.recording import RecordedSphinx, Recorder
from docwarden_sphinx.stage import stamped_records

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Container, Iterator, Sequence

    from docwarden_sphinx.recording import Record


class AlwaysAgain(Recorder):
    """Leaves out what Sphinx says once in a run: in a whole run, it may say it of another page."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Report one log record; see the base class."""
        return True if getattr(record, "once", False) else super().filter(record)


class Pages:
    """Reads pages with one application, each as if it were the only one."""

    def __init__(
        self,
        app: RecordedSphinx,
        taken: list[Record],
        kept: results.Results,
        code_names: Container[str] = (),
    ) -> None:
        """Take an application, the list that its recorder fills, what a whole run has left, and names."""
        self._app = app
        self._taken = taken
        self._judge = alone.Judge(app, kept, code_names)

    @property
    def unchecked(self) -> list[str]:
        """What is usually judged, and could not be here."""
        return self._judge.unchecked

    def names(self) -> list[str]:
        """Give the names of all pages that there are."""
        return sorted(self._app.env.found_docs)

    def name_of(self, file: Path) -> str:
        """Give the name of the page that a file is the source of; nothing where it is none."""
        name = self._app.env.path2doc(file.resolve())
        known = name in self._app.env.found_docs and self._app.env.doc2path(name or "") == file.resolve()
        return name if name and known else ""

    def findings(self, name: str) -> list[Record]:
        """Read a page and give what is wrong with it; raise SphinxError where it cannot be read."""
        app, env = self._app, self._app.env
        self._taken.clear()
        try:
            self._read(name)
            said = [one for one in self._taken if one.stage == (stage.READ, name)]
            found = [one for one in said if not results.is_by_chance(one)]
            return found + self._judge.findings(name)
        finally:
            stage.current.enter(stage.WHOLE)
            app.events.emit("env-purge-doc", env, name)
            env.clear_doc(name)

    def _read(self, name: str) -> None:
        try:
            builder = self._app.builder
            damaged_text.read_page(self._app.env, name, lambda: builder.read_doc(name))
        except SphinxError:
            raise
        except Exception as error:
            from docwarden_sphinx.html_pages import PageError, place_of  # noqa: PLC0415 - brings the builders

            raise PageError(place_of(error, str(self._app.env.doc2path(name, base=False)))) from error


@contextlib.contextmanager
def reading(  # noqa: PLR0913 - where things are
    source: Path,
    conf: Path,
    root: Path,
    doctrees: Path,
    *,
    settings: Path | None = None,
    define: dict[str, str] | None = None,
) -> Iterator[Pages]:
    """Set Sphinx up for pages by themselves; raise SphinxError where that is not possible."""
    kept = results.load(doctrees)
    with application_for(source, conf, root, define) as (app, taken):
        yield Pages(app, taken, kept, CodeNames(root, settings))


@contextlib.contextmanager
def application_for(
    source: Path, conf: Path, root: Path, define: dict[str, str] | None = None
) -> Iterator[tuple[RecordedSphinx, list[Record]]]:
    """Set an application up that reads pages, and the list to which its warnings go."""
    taken: list[Record] = []
    with contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(patch_docutils(conf))
        stack.enter_context(stamped_records())
        folders = {"srcdir": source, "confdir": conf, "outdir": scratch, "doctreedir": scratch / "doctrees"}
        recorder = AlwaysAgain(root, conf / "conf.py", taken.append)
        yield _application(stack, recorder, {**folders, "confoverrides": define or {}}), taken


def _application(stack: contextlib.ExitStack, recorder: Recorder, given: dict[str, Any]) -> RecordedSphinx:
    """Set a light application up, or a whole one where something wants more of its builder than the name."""
    with contextlib.suppress(ExtensionError), contextlib.ExitStack() as light:
        light.enter_context(docutils_namespace())
        app: RecordedSphinx = LightSphinx(recorder, status=None, **given)
        stack.push(light.pop_all())
        return app
    stack.enter_context(docutils_namespace())
    return RecordedSphinx(recorder, check_only=True, buildername="html", freshenv=True, status=None, **given)


def parser_of_places(name: str, description: str) -> argparse.ArgumentParser:
    """Make the parser of a program that reads pages alone: where the manual is, and where records go."""
    parser = argparse.ArgumentParser(f"python -m docwarden_sphinx {name}", description=description)
    add = parser.add_argument
    add("--source", type=Path, required=True, help="folder of the sources")
    add("--conf", type=Path, help="folder of conf.py (default: the source folder)")
    add("--root", type=Path, default=Path(), help="paths are told relative to this folder")
    add("--doctrees", type=Path, required=True, help="where a whole run keeps its caches")
    add("--settings", type=Path, metavar="FILE", help="docwarden.toml, for the names that the code has")
    add("--records", metavar="FILE", help="file, or number of a file descriptor, for the records")
    return parser


def answer(
    parsed: argparse.Namespace, work: Callable[[argparse.Namespace, Callable[[Any], None]], int]
) -> int:
    """Do the work of such a program, with a reporter for its records; give its exit code."""
    gc.disable()  # the process ends before collecting garbage would pay
    if not sys.stderr.isatty():
        nocolor()
    with record_stream(parsed.records) as stream:
        write = json_lines(stream)
        return run_to_an_end(lambda: work(parsed, write), write)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    parser = parser_of_places("quick", "Check pages alone.")
    add = parser.add_argument
    add("--define", action="append", default=[], metavar="NAME=VALUE", help="override a setting")
    add("pages", nargs="+", type=Path, metavar="PAGE", help="source files")
    return answer(parser.parse_args(arguments), _check)


def _check(parsed: argparse.Namespace, write: Callable[[Any], None]) -> int:
    started = time.monotonic()
    source, conf = parsed.source.absolute(), (parsed.conf or parsed.source).absolute()
    root, no_pages, found = parsed.root.absolute(), [], 0
    recorder = Recorder(root, conf / "conf.py", lambda _: None)
    more = {"settings": parsed.settings, "define": dict(one.partition("=")[::2] for one in parsed.define)}
    with reading(source, conf, root, parsed.doctrees.absolute(), **more) as pages:
        for file in parsed.pages:
            name = pages.name_of(file)
            if not name:
                no_pages.append(str(file))
                continue
            for record in dict.fromkeys(recorder.placed(one) for one in pages.findings(name)):
                write(record)
                found += 1
        unchecked = pages.unchecked
    seconds = round(time.monotonic() - started, 3)
    count = len(parsed.pages) - len(no_pages)
    summary = {"pages": count, "seconds": seconds, "no_pages": no_pages, "unchecked": unchecked}
    write({"summary": summary})
    return FOUND if found else CLEAN


if __name__ == "__main__":
    sys.exit(main())
