# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Injects defects of all classes into a copy of a manual, and judges who finds them, and at which line.

``python benchmarks/mutate.py CHECKOUT --profile cilium [--seed 1] [--upstream PROGRAM] [--keep DIR]``

CHECKOUT is a clone of Cilium that may be changed: its Documentation is put back afterwards. PROGRAM runs
another checker on the folder that it gets as its last argument; what it prints is searched for the places.
A defect on which the other checker's run would end with an exception is injected after its run.
The classes are in defects.toml (blocks that are put into pages), mutations.py (damage to what is there) and
moves.py (pages moved and deleted). A page gets one defect at most. What is found on the unchanged manual does
not count; what is found beside the defects is listed, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from moves import Moves
from mutations import all_mutations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mutations import Mutation

SOURCE = "Documentation"
#: The commit that Cilium's redirects go back to.
BASE = "5614531067a83e20d24bccc7b12b314330d043c3"
MISSPELLING = "misspelling"


@dataclass(frozen=True)
class Finding:
    """What a checker says: where, and whether it is about a word."""

    path: str
    line: int
    message: str
    spells: bool

    def places(self) -> Iterator[tuple[str, int]]:
        """Give its place, and where it says that the other one of two that collide is."""
        yield self.path, self.line
        if match := _OTHER.search(self.message):
            yield match["path"], int(match["line"] or 0)


_OTHER = re.compile(
    r"(?:is defined at|other instance in) \S*?(?P<path>Documentation/[\w./-]+?)"
    r"(?::(?P<line>[0-9]+) already|$)"
)


@dataclass(frozen=True)
class Defect:
    """What was injected: its class, and the lines of a file that are right; 0 stands for the page itself."""

    kind: str
    path: str
    first: int
    last: int
    mark: str
    spells: bool = False

    def is_met_by(self, finding: Finding) -> bool:
        """Tell whether a finding is about the page, and of the right kind."""
        return finding.spells == self.spells and any(path == self.path for path, _ in finding.places())

    def is_hit_by(self, finding: Finding) -> bool:
        """Tell whether a finding names the right line as well."""
        places = finding.places() if self.is_met_by(finding) else ()
        return any(path == self.path and self.first <= line <= self.last for path, line in places)


# Injection


@dataclass
class Injection:
    """Deals defects to the pages of a checkout, one to a page."""

    root: Path
    chance: random.Random
    defects: list[Defect] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find the pages."""
        source = self.root / SOURCE
        rst = [page for page in sorted(source.rglob("*.rst")) if is_written_by_hand(page)]
        markdown = sorted((source / "cmdref").glob("*.md"))
        self._free = {"rst": rst, "md": markdown}
        for pages in self._free.values():
            self.chance.shuffle(pages)

    def move_pages(self, times: int) -> None:
        """Move and delete so many pages, before any is damaged."""
        moves = Moves(self.root, SOURCE, BASE)
        for change, kind in [(moves.move, "page moved"), (moves.delete, "page deleted")] * times:
            if moves.able:
                mark = self._mark()
                page = change(mark, self.chance)
                self._note(kind, page, (0, 0), mark)
                self._free["rst"] = [one for one in self._free["rst"] if one != page]

    def deal(self, mutations: Iterable[Mutation], times: int) -> None:
        """Apply each mutation so many times, or as often as there are pages for it."""
        for mutation in mutations:
            for _ in range(times):
                self._apply(mutation)

    def _apply(self, mutation: Mutation) -> None:
        mark = self._mark()
        for page in self._pages(mutation, mark):
            lines = page.read_text(encoding="utf-8").split("\n") if page.exists() else []
            place = mutation.change(lines, mark, self.chance)
            if place:
                page.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
                self._note(mutation.kind, page, place, mark, spells=mutation.spells)
                if mutation.family in self._free:
                    self._free[mutation.family].remove(page)
                return

    def _pages(self, mutation: Mutation, mark: str) -> list[Path]:
        if mutation.family == "alone":
            return [self.root / SOURCE / f"{mark}.rst"]
        if mutation.family == "readme":
            return [self.root / "README.rst"]
        return list(self._free[mutation.family])

    def _note(
        self, kind: str, page: Path, place: tuple[int, int], mark: str, *, spells: bool = False
    ) -> None:
        path = page.relative_to(self.root).as_posix()
        self.defects.append(Defect(kind, path, *place, mark, spells))

    def _mark(self) -> str:
        number = len(self.defects)
        return f"z{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}q"


def is_written_by_hand(page: Path) -> bool:
    """Leave out what is generated, and what was built."""
    text = page.read_text(encoding="utf-8").lower()
    return not re.search(r"auto-?generated", text[:400]) and "_build" not in page.parts


# Checkers


def of_docwarden(root: Path, profile: str) -> list[Finding]:
    """Run docwarden on the checkout."""
    command = [sys.executable, "-m", "docwarden", "--root", str(root), "--format", "json"]
    command += ["--profile", profile] if profile else []
    done = subprocess.run([*command, "check"], capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return [
        Finding(
            one["path"], one["line"] or 0, f"{one['message']} [{one['rule']}]", one["rule"] == MISSPELLING
        )
        for one in json.loads(done.stdout)["findings"]
    ]


_PLACE = re.compile(
    r"(?P<path>(?:[\w.@+-]+/)*[\w.@+-]+\.(?:rst|md|txt))(?::(?P<line>[0-9]+))?(?=[: ]|$)(?P<message>.*)"
)
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def of_upstream(program: str, root: Path, keep: Path | None) -> list[Finding]:
    """Run the other checker on the checkout, and read places from what it prints."""
    done = subprocess.run(
        [program, "--all", str(root)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    output = _ESCAPE.sub("", done.stdout.decode("utf-8", "replace"))
    if keep:
        (keep / "upstream.txt").write_text(output, encoding="utf-8")
    return list(_printed(output, root))


def _printed(output: str, root: Path) -> Iterator[Finding]:
    for line in output.splitlines():
        match = _PLACE.search(line)
        if match and "(good)" not in line and "AttributeError" not in line:
            path = re.sub(rf".*/src/(?={SOURCE}/)", "", match["path"])
            is_there = (root / SOURCE / path).exists() and not path.startswith(SOURCE)
            path = f"{SOURCE}/{path}" if is_there or line.startswith("(broken)") else path
            spells = line.startswith("* ") or ": Spell check: " in line
            yield Finding(path.replace(f"{SOURCE}/../", ""), int(match["line"] or 0), line.strip(), spells)


# Judgement


def show(defects: Sequence[Defect], ours: Sequence[Finding], theirs: Sequence[Finding]) -> int:
    """Print the table by class, what was missed and what was found beside; give the number missed."""
    print(f"{'':45}    other checker     docwarden")
    print(f"{'class':45} all  found at line  found at line")
    for kind in dict.fromkeys(defect.kind for defect in defects):
        _show_row(kind, [defect for defect in defects if defect.kind == kind], theirs, ours)
    _show_row("all", defects, theirs, ours)
    missed = 0
    for defect in defects:
        if not any(map(defect.is_hit_by, ours)):
            theirs_too = any(map(defect.is_met_by, theirs))
            missed += theirs_too
            print(f"{'missed' if theirs_too else 'found by neither'}: {defect}")
            _show_findings("other", defect, theirs)
            _show_findings("docwarden", defect, ours)
    for finding in ours:
        if not any(defect.is_hit_by(finding) for defect in defects):
            print(f"beside: {finding.path}:{finding.line}: {finding.message}")
    return missed


def _show_row(
    name: str, defects: Sequence[Defect], theirs: Sequence[Finding], ours: Sequence[Finding]
) -> None:
    counts = [
        count
        for findings in (theirs, ours)
        for count in (
            sum(any(map(one.is_met_by, findings)) for one in defects),
            sum(any(map(one.is_hit_by, findings)) for one in defects),
        )
    ]
    print(f"{name:45} {len(defects):3} {counts[0]:6} {counts[1]:7} {counts[2]:6} {counts[3]:7}")


def _show_findings(who: str, defect: Defect, findings: Sequence[Finding]) -> None:
    for line in dict.fromkeys(
        f"    {who}: {one.line}: {one.message}" for one in findings if one.path == defect.path
    ):
        print(line)


def main() -> None:
    """Inject, check, judge, put back; exit 1 where docwarden missed what the other checker found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--profile", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=2, help="defects of each class, if there are pages")
    parser.add_argument("--upstream", help="a program that runs another checker on the same copy")
    parser.add_argument("--keep", type=Path, help="a folder for the list of defects and for all output")
    given = parser.parse_args()
    root = given.checkout.resolve()
    if _git(root, "status", "--porcelain", "--", SOURCE, "README.rst"):
        sys.exit(f"{root}: the manual is changed; commit or drop that first")
    before = {(one.path, one.message) for one in of_docwarden(root, given.profile)}
    try:
        injection = Injection(root, random.Random(given.seed))  # noqa: S311 - repeatable, not secret
        injection.move_pages(given.times)
        injection.deal([one for one in all_mutations() if not one.stops], given.times)
        _git(root, "add", "-A", "--", SOURCE, "README.rst")
        theirs = of_upstream(given.upstream, root, given.keep) if given.upstream else []
        injection.deal([one for one in all_mutations() if one.stops], given.times)
        ours = [one for one in of_docwarden(root, given.profile) if (one.path, one.message) not in before]
    finally:
        _put_back(root)
    if given.keep:
        _keep(given.keep, injection.defects, ours)
    sys.exit(show(injection.defects, ours, theirs) > 0)


def _put_back(root: Path) -> None:
    _git(root, "reset", "-q", "HEAD", "--", SOURCE, "README.rst")
    _git(root, "checkout", "-q", "HEAD", "--", SOURCE, "README.rst")
    _git(root, "clean", "-qfd", "--", SOURCE)


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout


def _keep(folder: Path, defects: Sequence[Defect], ours: Sequence[Finding]) -> None:
    lines = [f"{one.path}:{one.first}-{one.last}: {one.kind} ({one.mark})" for one in defects]
    (folder / "defects.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = [f"{one.path}:{one.line}: {one.message}" for one in ours]
    (folder / "docwarden.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
