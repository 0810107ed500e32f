# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the rules of style and structure cost in a check of a whole manual, read anew.

``python benchmarks/style_cost.py --root CHECKOUT`` runs ``docwarden check --fresh`` with and without the
rules, in turns, and prints the processor seconds of each run, and the least and the middle of each kind: on a
machine that does other work, the least is nearest to the truth.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from docwarden.config import PROFILES

ON, OFF = "with the rules", "without"


def profile(folder: Path, name: str, *, rules: bool) -> Path:
    """Copy a profile, and have its rules run or not."""
    shutil.copytree(PROFILES / name, folder)
    file = folder / "docwarden.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[style]\n", f"[style]\ncheck = {str(rules).lower()}\n"), encoding="utf-8")
    return file


def seconds(root: Path, settings: Path, cache: Path) -> float:
    """Run once and give the seconds that all its processes took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "docwarden", "--root", str(root), "--config", str(settings)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(
        [*command, "check", "--fresh"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="the checkout")
    parser.add_argument("--profile", default="cilium", help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=4, help="(default: %(default)s)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        settings = {
            kind: profile(scratch / str(kind == ON), given.profile, rules=kind == ON) for kind in (ON, OFF)
        }
        taken: dict[str, list[float]] = {ON: [], OFF: []}
        for number in range(given.rounds):
            for kind in (ON, OFF) if number % 2 else (OFF, ON):
                taken[kind].append(seconds(given.root, settings[kind], scratch / f"cache-{kind}"))
                print(f"{kind:16} {taken[kind][-1]:6.2f} s")
    for what, of in (("least", min), ("middle", statistics.median)):
        on, off = of(taken[ON]), of(taken[OFF])
        print(f"{what}: {off:.2f} s without, {on:.2f} s with the rules: {on / off - 1:+.1%}")


if __name__ == "__main__":
    main()
