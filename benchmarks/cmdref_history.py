# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Compares the command reference that docwarden reads from source with the pages of a project's history.

    python benchmarks/cmdref_history.py snapshots CHECKOUT [--profile cilium] [--since 2022-01] [--every 1]
    python benchmarks/cmdref_history.py drift     CHECKOUT [--profile cilium] [--since 2022-01] [--commits 60]
    python benchmarks/cmdref_history.py quiet     CHECKOUT [--profile cilium] [--since 2022-01] [--commits 60]
                                            [--progress FILE]

``snapshots`` reads the first commit of each month (or of every so many) and counts pages and flag rows that
are as committed. ``drift`` takes commits that changed Go sources together with pages, and shows docwarden
the sources of after beside the pages of before: each page that the commit changed must be named, and no
other unless its text is wrong after the commit, too. ``quiet`` takes commits that edit lines with flags and
change no page: what is reported after them must have been there before, or is named here to be read.
With ``--progress`` a run that was stopped goes on where it was.

Commits are read from git; nothing is checked out or written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import cmdref as one_tree
from docwarden import command_drift, config, generation, process
from docwarden.errors import DocwardenError
from docwarden.facts import go_programs, go_readings
from docwarden.generators import cmdref
from docwarden.golang.sources import Sources
from docwarden.source import GitTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docwarden.source import Codebase

_FLAG_LINE = re.compile(
    r"^[+-].*flags(\(\))?\.(Bool|String|Int|Uint|Duration|Float|Var|Mark)", re.IGNORECASE | re.MULTILINE
)


def main() -> None:
    """Run what is asked for."""
    arguments = _arguments()
    root = Path(arguments.checkout).resolve()
    settings = config.load(root, config.profile_file(arguments.profile) if arguments.profile else None)
    entry = next(entry for entry in generation.entries(settings) if entry.generator.name == "cmdref")
    options = entry.options
    assert isinstance(options, cmdref.Options)  # noqa: S101 - the generator's own
    {"snapshots": snapshots, "drift": drift, "quiet": quiet}[arguments.what](root, options, arguments)


def snapshots(root: Path, options: cmdref.Options, arguments: argparse.Namespace) -> None:
    """Compare the pages of the first commit of each month."""
    total: Counter[str] = Counter()
    last = _git(root, "log", "-1", "--format=%cs", "HEAD").strip()
    for day in _months(arguments.since, last, arguments.every):
        commit = _git(root, "rev-list", "-1", "--first-parent", f"--before={day}", "HEAD").strip()
        start = time.perf_counter()
        counts = _snapshot(GitTree(root, commit), options)
        total += counts
        print(f"{day} {commit[:10]} {_shares(counts)}  {time.perf_counter() - start:.0f} s", flush=True)
    print(f"all: {_shares(total)}")


def _snapshot(codebase: Codebase, options: cmdref.Options) -> Counter[str]:
    counts: Counter[str] = Counter()
    made: set[str] = set()
    programs = [cmdref.go_program(item, options) for item in cmdref.present(codebase, options)]
    for program, reading in zip(programs, go_readings.read_all(codebase, programs), strict=True):
        if reading.command is None:
            print(f"  {program.name}: {reading.stopped}")
            continue
        pages = cmdref.pages(options, reading.command, reading.layout)
        made |= pages.keys()
        counts += one_tree.compare(codebase, options, reading.command, pages, show=False)
    names = [program.name for program in programs]
    counts["orphans"] = len(command_drift.orphans(codebase, options.output, names, made))
    return counts


def _shares(counts: Counter[str]) -> str:
    rows = counts["rows right"] + counts["rows wrong"] + counts["rows missing"]
    parts = (("pages right", counts["committed"], "pages"), ("rows right", rows, "rows"))
    shares = ", ".join(f"{counts[key]} of {known} {what}" for key, known, what in parts)
    return f"{shares}, {counts['orphans']} more pages that no program makes"


def drift(root: Path, options: cmdref.Options, arguments: argparse.Namespace) -> None:
    """Apply the source half of commits that changed sources and pages."""
    totals: Counter[str] = Counter()
    for commit in _chosen(_with_pages(root, options, arguments.since), arguments.commits):
        changed = set(_git(root, "diff", "--name-only", f"{commit}^", commit, "--", options.output).split())
        after, before = GitTree(root, commit), GitTree(root, f"{commit}^")
        try:
            made = _made(after, options, set(map(_program_of, changed)).__contains__)
        except DocwardenError as error:
            totals["not read"] += 1
            print(f"{commit[:10]} {error}")
            continue
        stale, wrong = (_differing(pages, options, made) for pages in (before, after))
        missed, extra = changed - stale - wrong, stale - changed - wrong
        totals += Counter(
            {
                "commits": 1,
                "flagged": bool(stale & changed),
                "pages": len(changed - wrong),
                "named": len(changed & stale - wrong),
                "named wrongly": len(extra),
                "wrong after the commit as well": len(changed & wrong),
            }
        )
        print(
            f"{commit[:10]} {len(changed)} pages; missed {sorted(missed)}; too many {sorted(extra)}",
            flush=True,
        )
    print(dict(totals))


def quiet(root: Path, options: cmdref.Options, arguments: argparse.Namespace) -> None:
    """Look at commits that edit lines with flags and change no page."""
    looked_at = _looked_at(arguments.progress)
    totals: Counter[str] = Counter()
    for commit in _without_pages(root, options, arguments.since):
        if totals["quiet"] + totals["new reports"] == arguments.commits:
            break
        if commit not in looked_at:
            start = time.perf_counter()
            looked_at[commit] = _reports(root, options, commit)
            _keep(arguments.progress, commit, looked_at[commit])
            print(f"{commit[:10]} {looked_at[commit]}  {time.perf_counter() - start:.0f} s", flush=True)
        totals[looked_at[commit].partition(":")[0]] += 1
    print(dict(totals))


def _reports(root: Path, options: cmdref.Options, commit: str) -> str:
    """Tell which pages are reported after a commit that were not reported before it."""
    after, before = GitTree(root, commit), GitTree(root, f"{commit}^")
    paths = frozenset(_paths(root, commit))
    try:
        found = _changed_by(after, options, paths)
        new = found - _changed_by(before, options, paths) if found else found
    except DocwardenError as error:
        return f"not read: {' '.join(str(error).split())}"
    return f"new reports: {' '.join(sorted(new))}" if new else "quiet"


def _looked_at(progress: Path | None) -> dict[str, str]:
    """Give what an earlier run found out about commits, so that one that was stopped goes on."""
    lines = progress.read_text(encoding="utf-8").splitlines() if progress and progress.is_file() else []
    return dict(line.split(" ", 1) for line in lines)


def _keep(progress: Path | None, commit: str, report: str) -> None:
    if progress:
        with progress.open("a", encoding="utf-8") as file:
            file.write(f"{commit} {report}\n")


def _changed_by(codebase: Codebase, options: cmdref.Options, paths: frozenset[str]) -> set[str]:
    """Name the pages that are not as the sources make them, of programs that some files are a part of."""
    files = Sources()
    programs = {item.name: cmdref.go_program(item, options) for item in cmdref.present(codebase, options)}
    known = {
        name for name, program in programs.items() if go_programs.depends_on(codebase, program, paths, files)
    }
    return _differing(codebase, options, _made(codebase, options, known.__contains__))


def _made(codebase: Codebase, options: cmdref.Options, wanted: Callable[[str], bool]) -> dict[str, str]:
    """Make the pages of some programs."""
    found = [cmdref.go_program(item, options) for item in cmdref.present(codebase, options)]
    chosen = [program for program in found if wanted(program.name)]
    made: dict[str, str] = {}
    for program, reading in zip(chosen, go_readings.read_all(codebase, chosen), strict=True):
        if reading.command is None:
            raise DocwardenError(f"{program.name}: {reading.stopped}")
        made |= cmdref.pages(options, reading.command, reading.layout)
    return made


def _differing(codebase: Codebase, options: cmdref.Options, made: dict[str, str]) -> set[str]:
    """Name the pages that are committed otherwise or not at all, and those that no program makes."""
    programs = set(map(_program_of, made))
    committed = {f"{options.output}/{name}" for name in codebase.names(options.output)}
    wrong = {path for path, text in made.items() if path not in committed or codebase.read_text(path) != text}
    return wrong | {path for path in committed - made.keys() if _program_of(path) in programs}


def _program_of(page: str) -> str:
    return page.rpartition("/")[2].removesuffix(".md").partition("_")[0]


def _with_pages(root: Path, options: cmdref.Options, since: str) -> Iterator[str]:
    """List commits that change pages and Go sources."""
    for commit in _git(
        root, "log", "--no-merges", "--format=%H", f"--since={since}-01", "--", options.output
    ).split():
        if any(path.endswith(".go") for path in _paths(root, commit)):
            yield commit


def _without_pages(root: Path, options: cmdref.Options, since: str) -> Iterator[str]:
    """List commits that edit lines with flags and no page, in an order that is spread over the time."""
    folders = sorted({program.main.partition("/")[0] for program in options.programs} | {"pkg"})
    listed = _git(root, "log", "--no-merges", "--format=%H", f"--since={since}-01", "HEAD", "--", *folders)
    commits = listed.split()
    random.Random(0).shuffle(commits)  # noqa: S311 - no secret
    for commit in commits:
        try:
            paths = _paths(root, commit)
            changes = _git(root, "diff", "--unified=0", f"{commit}^", commit, "--", "*.go", ":!*_test.go")
        except DocwardenError:
            continue  # a partial clone lacks some files
        if _FLAG_LINE.search(changes) and not any(path.startswith(f"{options.output}/") for path in paths):
            yield commit


def _paths(root: Path, commit: str) -> list[str]:
    return _git(root, "diff", "--name-only", f"{commit}^", commit).split()


def _chosen(commits: Iterator[str], count: int) -> Sequence[str]:
    """Choose commits evenly over the time they cover."""
    known = list(commits)
    step = max(1, len(known) // count)
    return known[::step][:count]


def _months(since: str, last: str, every: int) -> Iterator[str]:
    """Give the first days of months, up to a day."""
    year, month = map(int, re.findall(r"\d+", since)[:2])
    while (day := dt.date(year, month, 1).isoformat()) <= last:
        yield day
        year, month = year + (month - 1 + every) // 12, (month - 1 + every) % 12 + 1


def _git(root: Path, *words: str) -> str:
    done = process.run(["git", *words], folder=root)
    if done.code:
        raise DocwardenError(done.errors.strip())
    return done.output


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["snapshots", "drift", "quiet"])
    parser.add_argument("checkout")
    parser.add_argument("--profile")
    parser.add_argument("--since", default="2022-01")
    parser.add_argument("--every", type=int, default=1, help="a snapshot every so many months")
    parser.add_argument("--commits", type=int, default=60)
    parser.add_argument("--progress", type=Path, help="a file in which quiet keeps what it found out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
