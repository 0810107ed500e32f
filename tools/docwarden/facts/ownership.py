# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which line of CODEOWNERS decides about a file: the last one that matches it, as on GitHub."""

from __future__ import annotations

import bisect
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.owner_patterns import compile_pattern, literal_prefix

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from docwarden.facts.owners import OwnerRule

#: Behind every path that begins with a prefix, in the order of strings.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the rules say of a set of files.

    ``matched`` holds for each rule, in the order of the file, the files that its pattern matches; ``rules``
    the rule that decides about a file, which has none where no pattern matches it.
    """

    files: tuple[str, ...]
    matched: tuple[tuple[str, ...], ...]
    rules: dict[str, OwnerRule]

    def owners(self, path: str) -> tuple[str, ...]:
        """Give the owners of one of the files."""
        rule = self.rules.get(path)
        return rule.owners if rule else ()


class Ownership:
    """The rules of a CODEOWNERS file, each compiled once and when it is first needed."""

    def __init__(self, rules: Iterable[OwnerRule]) -> None:
        """Take the rules in the order of the file."""
        self.rules = tuple(rules)

    def rule_of(self, path: str) -> OwnerRule | None:
        """Give the rule that decides about a file, be it there or not."""
        for rule in reversed(self.rules):
            if path.startswith(literal_prefix(rule.pattern)) and _compiled(rule.pattern).fullmatch(path):
                return rule
        return None

    def matching(self, path: str) -> list[OwnerRule]:
        """Give all rules whose pattern matches a file; the last one decides."""
        return [rule for rule in self.rules if _compiled(rule.pattern).fullmatch(path)]

    def assign(self, files: Iterable[str]) -> Assignment:
        """Match all rules with all files.

        Of the sorted files only those are looked at that begin as the pattern does: most patterns of a large
        file name a folder, and looking at all files for each would take seconds.
        """
        found = tuple(sorted(files))
        matched = tuple(_matched(rule.pattern, found) for rule in self.rules)
        deciding = {path: rule for rule, paths in zip(self.rules, matched, strict=True) for path in paths}
        return Assignment(found, matched, deciding)


def _matched(pattern: str, files: Sequence[str]) -> tuple[str, ...]:
    prefix = literal_prefix(pattern)
    first, last = bisect.bisect_left(files, prefix), bisect.bisect_right(files, prefix + _LAST)
    fits = _compiled(pattern).fullmatch
    return tuple(path for path in files[first:last] if fits(path))


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return compile_pattern(pattern)
