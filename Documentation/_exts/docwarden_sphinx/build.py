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
import os
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util import logging
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from docwarden.observed import observing
from docwarden_sphinx import (
    beside,
    collection,
    manual_checks,
    page_results,
    patches,
    reproducible,
    results,
    rivals,
    storage,
    style_checks,
)
from docwarden_sphinx.code_names import CodeNames
from docwarden_sphinx.content_digests import digest
from docwarden_sphinx.exit_codes import CLEAN, FOUND
from docwarden_sphinx.incremental import Incremental, doctree_of
from docwarden_sphinx.output_swap import OutputSwap
from docwarden_sphinx.record_lines import json_lines, record_stream, run_to_an_end, text_lines
from docwarden_sphinx.recording import RecordedSphinx, Recorder, from_finding
from docwarden_sphinx.rewriting import Rewriting
from docwarden_sphinx.run_lock import exclusive
from docwarden_sphinx.spelling_check import SpellingCheck
from docwarden_sphinx.stage import stamped_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from docwarden.observed import Observed
    from docwarden_sphinx.recording import Record

logger = logging.getLogger(__name__)

#: The name of a builder that only checks.
CHECK = "check"


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
    checks: bool = False
    explain: bool = False
    settings: Path | None = None
    words: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished build did: how many pages there are, were read and were written, and the time."""

    pages: int
    read: int
    written: int
    seconds: float
    output: str


def build(options: Options, report: Callable[[Any], None], progress: IO[str] | None) -> tuple[int, Summary]:
    """Build once and report each warning, also of pages that did not change; give exit code and summary.

    Raises SphinxError when the build cannot run to its end; what was noticed until then is reported first.
    """
    early: list[Record] = []
    run: Run | None = None

    def keep(record: Record) -> None:
        (run.results.take if run else early.append)(record)

    faster, swap = patches.applied(patches.PATCHES), OutputSwap(options.output)
    begun = swap.begun(fresh=options.fresh, wanted=options.builder != CHECK)
    with (
        observing() as observed,
        patch_docutils(options.conf),
        docutils_namespace(),
        stamped_records(),
        faster as off,
        begun as folder,
    ):
        recorder = Recorder(options.root, options.conf / "conf.py", keep)
        kept = results.load(options.doctrees)
        app = make_app(replace(options, output=folder), recorder, progress, kept)
        run = Run(app, options, kept, early)
        with patches.applied(patches.of_extensions()) as more, collection.in_batches():
            _tell_of_patches(off + more)
            try:
                _build(app, fresh=options.fresh)
            except BaseException:
                run.report(report, recorder)
                raise
        found = run.finish(report, recorder, swap.swap)
        if options.explain:
            report({"explain": run.explain(), "observed": _looked_at(app, observed)})
        if options.words is not None:
            report({"words": run.words(options.words)})
        return FOUND if found or app.statuscode else CLEAN, run.summary()


def _looked_at(app: Sphinx, observed: Observed) -> dict[str, list[str]]:
    """Give all that the result comes from: also the pages that other processes, or the last run, read."""
    sources = (path for page in page_results.pages(app.env).values() for path in page.digests)
    modules = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    paths = {*observed.paths, *(str(app.srcdir / path) for path in sources), *filter(None, modules)}
    return {"paths": sorted(paths), "folders": sorted(observed.folders), "beyond": sorted(observed.beyond)}


def _build(app: RecordedSphinx, *, fresh: bool) -> None:
    """Run the builder; extensions that finish an output have nothing to finish where only checks run."""
    if not app.check_only:
        app.build(force_all=fresh)
    elif fresh:
        app.builder.build_all()
    else:
        app.builder.build_update()


def _tell_of_patches(off: list[patches.Patch]) -> None:
    for patch in off:
        logger.info("docwarden: %s is not the code that is known here and stays as it is", patch.name)


class Run:
    """One run: what the last one left, what is read and written again and why, and what came of it."""

    def __init__(
        self, app: RecordedSphinx, options: Options, kept: results.Results, early: list[Record]
    ) -> None:
        """Take part in the build of an application; ``kept`` is what the last run left."""
        self.started = time.monotonic()
        self._app = app
        self._options = options
        self.results = kept
        trusted = self.results.run != "" and self.results.run == app.env.domaindata[page_results.NAME]["run"]
        if options.fresh or not trusted:
            self.results = results.Results()
        self._last_whole, self.results.whole = self.results.whole, early
        self.incremental = Incremental(app.env, self.results, trusted=trusted)
        self.incremental.connect(app)
        self._rewriting = Rewriting(app, self.results, self.incremental)
        names = CodeNames(options.root, options.settings)
        self._spelling = SpellingCheck(app, self.results, names) if options.checks else None
        app.connect("env-before-read-docs", self._begin_reading, priority=1000)
        self._rewriting.connect()

    def _begin_reading(self, _app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        self.results.forget(env.found_docs, names)
        if names:
            env.domaindata[page_results.NAME]["run"] = uuid.uuid4().hex

    @property
    def parts(self) -> tuple[object, ...]:
        """What takes part in the build for this run."""
        return self.incremental, self._rewriting

    @property
    def common(self) -> str:
        """A digest of what all pages share; nothing where the builder is none of ours."""
        return self._rewriting.written.common

    def finish(
        self, report: Callable[[Record], None], recorder: Recorder, put_in_place: Callable[[], None]
    ) -> int:
        """Report all that holds, put the output in its place, keep the results for the next run.

        Gives the number of findings. A run that ends in between leaves no results, so that the next one
        trusts neither caches nor output.
        """
        storage.raise_for(self.results.records())
        env, changed = self._app.env, self.incremental.reasons or self._rewriting.reasons
        if not changed:
            known = {*self.results.whole, *filter(_is_told_each_time, self._last_whole)}
            self.results.whole += [one for one in self._last_whole if one not in known]
        failed = {
            one.stage[1] for one in self.results.records() if one.message.startswith("error writing file")
        }
        self.results.run = env.domaindata[page_results.NAME]["run"]
        self.results.names = self._rewriting.names
        self.results.resolved = set(env.found_docs) - failed
        self._rewriting.keep(failed)
        self._note_caches()
        found = self.report(report, recorder)
        put_in_place()
        results.save(self._app.doctreedir, self.results)
        return found

    def _note_caches(self) -> None:
        """Note the digests of Sphinx's caches, so that the next run knows whether they are as they were."""
        env, known = self._app.env, self.results.doctrees
        new = {
            name: digest(doctree_of(env, name)) for name in env.found_docs & self.incremental.reasons.keys()
        }
        self.results.doctrees = {name: known[name] for name in known.keys() & env.found_docs} | new
        self.results.states = self.incremental.states(self.results.doctrees)
        self.results.environment = digest(self._app.doctreedir / ENV_PICKLE_FILENAME)

    def report(self, report: Callable[[Record], None], recorder: Recorder) -> int:
        """Report each warning and, where checks are asked for, each finding once; give their number."""
        records = [one for one in self.results.records() if not results.is_by_chance(one)]
        if self._options.checks:
            records += [
                one for result in page_results.pages(self._app.env).values() for one in result.records
            ]
            records += style_checks.records(page_results.pages(self._app.env).values())
            records += beside.records(self._app, self.results)
            records += [from_finding(one) for one in manual_checks.findings(self._app, recorder.relative)]
            records += [from_finding(one) for one in self._spelling.findings()] if self._spelling else []
        placed = dict.fromkeys(recorder.placed(record) for record in records)
        for record in placed:
            report(record)
        return len(placed)

    def summary(self) -> Summary:
        """Sum up what was done."""
        written = self.incremental.reasons | self._rewriting.reasons
        seconds = round(time.monotonic() - self.started, 3)
        pages = len(self._app.env.found_docs)
        read = len(self.incremental.reasons)
        return Summary(pages, read, len(written), seconds, str(self._options.output))

    def explain(self) -> dict[str, dict[str, str]]:
        """Say why each page was read or written."""
        return {"read": self.incremental.reasons, "written": self._rewriting.reasons}

    def words(self, asked: Sequence[str]) -> dict[str, Any]:
        """Tell of the words of the manual; see ``SpellingCheck.words``."""
        return self._spelling.words(asked) if self._spelling else {}


def _is_told_each_time(record: Record) -> bool:
    """Tell whether a record comes from the search for pages: gone, if this run did not tell it again."""
    return record.rule in {"sphinx/project", "sphinx/docwarden.no_file"}


def make_app(
    options: Options, recorder: Recorder, progress: IO[str] | None, kept: results.Results | None = None
) -> RecordedSphinx:
    """Set Sphinx up; raise SphinxError when the configuration or an extension does not allow it.

    Where the last run left results, only the environment that belongs to them is taken over: Sphinx takes a
    damaged one for a good one, if only Python can read it.
    """
    sound = kept is None or kept.environment == digest(options.doctrees / ENV_PICKLE_FILENAME)
    app = RecordedSphinx(
        recorder,
        srcdir=options.source,
        confdir=options.conf,
        outdir=options.output,
        doctreedir=options.doctrees,
        buildername="html" if options.builder == CHECK else options.builder,
        check_only=options.builder == CHECK,
        confoverrides=options.define,
        status=progress,
        freshenv=options.fresh or not sound,
        tags=options.tags,
        parallel=options.jobs,
    )
    reproducible.connect(app)
    rivals.connect(app)
    return app


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
    add("--checks", action="store_true", help="report findings of docwarden's checks, too")
    add(
        "--explain",
        action="store_true",
        help="say why each page was read or written, and what that came from",
    )
    add("--settings", type=Path, metavar="FILE", help="docwarden.toml, for the names that the code has")
    add("--words", action="store_true", help="report the words of the manual, too (with --checks)")
    add("--word", action="append", default=[], help="with --words: say what looks like this word")
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
        checks=parsed.checks,
        explain=parsed.explain,
        settings=parsed.settings,
        words=tuple(parsed.word) if parsed.words else None,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    parsed = parse_options(sys.argv[1:] if arguments is None else arguments)
    progress = sys.stderr if parsed.verbose or sys.stderr.isatty() else None
    if not sys.stderr.isatty():
        nocolor()
    with record_stream(parsed.records) as stream:
        write = json_lines(stream) if parsed.format == "json" or parsed.records else text_lines(stream)

        def work() -> int:
            options = options_from(parsed)
            with exclusive(options.doctrees, sys.stderr):
                code, summary = build(options, write, progress)
            write({"summary": asdict(summary)})
            return code

        return run_to_an_end(work, write)


if __name__ == "__main__":
    sys.exit(main())
