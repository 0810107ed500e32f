# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Makes pages of a manual that break no rule, in reStructuredText and MyST Markdown, each from a seed.

A page is a list of blocks, so that something can be put between two of them. The same seed gives the same
page.
"""

from __future__ import annotations

import itertools
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

FAMILIES = ("rst", "md")
WIDTH = 72

HEADER = ".. only:: not (epub or latex or html)\n\n    WARNING: this is the source of the manual."

Block = list[str]


class Rst:
    """Writes blocks in reStructuredText."""

    def opening(self, label: str) -> list[Block]:
        """Give what stands above the title."""
        return [HEADER.split("\n"), [f".. _{label}:"]]

    def heading(self, text: str, level: int) -> Block:
        """Write a heading."""
        return [text, "=-~"[level - 1] * len(text)]

    def steps(self, texts: Sequence[str], code: Block) -> Block:
        """Write numbered steps; the code belongs to the first."""
        return _steps_of("#. ", texts, code)

    def code(self, language: str, lines: Sequence[str]) -> Block:
        """Write a listing."""
        return self._directive("code-block", language, lines)

    def note(self, lines: Sequence[str]) -> Block:
        """Write a note."""
        return self._directive("note", "", lines)

    def table(self, rows: Sequence[Sequence[str]]) -> Block:
        """Write a table."""
        lines = [f"{'* -' if not index else '  -'} {cell}" for row in rows for index, cell in enumerate(row)]
        return [".. list-table::", "   :header-rows: 1", "", *(f"   {line}" for line in lines)]

    def image(self, file: str, text: str) -> Block:
        """Show a picture."""
        return [f".. image:: {file}", f"   :alt: {text}"]

    def reference(self, label: str, text: str) -> str:
        """Refer to a label."""
        return f":ref:`{text} <{label}>`"

    def link(self, address: str, text: str) -> Block:
        """Link to an address, which stands below the paragraph."""
        return [f"Read the `{text}`_ for the theory.", "", f".. _{text}: {address}"]

    def literal(self, text: str) -> str:
        """Write a name in the code."""
        return f"``{text}``"

    def _directive(self, name: str, argument: str, lines: Sequence[str]) -> Block:
        return [f".. {name}:: {argument}".rstrip(), "", *(f"   {line}".rstrip() for line in lines)]


class Myst:
    """Writes blocks in MyST Markdown."""

    def opening(self, label: str) -> list[Block]:
        """Give what stands above the title."""
        return [[f"({label})="]]

    def heading(self, text: str, level: int) -> Block:
        """Write a heading."""
        return [f"{'#' * level} {text}"]

    def steps(self, texts: Sequence[str], code: Block) -> Block:
        """Write numbered steps; the code belongs to the first."""
        return _steps_of("1. ", texts, code)

    def code(self, language: str, lines: Sequence[str]) -> Block:
        """Write a listing."""
        return [f"```{language}", *lines, "```"]

    def note(self, lines: Sequence[str]) -> Block:
        """Write a note."""
        return ["```{note}", *lines, "```"]

    def table(self, rows: Sequence[Sequence[str]]) -> Block:
        """Write a table."""
        head, *body = (f"| {' | '.join(row)} |" for row in rows)
        return [head, f"|{'---|' * len(rows[0])}", *body]

    def image(self, file: str, text: str) -> Block:
        """Show a picture."""
        return [f"![{text}]({file})"]

    def reference(self, label: str, text: str) -> str:
        """Refer to a label."""
        return f"{{ref}}`{text} <{label}>`"

    def link(self, address: str, text: str) -> Block:
        """Link to an address, which stands below the paragraph."""
        return [f"Read the [{text}] for the theory.", "", f"[{text}]: {address}"]

    def literal(self, text: str) -> str:
        """Write a name in the code."""
        return f"`{text}`"


def _steps_of(mark: str, texts: Sequence[str], code: Block) -> Block:
    first, *others = (_item(mark, text) for text in texts)
    return [*first, "", *textwrap.indent("\n".join(code), "   ").split("\n"), "", *itertools.chain(*others)]


def _item(mark: str, text: str) -> Block:
    return textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))


MARKUP: dict[str, Any] = {"rst": Rst(), "md": Myst()}


@dataclass
class PageText:
    """A page: its name without a suffix, its language, and its blocks."""

    name: str
    family: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.{self.family}"

    @property
    def lines(self) -> list[str]:
        """The lines, with an empty one between blocks."""
        return [line for block in self.blocks for line in (*block, "")]

    def line_of(self, number: int) -> int:
        """Give the line, from 1, where a block begins."""
        return 1 + sum(len(block) + 1 for block in self.blocks[:number])


def make(name: str, family: str, words: Mapping[str, Sequence[str]], chance: random.Random) -> PageText:
    """Make a page of three to five sections."""
    markup = MARKUP[family]
    page = PageText(name, family, markup.opening(name.replace("/", "-")))
    title = f"{chance.choice(words['title'])} {chance.choice(words['title-end'])}"
    page.blocks += [markup.heading(title, 1), paragraph(markup, words, chance)]
    for heading in chance.sample(words["heading"], chance.randint(3, 5)):
        page.blocks += [markup.heading(heading, 2), paragraph(markup, words, chance)]
        for kind in chance.sample(list(BLOCKS), 2):
            page.blocks += [BLOCKS[kind](markup, words, chance), paragraph(markup, words, chance)]
    return page


def paragraph(markup: Any, words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    """Write two to four sentences."""
    sentences = [sentence(markup, words, chance) for _ in range(chance.randint(2, 4))]
    return textwrap.wrap(" ".join(sentences), WIDTH, break_long_words=False, break_on_hyphens=False)


def sentence(markup: Any, words: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """Write a sentence; FLAG in it becomes the name of a flag, REF a reference."""
    text = chance.choice(words["sentence"]).replace("FLAG", markup.literal(chance.choice(words["flag"])))
    return text.replace("REF", markup.reference("start", "the first page"))


def _bullets(markup: Any, words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    texts = [sentence(markup, words, chance) for _ in range(chance.randint(2, 4))]
    return list(itertools.chain(*(_item("- ", text) for text in texts)))


def _steps(markup: Any, words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    texts = chance.sample(words["step"], 3)
    return list(markup.steps(texts, markup.code("shell-session", [f"$ {chance.choice(words['command'])}"])))


def _yaml(markup: Any, _words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    return list(markup.code("yaml", [f"replicas: {chance.randint(1, 9)}", "zone:", "  name: north"]))


def _note(markup: Any, words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    return list(markup.note(textwrap.wrap(sentence(markup, words, chance), WIDTH - 4)))


def _table(markup: Any, words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    rows = [(markup.literal(flag), str(chance.randint(1, 99))) for flag in chance.sample(words["flag"], 2)]
    return list(markup.table([("Flag", "Default"), *rows]))


def _image(markup: Any, _words: Mapping[str, Sequence[str]], _chance: random.Random) -> Block:
    return list(markup.image("/flow.svg", "Two arrows between a client and a backend"))


def _link(markup: Any, _words: Mapping[str, Sequence[str]], chance: random.Random) -> Block:
    number = chance.randint(1000, 9999)
    return list(markup.link(f"https://example.org/paper/{number}", f"paper {number}"))


BLOCKS: dict[str, Callable[[Any, Mapping[str, Sequence[str]], random.Random], Block]] = {
    "bullets": _bullets,
    "steps": _steps,
    "yaml": _yaml,
    "note": _note,
    "table": _table,
    "image": _image,
    "link": _link,
}
