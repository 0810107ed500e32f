# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Mends a whole manual with ``check --fix``, and holds the built pages against those from before.

    python benchmarks/autofix.py CHECKOUT [--profile cilium | --config FILE] [--output DIR]

CHECKOUT is a copy that may be changed, and is left mended. The manual is built as HTML before and after, each
from nothing. Of each page, three things are compared, which lxml reads from the HTML: the text of the
main part, the addresses of its links and images in order, and its anchors. Text may differ in words that a
finding of the first run names, and in nothing else. A second ``--fix`` has to change no byte. Exits with 1
where one of this does not hold.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html

_REPLACED = re.compile(r'expected "(?P<new>.+)", found "(?P<old>.+)"')
_DOUBLED = re.compile(r'"(?P<word>.+)" stands twice')


@dataclass(frozen=True)
class Shown:
    """What readers have of a page: words, where its links lead, and what others can link to."""

    words: tuple[str, ...]
    links: tuple[str, ...]
    anchors: tuple[str, ...]


@dataclass
class Tally:
    """What the comparison came to: pages, changed words by what they became, and what must not be."""

    pages: int = 0
    changed: int = 0
    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Docwarden:
    """Runs docwarden on the checkout."""

    def __init__(self, checkout: Path, options: list[str], output: Path) -> None:
        self.command = [sys.executable, "-m", "docwarden", "--root", str(checkout), *options]
        self.output = output

    def run(self, *arguments: str) -> str:
        """Run it to its end and give what it prints; an exit code of 2 ends the program."""
        done = subprocess.run([*self.command, *arguments], capture_output=True, encoding="utf-8", check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"docwarden {' '.join(arguments)} could not run: {done.stderr}")
        return done.stdout

    def build(self, name: str) -> dict[str, Shown]:
        """Build the manual from nothing, and read its pages."""
        folder = self.output / name
        self.run("build", "html", "--fresh", "--output", str(folder))
        pages = (folder / "html").rglob("*.html")
        return {file.relative_to(folder / "html").as_posix(): shown(file) for file in sorted(pages)}


def shown(file: Path) -> Shown:
    """Read a built page."""
    page = html.fromstring(file.read_bytes())
    found: Any = page.xpath("//*[@role='main']") or page.xpath("//article") or [page]
    main = found[0]
    for element in main.xpath(".//script | .//style"):
        element.drop_tree()
    words = tuple("".join(main.itertext()).split())
    links = tuple(str(one) for one in main.xpath(".//@href | .//@src"))
    anchors = tuple(str(one) for one in main.xpath(".//@id"))
    return Shown(words, links, anchors)


def compare(before: dict[str, Shown], after: dict[str, Shown], allowed: set[tuple[str, str]]) -> Tally:
    """Compare the pages one by one."""
    tally = Tally(len(before))
    tally.wrong += [f"{name}: the page is new or gone" for name in sorted(before.keys() ^ after.keys())]
    for name in sorted(before.keys() & after.keys()):
        old, new = before[name], after[name]
        tally.changed += old.words != new.words
        if old.links != new.links:
            tally.wrong.append(f"{name}: links differ: {_first(old.links, new.links)}")
        if old.anchors != new.anchors:
            tally.wrong.append(f"{name}: anchors differ: {_first(old.anchors, new.anchors)}")
        for pair in replaced(old.words, new.words):
            tally.words[pair] += 1
            if not is_allowed(pair, allowed):
                tally.wrong.append(f'{name}: "{pair[0]}" became "{pair[1]}"')
    return tally


def replaced(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give the runs of words that differ."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False) if old != new else None
    blocks = matcher.get_opcodes() if matcher else []
    return [(" ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in blocks if tag != "equal"]


def is_allowed(pair: tuple[str, str], allowed: set[tuple[str, str]]) -> bool:
    """Tell whether a run of words became another by replacements that are meant, and nothing else."""
    old, new = pair
    if old == new:
        return True
    same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(map(len, pair)))
    for before, after in allowed:
        for at in range(same, -1, -1):
            if old.startswith(before, at) and new.startswith(after, at):
                rest = old[at + len(before) :], new[at + len(after) :]
                if (before or after) and is_allowed(rest, allowed):
                    return True
    return False


def meant(findings: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Give the replacements of words that findings name."""
    pairs: set[tuple[str, str]] = set()
    for finding in findings:
        if found := _REPLACED.fullmatch(finding["message"]):
            old, new = found["old"], found["new"]
            pairs.add((old, new[0].upper() + new[1:] if old[0].isupper() else new))
            pairs.add((old, f"{new}.") if old.endswith(".") else (old, new))
        elif found := _DOUBLED.fullmatch(finding["message"]):
            pairs |= {(found["word"], ""), (f"{found['word']} ", ""), (f" {found['word']}", "")}
    return pairs


def digest(folder: Path) -> str:
    """Give a digest of all files of a folder."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return hashlib.sha256(b"".join(str(one).encode() + one.read_bytes() for one in files)).hexdigest()


def _first(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    pair = next(((a, b) for a, b in zip(old, new, strict=False) if a != b), (len(old), len(new)))
    return f"{pair[0]} became {pair[1]}"


def main() -> None:
    """Mend, compare and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--profile", default="")
    parser.add_argument("--config", default="")
    parser.add_argument("--source", default="Documentation")
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    options = ["--profile", given.profile] if given.profile else []
    options += ["--config", given.config] if given.config else []
    with tempfile.TemporaryDirectory() as scratch:
        runs = Docwarden(given.checkout.resolve(), options, given.output or Path(scratch))
        sys.exit(_report(runs, given.checkout / given.source))


def _report(runs: Docwarden, source: Path) -> int:
    cache = ["--output", str(runs.output / "check")]
    before = runs.build("before")
    findings = json.loads(runs.run("check", "--format", "json", *cache))["findings"]
    start = time.perf_counter()
    print(runs.run("check", "--fix", *cache).splitlines()[-1])
    print(f"--fix took {time.perf_counter() - start:.1f} s")
    once = digest(source)
    print(f"again: {runs.run('check', '--fix', *cache).splitlines()[-1]}")
    tally = compare(before, runs.build("after"), meant(findings))
    tally.wrong += ["a second --fix changed something"] if digest(source) != once else []
    print(
        f"{tally.pages} built pages, {tally.changed} with other words, {sum(tally.words.values())} changes:"
    )
    for (old, new), count in tally.words.most_common():
        print(f'  {count:4} "{old}" → "{new}"')
    print("\n".join(tally.wrong) if tally.wrong else "links, anchors and all other words are the same")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    main()
