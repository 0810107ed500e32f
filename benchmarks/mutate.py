# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Injects defects of all classes into a copy of a manual, and counts which are found, with the right line.

``python benchmarks/mutate.py CHECKOUT --profile cilium --seed 1 --defects 200 [--upstream SCRIPT]``

CHECKOUT is a clone that may be changed: its Documentation is restored by git before and after. SCRIPT is a
program that runs another checker in the clone; its output is searched for the same places.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROSE = re.compile(r"[A-Z][A-Za-z ,]{40,}[.]?")
WORD = re.compile(r"\b[a-z]{6,}\b")


@dataclass(frozen=True)
class Defect:
    """What was injected: its class, and the lines of a file that it takes up."""

    kind: str
    path: str
    first: int
    last: int
    mark: str


def misspell(lines: list[str], mark: str, chance: random.Random) -> tuple[int, int] | None:
    """Put a word that does not exist in the place of one in a line of prose."""
    able = [number for number, line in enumerate(lines) if PROSE.fullmatch(line) and WORD.search(line)]
    if not able:
        return None
    number = chance.choice(able)
    word = chance.choice(WORD.findall(lines[number]))
    lines[number] = re.sub(rf"\b{word}\b", f"{mark}{word[2:]}", lines[number], count=1)
    return number + 1, number + 1


def appended(*block: str) -> Callable[[list[str], str, random.Random], tuple[int, int]]:
    """Give a mutation that appends a block; ``MARK`` in it becomes a name of its own."""

    def append(lines: list[str], mark: str, _chance: random.Random) -> tuple[int, int]:
        lines += ["", *(line.replace("MARK", mark) for line in block), ""]
        return len(lines) - len(block), len(lines) - 1

    return append


MUTATIONS: dict[str, Callable[[list[str], str, random.Random], tuple[int, int] | None]] = {
    "misspelling": misspell,
    "misspelling, new text": appended("This sentence holds the word MARK and nothing else."),
    "undefined label": appended("See :ref:`MARK_nowhere`."),
    "unknown page": appended("See :doc:`/MARK/nowhere`."),
    "unknown role": appended("See :MARKrole:`here`."),
    "unknown directive": appended(".. MARKdirective:: here"),
    "unknown substitution": appended("See |MARK|."),
    "unknown target": appended("See `MARK target`_ there."),
    "title underline too short": appended("A title with text in it", "====="),
    "title that is none": appended("The", "=="),
    "open emphasis": appended("Some *text here."),
    "open literal": appended("Some ``text here."),
    "unexpected indentation": appended("Some text here.", "   More text here.", "Text again here."),
    "block quote without end": appended("* One item here.", "Text again here."),
    "missing include": appended(".. include:: MARK.rst"),
    "missing literal include": appended(".. literalinclude:: MARK.yaml"),
    "missing image": appended(".. image:: MARK.png"),
    "missing download": appended("Take :download:`this <MARK.tar>`."),
    "unknown toctree entry": appended(".. toctree::", "", "   MARK"),
    "invalid JSON": appended(".. code-block:: json", "", '   {"MARK": 1,, "a": }'),
    "invalid Python": appended(".. code-block:: python", "", "   def MARK(:", "       pass"),
    "unknown option": appended(".. note::", "   :MARK: yes", "", "   Some text here."),
    "malformed table": appended(
        "===== =====", "one   two", "===== =====", "text that runs over", "===== ====="
    ),
    "list that starts late": appended("7. This is one item here."),
    "duplicate label": appended(
        ".. _MARK_twice:", "", "Some text here.", "", ".. _MARK_twice:", "", "Some text here."
    ),
    "broken link in raw HTML": appended(".. raw:: html", "", '   <a href="MARK.html">here</a>'),
}


def inject(root: Path, number: int, seed: int) -> list[Defect]:
    """Inject defects, one per page at most, dealt over the classes; the same seed gives the same defects."""
    chance = random.Random(seed)  # noqa: S311 - has to be repeatable, not secret
    pages = sorted(path for path in (root / "Documentation").rglob("*.rst") if is_page(path))
    chance.shuffle(pages)
    kinds = [kind for _ in range(number // len(MUTATIONS) + 1) for kind in MUTATIONS][:number]
    found: list[Defect] = []
    for index, kind in enumerate(kinds):
        page = pages[index % len(pages)]
        lines = page.read_text(encoding="utf-8").splitlines()
        mark = f"zqx{chr(97 + index % 26)}{chr(97 + index // 26)}v"
        if place := MUTATIONS[kind](lines, mark, chance):
            page.write_text("\n".join(lines) + "\n", encoding="utf-8")
            found.append(Defect(kind, str(page.relative_to(root)), *place, mark))
    return found


def is_page(path: Path) -> bool:
    """Leave out what is generated, and what other pages include."""
    text = path.read_text(encoding="utf-8")
    return (
        "AUTO-GENERATED" not in text
        and "_build" not in path.parts
        and re.search(r"^=====", text, re.MULTILINE) is not None
    )


def findings_of(root: Path, profile: str) -> list[tuple[str, int, str]]:
    """Run docwarden and give path, line and message of each finding."""
    command = [sys.executable, "-m", "docwarden", "--root", str(root), "--format", "json"]
    command += ["--profile", profile] if profile else []
    done = subprocess.run([*command, "check"], capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return [(one["path"], one["line"] or 0, one["message"]) for one in json.loads(done.stdout)["findings"]]


def is_found(defect: Defect, findings: Sequence[tuple[str, int, str]]) -> bool:
    """Tell whether there is a finding within the lines of a defect."""
    return any(path == defect.path and defect.first <= line <= defect.last for path, line, _ in findings)


def is_in_output(defect: Defect, output: str) -> bool:
    """Tell whether another checker names a line of the defect, or what was injected there."""
    name = re.escape(defect.path.removeprefix("Documentation/"))
    places = [int(line) for line in re.findall(rf"{name}:(\d+)", output)]
    return any(defect.first <= line <= defect.last for line in places)


def main() -> None:
    """Inject, check, count, restore."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--profile", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--defects", type=int, default=208)
    parser.add_argument("--upstream", help="a program that runs another checker on the same copy")
    given = parser.parse_args()
    root = given.checkout.resolve()
    restore = ["git", "-C", str(root), "checkout", "-q", "HEAD", "--", "Documentation"]
    subprocess.run(restore, check=True)
    before = set(findings_of(root, given.profile))
    try:
        defects = inject(root, given.defects, given.seed)
        findings = [one for one in findings_of(root, given.profile) if one not in before]
        output = run_upstream(given.upstream) if given.upstream else ""
    finally:
        subprocess.run(restore, check=True)
    show(defects, findings, output)


def run_upstream(command: str) -> str:
    """Run the other checker and give all that it prints."""
    done = subprocess.run([command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8", "replace")


def show(defects: list[Defect], findings: list[tuple[str, int, str]], output: str) -> None:
    """Print the table, the defects that were missed, and the findings where nothing was injected."""
    print(f"{'class':28} injected  found" + ("  other checker" if output else ""))
    for kind in dict.fromkeys(defect.kind for defect in defects):
        these = [defect for defect in defects if defect.kind == kind]
        line = f"{kind:28} {len(these):8} {sum(is_found(one, findings) for one in these):6}"
        print(line + (f"  {sum(is_in_output(one, output) for one in these):13}" if output else ""))
    total = sum(is_found(one, findings) for one in defects)
    print(f"{'all':28} {len(defects):8} {total:6}")
    for defect in defects:
        if not is_found(defect, findings):
            theirs = " (the other checker found it)" if output and is_in_output(defect, output) else ""
            print(f"missed: {defect}{theirs}")
    for path, number, message in findings:
        if not any(path == one.path and one.first <= number <= one.last for one in defects):
            print(f"beside: {path}:{number}: {message}")


if __name__ == "__main__":
    main()
