# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How long the generators of a codebase take, each and all together, against the start of Python itself.

Times on a shared machine are noise; the ratio to an empty Python process, taken in turns with the measured
runs, is what to compare. What a project used before can be measured in the same turns::

    python benchmarks/generators.py --root CHECKOUT --profile cilium [--runs 7]
        [--against "api-flaggen=go run ./tools/api-flaggen"]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from docwarden import config, generation


def main() -> None:
    """Print a table: what was run, its median and best time, and the ratio to an empty Python process."""
    arguments = _arguments()
    root = Path(arguments.root)
    file = config.profile_file(arguments.profile) if arguments.profile else None
    names = [entry.name for entry in generation.entries(config.load(root, file))]
    options = ["--root", str(root.resolve())] + (
        ["--profile", arguments.profile] if arguments.profile else []
    )
    check = [sys.executable, "-m", "docwarden", *options, "generate", "--check"]
    work = {"python -c pass": [sys.executable, "-c", "pass"]}
    work |= {name: [*check, name] for name in names}
    work["all generators"] = check
    work |= {name: ["sh", "-c", command] for name, _, command in arguments.against}
    times = _measure(work, arguments.runs, root)
    base = statistics.median(times["python -c pass"])
    print(f"{'what':24} {'median s':>9} {'best s':>9} {'ratio':>7}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:24} {median:9.3f} {min(taken):9.3f} {median / base:7.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of a run: {peak:.0f} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--root", default=".")
    parser.add_argument("--profile", default="")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument(
        "--against",
        metavar="NAME=COMMAND",
        action="append",
        default=[],
        type=lambda value: value.partition("="),
        help="a shell command to measure as well, run in the checkout",
    )
    return parser.parse_args()


def _measure(work: dict[str, list[str]], runs: int, folder: Path) -> dict[str, list[float]]:
    """Run each command in turn, ``runs`` times round; give the wall times in seconds by name."""
    times: dict[str, list[float]] = {name: [] for name in work}
    quiet = subprocess.DEVNULL
    for _ in range(runs):
        for name, command in work.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, check=False, stdout=quiet, stderr=quiet)
            times[name].append(time.perf_counter() - start)
    return times


if __name__ == "__main__":
    main()
