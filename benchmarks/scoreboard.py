# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Puts defects into pages that our own code makes, and tells which checkers find them.

    python benchmarks/scoreboard.py [--seed 1] [--each 5] [--tools DIR] [--rst FILE] [--keep DIR]

Each mutant is a page with one defect, of the classes that scoreboard.toml declares, in reStructuredText or
MyST Markdown. The same pages without their defects are checked, too: what is found there is a false alarm.
docwarden has to find a defect by the rule that is meant for it, and at its line; the others may say anything
there, one line higher or lower, that they do not say of the page without the defect. sphinx-lint, doc8 and
rstcheck come from PATH or from the folder of programs that --tools names, and run with all their checks;
where one is absent, the table says so. --rst writes the table as reStructuredText. Exits with 1 where
docwarden misses a defect that one of its rules is meant for, or raises a false alarm.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import scoreboard_defects
from scoreboard_pages import HEADER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scoreboard_defects import Defect, Mutant

GITHUB = "https://github.com/breakwater-lb/breakwater/"

SETTINGS = """\
[project]
name = "Breakwater"

[style]
check = true
line-width = 80
site = "https://docs.example.org/"
terminology = "terms.toml"
header = '''
{header}
'''

[style.hyphens]
"load-balancing" = "load balancing"

[review]
beta-banner = "beta.rst"
"""
TERMS = 'WireGuard = ["Wireguard", "wireGuard"]\nKubernetes = ["Kubernets"]\n'
CONF = f"""\
project = "Breakwater"
extensions = [
    "sphinx.ext.extlinks", "myst_parser", "docwarden_sphinx.spelling", "docwarden_sphinx.redirects",
]
extlinks = {{
    "gh-issue": ("{GITHUB}issues/%s", "issue %s"),
    "git-tree": ("{GITHUB}blob/HEAD/%s", "%s"),
}}
exclude_patterns = ["_build", "beta.rst"]
rediraffe_redirects = "redirects.txt"
spelling_word_list_filename = "words.txt"
rst_epilog = ".. |CHART_RELEASE| replace:: 1.4.0"
"""
INDEX = """\
.. _start:

Start
=====

Here is what you need.

.. toctree::
   :glob:

   *
"""
OURS, ABSENT = "docwarden", "absent"
OTHERS = {
    "sphinx-lint": ["--enable", "all", "--max-line-length", "80"],
    "doc8": ["--max-line-length", "80", "--quiet"],
    "rstcheck": ["--recursive"],
}
_PLACE = re.compile(r"^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):(?P<message>.*)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Finding:
    """What a checker says: where, and by which rule."""

    path: str
    line: int
    rule: str


@dataclass
class Score:
    """What a checker found: mutants by class, and alarms on clean pages."""

    found: Counter[str] = field(default_factory=Counter)
    alarms: list[Finding] = field(default_factory=list)


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write a manual."""
    source = folder / "Documentation"
    source.mkdir(parents=True)
    (folder / "docwarden.toml").write_text(SETTINGS.format(header=HEADER), encoding="utf-8")
    (folder / "terms.toml").write_text(TERMS, encoding="utf-8")
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    names = {name.rpartition(".")[0] for name in files}
    given = {
        "index.rst": f"{HEADER}\n\n{INDEX}",
        "beta.rst": "This feature is in beta.\n",
        "flow.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
        "redirects.txt": '"old/zones.rst" "index.rst"\n',
        "words.txt": "\n".join(
            sorted(
                {word for name in names for word in re.split(r"\W+", name)}
                | {"Breakwater", "backend", "backends"}
            )
        ),
    }
    (source / "apart").mkdir()
    for name, text in {**given, **files}.items():
        (source / name).write_text(text, encoding="utf-8")


def ours(folder: Path) -> list[Finding]:
    """Run docwarden."""
    command = [sys.executable, "-m", "docwarden", "check", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"docwarden could not run: {done.stderr}")
    findings = json.loads(done.stdout)["findings"]
    return [Finding(Path(one["path"]).name, one["line"] or 0, one["rule"]) for one in findings]


def other(folder: Path, program: str, options: Sequence[str]) -> list[Finding]:
    """Run another checker; what it prints with a place is a finding."""
    command = [program, *options, "Documentation"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    found = _PLACE.finditer(done.stdout + done.stderr)
    return [Finding(Path(one["path"]).name, int(one["line"]), one["message"].strip()) for one in found]


def judge(
    mutants: Iterable[Mutant], found: Sequence[Finding], alarms: Sequence[Finding], *, strict: bool
) -> Score:
    """Tell which defects were found; where ``strict``, by their rule and at their line."""
    score = Score(alarms=list(alarms))
    by_path, usual = defaultdict(list), Counter(one.path for one in alarms)
    for one in found:
        by_path[one.path].append(one)
    for mutant in mutants:
        first, last = mutant.lines if strict else (mutant.lines[0] - 1, mutant.lines[1] + 1)
        said = by_path[Path(mutant.path).name]
        right = [one for one in said if first <= one.line <= last]
        if strict and mutant.defect.rule:
            right = [one for one in right if one.rule == mutant.defect.rule]
        elif len(said) <= usual[Path(mutant.path).name]:
            right = []
        score.found[key_of(mutant.defect)] += bool(right)
    return score


def key_of(defect: Defect) -> str:
    """Name a class of defects."""
    return f"{defect.rule}\0{defect.kind}\0{defect.family}"


def run(mutants: Sequence[Mutant], folder: Path, tools: str) -> dict[str, Score | None]:
    """Let all checkers look; None stands for one that is absent."""
    mutated, clean = folder / "mutated", folder / "clean"
    write(mutated, {name: text for one in mutants for name, text in one.files.items()})
    write(clean, {name: text for one in mutants for name, text in one.clean.items()})
    scores: dict[str, Score | None] = {OURS: judge(mutants, ours(mutated), ours(clean), strict=True)}
    for name, options in OTHERS.items():
        program = shutil.which(name, path=tools or os.environ.get("PATH"))
        scores[name] = None
        if program:
            looks = (other(manual, program, options) for manual in (mutated, clean))
            scores[name] = judge(mutants, *looks, strict=False)
    return scores


def rows(
    mutants: Sequence[Mutant], scores: Mapping[str, Score | None], *, by_rule: bool = False
) -> list[list[str]]:
    """Give the table: a line by class of defects, or by rule, then the sums and the false alarms."""
    counts = Counter(key_of(one.defect) for one in mutants)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        groups[name.partition("\0")[0] if by_rule else name].append(name)
    titles = ["Rule"] if by_rule else ["Rule", "Defect", "In"]
    table = [[*titles, "Mutants", *scores]]
    for group, names in groups.items():
        cells = [_sum(names, score) for score in scores.values()]
        table.append([*group.split("\0"), str(sum(counts[name] for name in names)), *cells])
    wanted = [name for name in counts if not name.startswith("\0")]
    total = sum(counts[name] for name in wanted)
    shares = [f"{int(_sum(wanted, one)) / total:.0%}" if one else ABSENT for one in scores.values()]
    blanks = [""] * (len(titles) - 1)
    clean = sum(bool(one.clean) for one in mutants)
    alarms = [str(len(score.alarms)) if score else ABSENT for score in scores.values()]
    return [
        *table,
        ["All that a rule is meant for", *blanks, str(total), *shares],
        [f"False alarms on {clean} pages", *blanks, "", *alarms],
    ]


def _sum(names: Iterable[str], score: Score | None) -> str:
    return str(sum(score.found[name] for name in names)) if score else ABSENT


def plain(table: Sequence[Sequence[str]]) -> str:
    """Write the table for a terminal."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table
    )


def list_table(table: Sequence[Sequence[str]]) -> str:
    """Write the table as reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for number, row in enumerate(table):
        name = f"``{row[0]}``" if 0 < number < len(table) - 2 and row[0] else row[0] or "none"
        cells = enumerate((name, *row[1:]))
        lines += [f"   {'  -' if index else '* -'} {cell}".rstrip() for index, cell in cells]
    return "\n".join(lines) + "\n"


def missed(mutants: Iterable[Mutant], score: Score) -> list[str]:
    """Name the classes of which docwarden missed one that a rule is meant for, and gaps that are none."""
    wrong = []
    counts = Counter(one.defect for one in mutants if one.defect.rule)
    for defect, count in counts.items():
        found = score.found[key_of(defect)]
        if (found > 0) if defect.gap else (found < count):
            what = "found, and declared as a gap" if defect.gap else f"found {found} of {count}"
            wrong.append(f"{defect.rule}, {defect.kind}, {defect.family}: {what}")
    return wrong


def main() -> None:
    """Make, check and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=5, help="mutants by class")
    parser.add_argument("--tools", default="", help="folder of the other checkers")
    parser.add_argument("--rst", type=Path, help="file for the table as reStructuredText")
    parser.add_argument("--keep", type=Path, help="folder for the manuals")
    given = parser.parse_args()
    if given.each < 1:
        parser.error("--each: expected a number from 1")
    if given.keep and given.keep.exists():
        parser.error(f"--keep: {given.keep} exists; name a new folder")
    defects, words = scoreboard_defects.load()
    mutants = scoreboard_defects.mutants(defects, words, given.seed, given.each)
    with tempfile.TemporaryDirectory() as scratch:
        scores = run(mutants, given.keep or Path(scratch), given.tools)
    table = rows(mutants, scores)
    print(plain(table))
    if given.rst:
        given.rst.write_text(list_table(rows(mutants, scores, by_rule=True)), encoding="utf-8")
    score = scores[OURS] or Score()
    wrong = list(missed(mutants, score))
    wrong += [f"false alarm: {one.path}:{one.line}: {one.rule}" for one in score.alarms]
    print("\n".join(wrong), file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
