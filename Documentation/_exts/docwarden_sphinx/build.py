# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One strict build of a manual as a program: every warning is a record, and any record makes exit code 1.

``python -m docwarden_sphinx.build --source Documentation --output OUT --builder html --format json``
prints one JSON object per line: first the records, ``{"path", "line", "rule", "message", "severity"}``,
then either ``{"summary": {"pages", "read", "seconds", "output"}}`` or, when nothing could be built,
``{"error": …}`` and exit code 2.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from docwarden_sphinx import reproducible, rivals
from docwarden_sphinx.recording import Record, RecordedSphinx, Recorder, one_line
from docwarden_sphinx.warned import WarnedPages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.environment import BuildEnvironment

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True)
class Options:
    """What to build, from where, to where."""

    source: Path
    output: Path
    doctrees: Path
    conf: Path
    root: Path
    builder: str = "html"
    jobs: int = 1
    fresh: bool = False
    define: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished build did: how many pages there are, how many were read, and how long it took."""

    pages: int
    read: int
    seconds: float
    output: str


def build(
    options: Options, report: Callable[[Record], None], progress: IO[str] | None
) -> tuple[int, Summary]:
    """Build once and report each warning; give the exit code and the summary.

    Raises SphinxError when the build cannot run to its end.
    """
    started = time.monotonic()
    records: list[Record] = []
    read: list[str] = []

    def keep(record: Record) -> None:
        records.append(record)
        report(record)

    with patch_docutils(options.conf), docutils_namespace():
        app = make_app(options, Recorder(options.root, options.conf / "conf.py", keep), progress)
        warned = WarnedPages(app.doctreedir, app.env, options.root)
        app.connect("env-get-outdated", lambda *_: sorted(warned.recall()))
        app.connect("env-before-read-docs", lambda _app, _env, names: read.extend(names))
        app.build(force_all=options.fresh)
        warned.remember(records)
        code = FOUND if records or app.statuscode else CLEAN
        return code, _summary(app.env, len(read), started, options.output)


def make_app(options: Options, recorder: Recorder, progress: IO[str] | None) -> RecordedSphinx:
    """Set Sphinx up; raise SphinxError when the configuration or an extension does not allow it."""
    app = RecordedSphinx(
        recorder,
        srcdir=options.source,
        confdir=options.conf,
        outdir=options.output,
        doctreedir=options.doctrees,
        buildername=options.builder,
        confoverrides=options.define,
        status=progress,
        freshenv=options.fresh,
        tags=options.tags,
        parallel=options.jobs,
    )
    reproducible.connect(app)
    rivals.connect(app)
    return app


def _summary(env: BuildEnvironment, read: int, started: float, output: Path) -> Summary:
    seconds = round(time.monotonic() - started, 3)
    return Summary(len(env.found_docs), read, seconds, str(output))


def reason(error: BaseException) -> str:
    """Say in one line why a build could not run to its end."""
    if isinstance(error, SphinxParallelError):
        return one_line(f"{error.category}: {error.message}")
    if isinstance(error, ExtensionError) and error.orig_exc:
        return one_line(f"{error.category}: {error.message} ({error.orig_exc})")
    if isinstance(error, SphinxError):
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        # A mistake in conf.py comes with a traceback: what happened stands first, the cause last.
        text = f"{lines[0]} {lines[-1]}" if "Traceback" in str(error) else " ".join(lines)
        return one_line(f"{error.category}: {text}")
    return one_line(f"{type(error).__name__}: {error}")


def json_lines(stream: IO[str]) -> Callable[[Any], None]:
    """Give a reporter that prints one JSON object per line."""

    def write(item: Any) -> None:
        content = asdict(item) if isinstance(item, Record) else item
        print(json.dumps(content, ensure_ascii=False), file=stream, flush=True)

    return write


def text_lines(stream: IO[str]) -> Callable[[Any], None]:
    """Give a reporter for people: ``path:line: severity: message [rule]``."""

    def write(item: Any) -> None:
        if isinstance(item, Record):
            place = f"{item.path}:{item.line}" if item.line else item.path
            print(f"{place}: {item.severity}: {item.message} [{item.rule}]", file=stream, flush=True)
        elif "error" in item:
            sys.stderr.write(f"docwarden: {item['error']}\n")
        elif summary := item.get("summary"):
            print("{pages} pages, {read} read, {seconds} s: {output}".format(**summary), file=stream)

    return write


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; argparse ends with exit code 2 when it is wrong."""
    parser = argparse.ArgumentParser("python -m docwarden_sphinx.build", description="Build a manual once.")
    add = parser.add_argument
    add("--source", type=Path, required=True, help="folder of the sources")
    add("--output", type=Path, required=True, help="folder for the result")
    add("--doctrees", type=Path, help="folder for what was read (default: beside the output)")
    add("--conf", type=Path, help="folder of conf.py (default: the source folder)")
    add("--root", type=Path, default=Path(), help="paths are told relative to this folder")
    add("--builder", default="html", help="a Sphinx builder (default: %(default)s)")
    add("--jobs", type=_jobs, default=_jobs("auto"), help="processes; auto: one per processor")
    add("--fresh", action="store_true", help="read and write every page again")
    add("--define", action="append", default=[], metavar="NAME=VALUE", help="override a setting")
    add("--tag", action="append", default=[], help="set a tag")
    add("--format", choices=("json", "text"), default="text", help="(default: text; a file is always json)")
    add("--verbose", action="store_true", help="show progress even where stderr is no terminal")
    add("--records", metavar="FILE", help="file, or number of a file descriptor, for the records")
    return parser.parse_args(arguments)


def _jobs(value: str) -> int:
    return os.cpu_count() or 1 if value == "auto" else max(int(value), 1)


def options_from(parsed: argparse.Namespace) -> Options:
    """Fill in what the command line leaves out."""
    output = parsed.output.absolute()
    return Options(
        source=parsed.source.absolute(),
        output=output,
        doctrees=(parsed.doctrees or output.with_name(f"{output.name}.doctrees")).absolute(),
        conf=(parsed.conf or parsed.source).absolute(),
        root=parsed.root.absolute(),
        builder=parsed.builder,
        jobs=parsed.jobs,
        fresh=parsed.fresh,
        define=dict(item.partition("=")[::2] for item in parsed.define),
        tags=tuple(parsed.tag),
    )


@contextlib.contextmanager
def record_stream(target: str | None) -> Iterator[IO[str]]:
    """Open the place for records; while it is stdout, what extensions print goes to stderr."""
    if target is None:
        with contextlib.redirect_stdout(sys.stderr):
            yield sys.__stdout__ or sys.stderr
        return
    with open(int(target) if target.isdigit() else target, "w", encoding="utf-8") as stream:  # noqa: PTH123
        yield stream


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    parsed = parse_options(sys.argv[1:] if arguments is None else arguments)
    progress = sys.stderr if parsed.verbose or sys.stderr.isatty() else None
    if not sys.stderr.isatty():
        nocolor()
    with record_stream(parsed.records) as stream:
        write = json_lines(stream) if parsed.format == "json" or parsed.records else text_lines(stream)
        try:
            code, summary = build(options_from(parsed), write, progress)
        except KeyboardInterrupt:
            return _fail(write, "interrupted", INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - extensions raise anything
            if not isinstance(error, SphinxError):
                traceback.print_exc()
            return _fail(write, reason(error), FAILED)
        write({"summary": asdict(summary)})
        return code


def _fail(write: Callable[[Any], None], message: str, code: int) -> int:
    write({"error": message})
    return code


if __name__ == "__main__":
    sys.exit(main())
