# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Have Lighthouse judge pages of a built manual, as a phone with a slow line and processor sees them.

    python benchmarks/lighthouse.py FOLDER PAGE...

Lighthouse is a program for Node and no part of docwarden: ``npm install lighthouse`` somewhere and put its
``node_modules/.bin`` on PATH. Without it, or without Chromium, this says so and measures nothing. Exits with
1 where a page stays below 95 for performance or accessibility.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from served import served

LEAST = 95
CATEGORIES = ("performance", "accessibility")
AUDITS = {"first-contentful-paint": "FCP", "largest-contentful-paint": "LCP", "total-blocking-time": "TBT"}
AUDITS["cumulative-layout-shift"] = "CLS"


def judge(program: str, chromium: str, address: str) -> Any:
    """Run Lighthouse on a page; give its report."""
    command = [program, address, "--output=json", "--quiet", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": chromium}, check=False
    )
    if done.returncode:
        sys.exit(f"lighthouse failed on {address}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def main() -> int:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description="Judge pages with Lighthouse.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("pages", nargs="*", default=[""])
    given = parser.parse_args()
    program, chromium = shutil.which("lighthouse"), shutil.which("chromium")
    if not program or not chromium or not given.folder:
        lacking = "lighthouse" if not program else "chromium" if not chromium else "a folder to look at"
        print(f"lighthouse: there is no {lacking}; nothing was measured")
        return 0
    low = 0
    with served(given.folder) as address:
        for page in given.pages:
            report = judge(program, chromium, address + page)
            scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
            low += min(scores.values()) < LEAST
            told = ", ".join(f"{name} {score}" for name, score in scores.items())
            parts = ", ".join(
                f"{short} {report['audits'][name]['displayValue']}" for name, short in AUDITS.items()
            )
            print(f"/{page}: {told} ({parts})")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
