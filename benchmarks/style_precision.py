# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How often the rules of style and structure are right about a real manual.

``python benchmarks/style_precision.py --root CHECKOUT sample RULE…`` shows up to 50 hits of each rule with
the lines around them, in an order that the seed decides and that stays when other hits go away. People read
them and say so: ``… judge RULE --wrong 3,17`` records all that are shown, the ones numbered as wrong.
``… score`` runs the rules again and prints, by rule, how many hits of today's sample were read, and which
share of them is right. Nothing of the manual's text is kept, only where a hit is and a fingerprint of its
line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden import baseline, config, manual, page_rules, whole_run
from docwarden.cli.adopt import with_rules
from docwarden.finding import Severity
from docwarden.runner import Runner

if TYPE_CHECKING:
    from docwarden.finding import Finding

VERDICTS = Path(__file__).parent / "style_precision.json"
SEED, COUNT, CONTEXT = 7, 50, 3
ENOUGH = 0.95

#: A hit: rule, page, column and the fingerprint of its line; the line may move.
Key = tuple[str, str, int, str]


class Hits:
    """What the rules find today in a manual, by rule and in the order of the sample."""

    def __init__(self, root: Path, profile: str) -> None:
        """Run the rules."""
        file = config.profile_file(profile) if profile else None
        settings = with_rules(config.load(root, file))
        where = manual.place(settings)
        self._runner = Runner(settings, where)
        asked = whole_run.Question(manual.CHECK, "docwarden", checks=True, fresh=True)
        self._root = root
        rules = {one.rule.id for one in page_rules.page_rules()}
        rules |= {module.RULE.id for module in page_rules.manual_rules()}
        self.by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in self._runner.decided(whole_run.run(settings, where, asked).findings):
            if finding.rule in rules:
                self.by_rule[finding.rule].append(finding)

    def key(self, finding: Finding) -> Key:
        """Name a hit so that it is known again when its page changes elsewhere."""
        name = baseline.fingerprint(finding, self._runner.text_of(finding.location))
        return finding.rule, finding.location.path, finding.location.column, name

    def sample(self, rule: str) -> list[Finding]:
        """Give the hits of a rule that are to be read: by lot, first one of each page, then a second."""
        by_page: dict[str, list[tuple[bytes, Finding]]] = defaultdict(list)
        for finding in self.by_rule.get(rule, []):
            lot = hashlib.blake2b(repr((SEED, self.key(finding))).encode(), digest_size=8).digest()
            by_page[finding.location.path].append((lot, finding))
        turns = [(turn, one) for found in by_page.values() for turn, one in enumerate(sorted(found))]
        return [finding for _, (_, finding) in sorted(turns)][:COUNT]

    def show(self, finding: Finding) -> str:
        """Give a hit with the lines around it."""
        lines = (self._root / finding.location.path).read_text(encoding="utf-8-sig").split("\n")
        first = max(finding.location.line - CONTEXT, 1)
        shown = lines[first - 1 : finding.location.line + CONTEXT]
        text = "".join(
            f"  {'>' if first + at == finding.location.line else ' '} {line}\n"
            for at, line in enumerate(shown)
        )
        return f"{finding.location}: {finding.message}\n{text}"


def load() -> dict[Key, bool]:
    """Give what was said of the hits that were read: whether they are right."""
    if not VERDICTS.exists():
        return {}
    records = json.loads(VERDICTS.read_text(encoding="utf-8"))["hits"]
    return {(one["rule"], one["page"], one["column"], one["fingerprint"]): one["right"] for one in records}


def judge(hits: Hits, rule: str, wrong: set[int]) -> None:
    """Record the sample of a rule as read."""
    known: list[dict[str, Any]] = []
    if VERDICTS.exists():
        known = json.loads(VERDICTS.read_text(encoding="utf-8"))["hits"]
    sample = hits.sample(rule)
    new = {hits.key(one) for one in sample}
    kept = [one for one in known if (one["rule"], one["page"], one["column"], one["fingerprint"]) not in new]
    for number, finding in enumerate(sample, start=1):
        name, page, column, fingerprint = hits.key(finding)
        record = {"rule": name, "page": page, "line": finding.location.line, "column": column}
        kept.append(record | {"fingerprint": fingerprint, "right": number not in wrong})
    kept.sort(key=lambda one: (one["rule"], one["page"], one["line"], one["column"]))
    lines = ",\n".join(json.dumps(one) for one in kept)
    VERDICTS.write_text(f'{{"seed": {SEED}, "hits": [\n{lines}\n]}}\n', encoding="utf-8")


def score(hits: Hits) -> None:
    """Print the table."""
    verdicts = load()
    weights = {one.rule.id: one.rule.severity for one in page_rules.page_rules()}
    weights |= {module.RULE.id: module.RULE.severity for module in page_rules.manual_rules()}
    print("Rule                   Severity  Hits   Read  Right  Share")
    for rule, severity in sorted(weights.items()):
        sample = hits.sample(rule)
        read = [verdicts[hits.key(one)] for one in sample if hits.key(one) in verdicts]
        share = sum(read) / len(read) if read else 1.0
        mark = " too low" if severity is not Severity.NOTE and share < ENOUGH else ""
        unread = (
            f" {len(sample) - len(read)} not read"
            if severity is not Severity.NOTE and len(read) < len(sample)
            else ""
        )
        found = len(hits.by_rule.get(rule, []))
        part = f"{share:6.0%}" if read else "     -"
        print(f"{rule:22} {severity:8} {found:5} {len(read):6} {sum(read):6} {part}{mark}{unread}")


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="the checkout")
    parser.add_argument("--profile", default="cilium", help="(default: %(default)s)")
    parser.add_argument("action", choices=("sample", "judge", "score"))
    parser.add_argument("rules", nargs="*")
    parser.add_argument("--wrong", default="", help="numbers of hits that are wrong")
    given = parser.parse_args()
    hits = Hits(Path(os.path.abspath(given.root)), given.profile)  # noqa: PTH100 - links stay as they are
    if given.action == "score":
        score(hits)
    for rule in given.rules:
        if given.action == "sample":
            print(f"=== {rule}: {len(hits.by_rule.get(rule, []))} hits")
            for number, finding in enumerate(hits.sample(rule), start=1):
                print(f"{number}. {hits.show(finding)}", end="")
        else:
            judge(hits, rule, {int(one) for one in given.wrong.split(",") if one})


if __name__ == "__main__":
    main()
