# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The defects that scoreboard.toml declares, and pages with one of them each."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scoreboard_pages
from scoreboard_pages import FAMILIES

if TYPE_CHECKING:
    from scoreboard_pages import PageText

DECLARED = Path(__file__).with_name("scoreboard.toml")

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Defect:
    """A class of defects in one language; ``lines`` are those of the block where a finding is right."""

    rule: str
    kind: str
    family: str
    text: str
    lines: tuple[int, int]
    where: str = "gap"
    beside: str = ""
    gap: bool = False


@dataclass(frozen=True)
class Mutant:
    """A page with a defect, the same page without, and the place where a finding is right."""

    defect: Defect
    files: Mapping[str, str]
    clean: Mapping[str, str]
    path: str
    lines: tuple[int, int]


def load() -> tuple[list[Defect], dict[str, Words]]:
    """Read the declared defects, by language, and the words."""
    declared = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    defects = [
        _defect(one, family) for one in declared["defect"] for family in FAMILIES if _text(one, family)
    ]
    return defects, {"words": declared["words"], "pools": declared["pools"]}


def _text(entry: Mapping[str, Any], family: str) -> str:
    return str(entry.get(family, entry.get("text", "")))


def _defect(entry: Mapping[str, Any], family: str) -> Defect:
    line = entry.get("line", 1)
    first, last = line if isinstance(line, list) else (line, line)
    where, beside, gap = entry.get("where", "gap"), entry.get("beside", ""), family in entry.get("gap", ())
    return Defect(
        entry["rule"], entry["kind"], family, _text(entry, family), (first, last), where, beside, gap
    )


def mutants(defects: Sequence[Defect], words: Mapping[str, Words], seed: int, each: int) -> list[Mutant]:
    """Make some mutants of each defect; the same seed makes the same, whatever other defects there are."""
    made = []
    for defect in defects:
        for number in range(each):
            chance = random.Random(f"{seed} {defect.kind} {defect.family} {number}")  # noqa: S311 - no secret
            name = f"{re.sub(r'[^a-z]+', '-', defect.kind.lower()).strip('-')}-{defect.family}-{number}"
            made.append(_mutant(defect, name, words, chance))
    return made


def _mutant(defect: Defect, name: str, words: Mapping[str, Words], chance: random.Random) -> Mutant:
    text = _filled(defect.text, name, words["pools"], chance)
    page = scoreboard_pages.make(name, defect.family, words["words"], chance)
    clean = {page.file: _joined(page)}
    if defect.where != "gap":
        path = f"apart/{page.file}" if defect.where == "apart" else page.file
        files = {path: f"{text}\n"}
        if defect.beside:
            path = f"{name}-beside.{defect.family}"
            files[path] = f"{_filled(defect.beside, name, words['pools'], chance)}\n"
        return Mutant(defect, files, {}, path, defect.lines)
    at = _place(page, chance)
    first = page.line_of(at) - 1
    page.blocks.insert(at, text.split("\n"))
    lines = (first + defect.lines[0], first + defect.lines[1])
    return Mutant(defect, {page.file: _joined(page)}, clean, page.file, lines)


def _joined(page: PageText) -> str:
    return "\n".join(page.lines)


def _filled(text: str, name: str, pools: Words, chance: random.Random) -> str:
    """Put in the words; the underlines of titles get the length of what they underline."""
    text = re.sub(r"<(\w+)>", lambda found: chance.choice(pools[found[1]]), text)
    lines = text.replace("MARK", name).split("\n")
    for number, line in enumerate(lines[1:], 1):
        if re.fullmatch(r"([=~-])\1{5,}", line) and len(line) < len(lines[number - 1]):
            lines[number] = line[0] * len(lines[number - 1])
    return "\n".join(lines)


def _place(page: PageText, chance: random.Random) -> int:
    """Choose a gap after a paragraph of prose that no list follows, where a block of any kind can stand."""
    blocks = page.blocks
    after_title = next(number for number, block in enumerate(blocks) if _is_heading(block)) + 2
    good = [number for number in range(after_title, len(blocks) + 1) if _is_prose(blocks[number - 1])]
    return chance.choice(good)


def _is_prose(block: Sequence[str]) -> bool:
    return block[0][:1].isalpha() and not _is_heading(block) and not block[-1].startswith((".. _", "["))


def _is_heading(block: Sequence[str]) -> bool:
    if block[0].startswith("#") and " " in block[0]:
        return not block[0].startswith("#.")
    return len(block) == 2 and re.fullmatch(r"([=~-])\1+", block[1]) is not None  # noqa: PLR2004 - two lines
