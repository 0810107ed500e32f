# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Defects for pages of reStructuredText and Markdown: damage to what is there, and blocks to put in.

Each mutation changes the lines of one page and tells where; it gives None where the page has no place for it.
Chance is seeded, so that the same seed gives the same defects.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from places import blocks, gaps

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    Place = tuple[int, int]
    Change = Callable[[list[str], str, random.Random], Place | None]

DECLARED = Path(__file__).with_name("defects.toml")


@dataclass(frozen=True)
class Mutation:
    """A class of defects: what it does to a page, to which pages, and whether it is about words.

    ``family`` is rst, md, readme, or alone for a page of its own; what ``stops`` upstream's tools is a defect
    that ends their run with an exception, so that they say nothing of any page.
    """

    kind: str
    change: Change
    family: str = "rst"
    spells: bool = False
    stops: bool = False


def all_mutations() -> list[Mutation]:
    """Give the blocks that are declared beside this file, then the damage to what is there."""
    declared = tomllib.loads(DECLARED.read_text(encoding="utf-8"))["defect"]
    damage = [Mutation(kind, change) for kind, change in DAMAGE.items()]
    return [_declared(one) for one in declared] + [*_typos()] + damage


# Blocks


def _declared(entry: dict[str, object]) -> Mutation:
    block = str(entry["text"]).strip("\n").split("\n")
    line: Any = entry.get("line", [1, len(block)])
    first, last = line if isinstance(line, list) else (line, line)
    where = str(entry.get("where", "any"))
    family = "alone" if where == "alone" else str(entry.get("in", "rst"))
    if family in {"md", "readme"}:
        where = "end"

    def put_in(lines: list[str], mark: str, chance: random.Random) -> Place | None:
        text = [one.replace("MARK", mark) for one in block]
        places = list(_places(lines, where))
        if not places:
            return None
        at, indent = chance.choice(places)
        lines[at:at] = ["", *(" " * indent + one if one else "" for one in text), ""]
        return (at + 1 + first if first else 0), at + 1 + last

    return Mutation(str(entry["kind"]), put_in, family, bool(entry.get("spells")), bool(entry.get("stops")))


def _places(lines: list[str], where: str) -> Iterator[tuple[int, int]]:
    if where in {"end", "alone"}:
        yield len(lines), 0
        return
    for at, indent, inside in gaps(lines):
        if where == "any" or not inside:
            yield at, indent


# Words

_PLAIN = re.compile(r"[\w ,.'()/-]+[:.]?")
_WORD = re.compile(r"(?<![\w`*/.<-])[a-z]{6,}(?![\w`*/>_-])")


def _typos() -> Iterator[Mutation]:
    inside = {"in a note": "note", "in a list": "item", "in a tab": "group-tab", "in a warning": "warning"}
    for kind in ("paragraph", "title", "item", "term", "table"):
        yield Mutation(f"typo, {kind}", _typo(kind, ""), spells=True)
    for name, around in inside.items():
        yield Mutation(f"typo, {name}", _typo("paragraph", around), spells=True)


def _typo(kind: str, inside: str) -> Change:
    """Swap two letters of a word, in a line without mark-up."""

    def change(lines: list[str], _mark: str, chance: random.Random) -> Place | None:
        found = [
            block for block in blocks(lines) if block.kind == kind and (block.inside == inside or not inside)
        ]
        words = [
            (number, match)
            for block in found
            for number in range(block.first, block.last + (kind not in {"title", "term"}))
            if _PLAIN.fullmatch(re.sub(r"^[ *|#+-]+|[ |]+$", "", lines[number]).replace("|", ","))
            for match in _WORD.finditer(lines[number])
        ]
        if not words:
            return None
        number, match = chance.choice(words)
        at = chance.choice([i for i in range(1, len(match[0]) - 1) if match[0][i] != match[0][i + 1]] or [1])
        word = match[0][:at] + match[0][at + 1] + match[0][at] + match[0][at + 2 :]
        lines[number] = lines[number][: match.start()] + word + lines[number][match.end() :]
        return number + 1, number + 1

    return change


# Damage to mark-up


def _substituted(pattern: str, new: str, *, prose: bool = True) -> Change:
    """Replace one match of a pattern, chosen among all; ``MARK`` in ``new`` becomes the mark.

    In prose, the finding may be numbered by the paragraph: its first line is right, too.
    """

    def change(lines: list[str], mark: str, chance: random.Random) -> Place | None:
        found = list(_matches(lines, re.compile(pattern), prose=prose))
        if not found:
            return None
        first, number, match = chance.choice(found)
        text = match.expand(new.replace("MARK", mark))
        lines[number] = lines[number][: match.start()] + text + lines[number][match.end() :]
        return first + 1, number + 1

    return change


def _matches(
    lines: list[str], pattern: re.Pattern[str], *, prose: bool
) -> Iterator[tuple[int, int, re.Match[str]]]:
    if prose:
        for block in blocks(lines):
            if block.kind in {"paragraph", "item"}:
                for number in range(block.first, block.last + 1):
                    for match in pattern.finditer(lines[number]):
                        yield block.first, number, match
        return
    for number, line in enumerate(lines):
        for match in pattern.finditer(line):
            yield number, number, match


def _below(pattern: str, new: str, reach: int = 40) -> Change:
    """Replace the first line that matches below a directive, within its content; any line of it is right."""
    directive, line = (re.compile(one) for one in pattern.split(" >> "))

    def change(lines: list[str], mark: str, chance: random.Random) -> Place | None:
        found = []
        for number, text in enumerate(lines):
            if match := directive.match(text):
                end = _end(lines, number, len(match[1]), reach)
                found += [(number, end, at) for at in range(number + 1, end + 1) if line.search(lines[at])]
        if not found:
            return None
        number, end, at = chance.choice(found)
        lines[at] = line.sub(new.replace("MARK", mark), lines[at], count=1)
        return number + 1, end + 1

    return change


def _end(lines: list[str], number: int, indent: int, reach: int) -> int:
    end = number
    for at in range(number + 1, min(number + reach, len(lines))):
        if lines[at].strip() and len(lines[at]) - len(lines[at].lstrip()) <= indent:
            break
        end = at
    return end


def _cut_underline(lines: list[str], _mark: str, chance: random.Random) -> Place | None:
    titles = [one for one in blocks(lines) if one.kind == "title" and len(lines[one.first]) > 8]  # noqa: PLR2004
    if not titles:
        return None
    title = chance.choice(titles)
    lines[title.last] = lines[title.last][: chance.choice([2, 3, 5])]
    return title.first + 1, title.last + 1


def _cut_border(lines: list[str], _mark: str, chance: random.Random) -> Place | None:
    tables = [one for one in blocks(lines) if one.kind == "table" and one.last - one.first > 2]  # noqa: PLR2004
    if not tables:
        return None
    table = chance.choice(tables)
    at = chance.randint(table.first + 1, table.last - 1)
    lines[at] = lines[at].rstrip()[:-3]
    return table.first + 1, table.last + 1


def _without_blank(kind: str) -> Change:
    """Remove the blank line after a block of a kind, where text at its depth or less follows."""

    def change(lines: list[str], _mark: str, chance: random.Random) -> Place | None:
        found = blocks(lines)
        able = [
            one
            for one, following in itertools.pairwise(found)
            if one.kind == kind
            and following.first == one.last + 2
            and following.kind == "paragraph"
            and following.indent == one.indent
        ]
        if not able:
            return None
        one = chance.choice(able)
        del lines[one.last + 1]
        return one.last + 2, one.last + 2

    return change


def _indented(lines: list[str], _mark: str, chance: random.Random) -> Place | None:
    """Indent one line within a paragraph; its neighbours are right, too."""
    able = [
        at
        for one in blocks(lines)
        if one.kind == "paragraph"
        for at in range(one.first + 1, one.last)
        if "``" not in lines[at] and "`" not in lines[at - 1]
    ]
    if not able:
        return None
    at = chance.choice(able)
    lines[at] = "   " + lines[at]
    return at + 1, at + 2


DAMAGE: dict[str, Change] = {
    "label misspelled": _substituted(r":ref:`([^`<]*<)?([\w-]+)(>?)`", r":ref:`\1\2MARK\3`"),
    "page misspelled": _substituted(r":doc:`([^`<]*<)?([\w/-]+)(>?)`", r":doc:`\1\2MARK\3`"),
    "term misspelled": _substituted(r":term:`([^`<]*<)?([\w -]+)(>?)`", r":term:`\1\2MARK\3`"),
    "role misspelled": _substituted(r":(ref|doc|term|gh-issue|git-tree):`", r":\1MARK:`"),
    "role loses its end": _substituted(r"(:(?:ref|doc|gh-issue|git-tree):`[^`]+)`(?=[ .,]|$)", r"\1"),
    "literal loses its end": _substituted(r"(``[^`]+)``(?=[ .,]|$)", r"\1"),
    "emphasis loses its end": _substituted(r"(?<![*\w])(\*\*[\w ]+)\*\*(?=[ .,]|$)", r"\1"),
    "link loses its end": _substituted(r"(`[^`<]+ <https?://[^>`]+>)`__?", r"\1"),
    "link loses its address": _substituted(r"(`[^`<]+) <https?://[^>`]+>`_(?!_)", r"\1`_"),
    "substitution misspelled": _substituted(r"(?<![`\w])\|([A-Z_]{4,})\|(?![`\w])", r"|\1MARK|"),
    "address of a target lost": _substituted(r"^\.\. _([^:`]+): https?:.*$", r".. _\1 MARK", prose=False),
    "target misspelled": _substituted(r"(?<![`:\w])`([\w ]+)`_(?!_)", r"`\1 MARK`_"),
    "image misspelled": _substituted(r"^( *\.\. image:: )(\S+)$", r"\1MARK\2", prose=False),
    "figure misspelled": _substituted(r"^( *\.\. figure:: )(\S+)$", r"\1MARK\2", prose=False),
    "include misspelled": _substituted(r"^( *\.\. include:: )(\S+)$", r"\1\2MARK", prose=False),
    "literal include misspelled": _substituted(
        r"^( *\.\. literalinclude:: )(\S+)$", r"\1\2MARK", prose=False
    ),
    "directive misspelled": _substituted(
        r"^( *\.\. )(note|warning|tip|image|tabs|toctree|list-table|parsed-literal|only)::",
        r"\1\2MARK::",
        prose=False,
    ),
    "tab directive misspelled": _substituted(r"^( *\.\. )(group-tab)::", r"\1\2MARK::", prose=False),
    "language misspelled": _substituted(r"^( *\.\. code-block:: )([a-z-]+)$", r"\1\2MARK", prose=False),
    "toctree entry misspelled": _below(r"^( *)\.\. toctree:: >> ^( {3,})(?=[\w/])([\w/-]+)$", r"\1\2MARK"),
    "option misspelled": _below(
        r"^( *)\.\. (?:image|figure|code-block|toctree|literalinclude)::.* >> ^( +:)(\w+)(?=:)",
        r"\1\2MARK",
        reach=4,
    ),
    "JSON loses a quote": _below(r'^( *)\.\. code-block:: json$ >> "([\w-]+)":', r'\1":'),
    "JSON loses a bracket": _below(r"^( *)\.\. code-block:: json$ >> [}\]],?$", ""),
    "YAML loses a quote": _below(r'^( *)\.\. code-block:: yaml$ >> : "([^"]+)"$', r': "\1'),
    "underline cut": _cut_underline,
    "table damaged": _cut_border,
    "list without blank line after it": _without_blank("item"),
    "definition without blank line after it": _without_blank("term"),
    "line indented": _indented,
}
