# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What ``check``, ``check-build`` and ``build`` share: options, files that a run leaves, the summary line."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
import msgspec

from docwarden import clean_comparison, manual, pages, reporters, whole_run
from docwarden.cli import mending, report_details
from docwarden.errors import DocwardenError, OutputError
from docwarden.facts.changed_lines import changed_lines
from docwarden.finding import Severity
from docwarden.reporters import Report
from docwarden.runner import Runner
from docwarden.whole_run import Question
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.finding import Finding
    from docwarden.manual import Built, Place


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the three commands."""

    fresh: bool = False
    explain: bool = False
    verify: bool = False
    output: str = ""
    report: str = ""
    changed_lines_only: bool = False
    base: str = ""
    fix: bool = False
    diff: bool = False
    known: bool = False
    fail_on: str | None = None

    def of(self, config: Config) -> Config:
        """Give the settings, with the severity that fails as the command line has it."""
        if not self.fail_on:
            return config
        findings = msgspec.structs.replace(config.settings.findings, fail_on=Severity(self.fail_on))
        return replace(config, settings=msgspec.structs.replace(config.settings, findings=findings))


_OPTIONS = (
    click.option("--fresh", is_flag=True, help="Read and write every page again."),
    click.option("--explain", is_flag=True, help="Say why each page was read or written."),
    click.option("--verify", is_flag=True, help="Compare the result with that of a clean run."),
    click.option("--output", metavar="DIR", default="", help="The folder for output and caches."),
    click.option(
        "--changed-lines-only", is_flag=True, help="Show only findings on lines that a change touches."
    ),
    click.option(
        "--base", metavar="REF", default="", help="What the change started from  [default: the main branch]."
    ),
    click.option(
        "--fail-on",
        type=click.Choice([one.value for one in Severity]),
        default=None,
        help="The lowest severity that makes exit code 1, in place of findings.fail-on.",
    ),
    click.option(
        "--report",
        metavar="FILE",
        default="",
        help="Write a report for a browser, too, by page, rule and owner.",
    ),
)


def run_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def is_set(variable: str) -> bool:
    """Tell whether an environment variable is set and not empty, as the shell's ``-n`` does."""
    return bool(os.environ.get(variable))


def run(  # noqa: PLR0913 - what the three commands differ in
    invocation: Invocation,
    name: str,
    builder: str,
    options: Options,
    *,
    checks: bool,
    only: Sequence[str] = (),
    unchecked: tuple[str, ...] = (),
) -> None:
    """Run, report, and end the program with its exit code."""
    start = time.perf_counter()
    config = options.of(invocation.load_config())
    where = manual.place(config, options.output)
    asked = Question(
        builder, invocation.command, checks, options.verify, fresh=options.fresh, verbose=invocation.verbose
    )
    looks: list[Built] = []

    def look() -> list[Finding]:
        looks.append(whole_run.run(config, where, asked))
        return judged(Runner(config, where, whole=checks), looks[-1].findings, options)

    def is_shown(finding: Finding) -> bool:
        return not only or _is_one_of(finding.location.path, only, invocation)

    done = ""
    try:
        found = look()
        if options.fix or options.diff:
            runner = Runner(config, where, whole=checks)
            job = mending.Job(config, where, look, lambda: runner.decided(looks[-1].findings), is_shown)
            found, done = mending.run(invocation, job, found, options)
        built = looks[-1]
        if options.verify:
            found += clean_comparison.compare(where, builder, built, checks=checks)
    except DocwardenError as error:
        with contextlib.suppress(OutputError):
            leave_files(where, Report(name, "could not run", (), (error,)))
        raise
    seconds = time.perf_counter() - start
    whole = Report(name, _summary(name, built, found, seconds), tuple(found), unchecked=unchecked)
    leave_files(where, whole)
    shown = tuple(filter(is_shown, found))
    if invocation.format == "terminal" and not invocation.verbose:
        shown = tuple(one for one in shown if not _is_told_by_generate(one, config))
    if options.explain:
        _explain(built)
    report = replace(whole, summary=done + _summary(name, built, shown, seconds), findings=shown)
    finish(invocation, config, report, options.report)


def judged(runner: Runner, findings: Iterable[Finding], options: Options) -> list[Finding]:
    """Apply what the project has decided about findings, and leave out what the change does not touch."""
    changed = None
    if options.changed_lines_only:
        folder = runner.config.settings.documentation.source
        changed = changed_lines(runner.config.root, folder, options.base, os.environ)
    return runner.judge(findings, changed)


def finish(invocation: Invocation, config: Config, report: Report, file: str) -> NoReturn:
    """Print a report, write it for a browser where a file is given, and end with its exit code."""
    if file:
        report_details.write(report, config, Path(file))
    invocation.finish(report_details.detailed(report, config, invocation.format), config)


def _is_told_by_generate(finding: Finding, config: Config) -> bool:
    """Tell whether a finding is a note on the code, which ``generate`` has told people already."""
    source = config.settings.documentation.source
    return finding.severity is Severity.NOTE and not finding.location.path.startswith(f"{source}/")


def _is_one_of(path: str, only: Sequence[str], invocation: Invocation) -> bool:
    root = invocation.load_config().root
    return any((root / path).resolve() == Path(one).resolve() for one in only)


def leave_files(where: Place, report: Report) -> None:
    """Write all findings where scripts look for them: one line each, and as JSON; errors, too."""
    lines = [f"{one.location}: {one.severity}: {one.message} [{one.rule}]\n" for one in report.findings]
    lines += [f"error: could not run: {error}\n" for error in report.errors]
    texts = {manual.WARNINGS_FILE: "".join(lines), manual.FINDINGS_FILE: reporters.render(report, "json")}
    for name, text in texts.items():
        pages.replace_file(where.build / name, text, os.path.relpath(where.build / name))


def _explain(built: Built) -> None:
    for what, reasons in built.reasons.items():
        for page, reason in sorted(reasons.items()):
            click.echo(f"{what} {page}: {reason}", err=True)


def _summary(name: str, built: Built, findings: Sequence[Finding], seconds: float) -> str:
    count = sum(one.severity is not Severity.NOTE for one in findings)
    found = f"{counted(count, 'finding')} in " if count else ""
    done = f"{built.read:,} read" + (f", {built.written:,} written" if name != "check" else "")
    line = f"{found}{counted(built.pages, 'page')} ({done}), {seconds:.1f} s"
    index = built.output / "index.html"
    return (
        f"{line}: {os.path.relpath(index if index.exists() else built.output)}" if name != "check" else line
    )
