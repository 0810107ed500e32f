# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reviews twenty commits of Cilium's manual again: are the briefs those that were read and found right?

``python benchmarks/review_briefs.py CHECKOUT`` compares each brief with ``review_briefs.json`` and prints how
long it took, Python's start included, and the processor time of that. Titles of sections and the like, which
stand in quotes, are left out of the comparison, and so are the branches that a backport may go to: those are
the clone's. ``--write`` takes what comes out as right: read the difference before you commit it.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).with_suffix(".json")

#: What depends on the clone, not on the commit.
OF_THE_CLONE = {"backports", "unread"}

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def brief(checkout: Path, commit: str) -> tuple[dict[str, list[str]], float, float]:
    """Review a commit against its parent: verdict and evidence of each point; seconds passed, and of CPU."""
    started, worked = time.perf_counter(), _cpu_of_children()
    command = [sys.executable, "-m", "docwarden", "--root", str(checkout), "--profile", "cilium", "review"]
    command += ["--base", f"{commit}~1", "--head", commit, "--format", "json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    seconds = time.perf_counter() - started
    points = json.loads(done.stdout)["points"]
    facts = {point["id"]: _facts(point) for point in points if point["id"] not in OF_THE_CLONE}
    return facts, seconds, _cpu_of_children() - worked


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _facts(point: dict[str, Any]) -> list[str]:
    return [point["verdict"], *(_fact(one) for one in point["evidence"])]


def _fact(evidence: dict[str, Any]) -> str:
    place = ":".join(str(part) for part in (evidence["path"], evidence["line"]) if part)
    text = _QUOTED.sub("“…”", evidence["text"])
    return f"{place}: {text}" if place else text


def compare(checkout: Path, golden: dict[str, Any], *, write: bool) -> int:
    """Review all commits; print a line for each, and give how many briefs differ."""
    differing, slowest, hardest = 0, 0.0, 0.0
    for commit, known in golden.items():
        found, seconds, cpu = brief(checkout, commit)
        slowest, hardest = max(slowest, seconds), max(hardest, cpu)
        same = found == known["points"]
        differing += not same
        verdict = "same" if same else "DIFFERS"
        print(f"{commit}  {seconds:5.2f} s  {cpu:5.2f} s CPU  {len(found):2} points  {verdict}")
        for name in sorted(found.keys() | known["points"].keys()):
            if not same and found.get(name) != known["points"].get(name):
                print(f"    {name}: {known['points'].get(name)}\n    {' ' * len(name)}  {found.get(name)}")
        known["points"] = found
    right = len(golden) - differing
    print(f"{right} of {len(golden)} briefs as read; slowest {slowest:.2f} s, {hardest:.2f} s CPU")
    if write:
        GOLDEN.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return differing


def main() -> int:
    """Run the program; exit code 1 where a brief differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return int(bool(compare(options.checkout, golden, write=options.write)) and not options.write)


if __name__ == "__main__":
    sys.exit(main())
