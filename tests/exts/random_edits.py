# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A small manual that is edited at random, in all the ways that touch other pages."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)

#: Pieces of pages; {n} is a number small enough to clash, and {page} names a page that may not be there.
PIECES = (
    "Some words of no weight, {n}.",
    ".. _label-{n}:\n\nSection {n}\n-----------\n\nText below a label.",
    "See :ref:`label-{n}` and :ref:`words <label-{n}>`.",
    "Read :doc:`/{page}`, or :doc:`that </{page}>`.",
    ".. index:: pair: ferry; port {n}",
    ".. index:: word{n}\n   single: word{n}; below",
    ".. glossary::\n\n   term {n}\n      What it means.",
    "A :term:`term {n}` here.",
    ".. include:: /parts/part{n}.txt",
    ".. literalinclude:: /parts/part{n}.txt",
    ".. image:: /images/{folder}/boat.png\n   :alt: A boat, {n}",
    ".. figure:: /images/{folder}/boat{n}.png\n   :name: figure-{n}\n\n   Figure {n}.",
    "As :numref:`figure-{n}` shows.",
    "Get :download:`part </parts/part{n}.txt>`.",
    ".. option:: --flag{n}\n\n   A flag.",
    "Set :option:`--flag{n}`.",
    ".. py:function:: row{n}(oars)\n\n   Row.",
    "Call :py:func:`row{n}`.",
    ".. rst:directive:: ferry{n}",
    ".. math:: x_{n}\n   :label: equation{n}",
    "By :eq:`equation{n}`. And a [Note{n}]_.",
    ".. [Note{n}] A citation.",
    "Broken ``markup, and `this too.",
    ".. no-such-directive:: {n}",
    "Title in between {n}\n~~~~~~~~~~~~~~~~~~~~~",
    ".. only:: html\n\n   Only here {n}.",
    ".. toctree::\n   :caption: More {n}\n\n   {page}",
    ".. toctree::\n   :numbered:\n   :maxdepth: 2\n\n   {page}\n   {page2}",
    ".. toctree::\n   :glob:\n   :hidden:\n\n   group{n}/*",
    ".. c:function:: int sail{n}(void)",
    ":orphan:",
    ".. meta::\n   :keywords: key{n}",
    ".. contents::\n   :local:",
    ".. tabs::\n\n   .. tab:: One\n\n      Tab {n}.",
    "|substituted{n}|\n\n.. |substituted{n}| replace:: text {n}",
    "A footnote [#]_ here.\n\n.. [#] It is {n}.",
)

MARKDOWN = (
    "Words in Markdown, {n}.",
    "(label-{n})=\n## Section {n}\n\nText.",
    "See [](#label-{n}) and {{ref}}`label-{n}`.",
    "Read [that](/{page}.rst) and {{doc}}`/{page}`.",
    "![A boat](/images/{folder}/boat.png)",
    "```{{include}} /parts/part{n}.txt\n```",
    "```{{index}} markdown{n}\n```",
)

NAMES = [
    *(f"page{number}" for number in range(6)),
    *(f"group{number}/inner{inner}" for number in range(2) for inner in range(3)),
    *(f"mark{number}" for number in range(3)),
]


class Editor:
    """Makes the manual and edits it; the same seed gives the same edits."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311 - edits that can be repeated
        self._write(
            "index.rst", "Ferry\n=====\n\n.. toctree::\n   :glob:\n\n   page*\n   group*/*\n   mark*\n"
        )
        self._write("_static/ferry.css", "body { color: black }\n")
        for name in NAMES[::2]:
            self.write_page(name)
        for number in range(3):
            self.write_part(number)
            self.write_image("ab"[number % 2], f"boat{number or ''}.png")

    def edit(self) -> list[Path]:
        """Do one edit; give the files that it touched."""
        choices = (
            [self.change] * 8 + [self.write_any] * 2 + [self.delete, self.rename, self.append, self.shorten]
        )
        choices += [self.any_part, self.delete_part, self.any_image, self.static, self.template]
        return self.random.choice(choices)()

    def change(self) -> list[Path]:
        return self.write_page(self._page_there())

    def write_any(self) -> list[Path]:
        return self.write_page(self.random.choice(NAMES))

    def append(self) -> list[Path]:
        file = self._file(self._page_there())
        if not file.exists():
            return self.change()
        return self._write_file(file, file.read_text(encoding="utf-8") + "\nMore words.\n")

    def shorten(self) -> list[Path]:
        file = self._file(self._page_there())
        if not file.exists():
            return self.change()
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        return self._write_file(file, "".join(lines[: max(len(lines) * 2 // 3, 3)]))

    def delete(self) -> list[Path]:
        file = self._file(self._page_there())
        file.unlink(missing_ok=True)
        return [file]

    def rename(self) -> list[Path]:
        old, new = self._file(self._page_there()), self._file(self.random.choice(NAMES))
        if old.suffix != new.suffix or not old.exists():
            return self.change()
        new.parent.mkdir(parents=True, exist_ok=True)
        old.replace(new)
        return [old, new]

    def any_part(self) -> list[Path]:
        return self.write_part(self.random.randrange(3))

    def delete_part(self) -> list[Path]:
        file = self.folder / f"parts/part{self.random.randrange(3)}.txt"
        file.unlink(missing_ok=True)
        return [file]

    def any_image(self) -> list[Path]:
        return self.write_image(self.random.choice("ab"), f"boat{self.random.choice(['', 0, 1, 2])}.png")

    def static(self) -> list[Path]:
        file = self.folder / "_static" / self.random.choice(["ferry.css", "more.txt"])
        if file.exists() and file.suffix == ".txt":
            file.unlink()
            return [file]
        return self._write_file(file, f"body {{ margin: {self.random.randrange(9)}px }}\n")

    def template(self) -> list[Path]:
        text = f"<p>{self.random.randrange(9)}</p>{{{{ toctree(maxdepth=2) }}}}\n"
        return self._write("_templates/globaltoc.html", text)

    def write_page(self, name: str) -> list[Path]:
        markdown = name.startswith("mark")
        pieces = self.random.sample(MARKDOWN if markdown else PIECES, self.random.randrange(1, 6))
        if not name.startswith("page"):
            pieces = [piece for piece in pieces if ":glob:" not in piece]
        title = f"Title {self.random.randrange(5)} of {name}"
        head = f"# {title}" if markdown else f"{title}\n{'=' * len(title)}"
        return self._write_file(
            self._file(name), "\n\n".join([head, *(self._fill(piece, name) for piece in pieces), ""])
        )

    def write_part(self, number: int) -> list[Path]:
        return self._write(f"parts/part{number}.txt", f"Shared words {self.random.randrange(99)} `x`.\n")

    def write_image(self, folder: str, name: str) -> list[Path]:
        file = self.folder / "images" / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PNG + bytes([self.random.randrange(256)]))
        return [file]

    def _fill(self, piece: str, name: str) -> str:
        """Fill in a piece; toctrees lead to later pages only, because Sphinx does not survive all circles."""
        after = NAMES[NAMES.index(name) + 1 :] if ".. toctree" in piece else [*NAMES, "index"]
        pages = self.random.sample([*after, "nowhere", "nowhere-else"], 2)
        number, folder = self.random.randrange(3), self.random.choice("ab")
        return piece.format(n=number, page=pages[0], page2=pages[1], folder=folder)

    def _page_there(self) -> str:
        there = [name for name in NAMES if self._file(name).exists()]
        return self.random.choice(there or NAMES[:1])

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{'.md' if name.startswith('mark') else '.rst'}"

    def _write(self, name: str, text: str) -> list[Path]:
        return self._write_file(self.folder / name, text)

    def _write_file(self, file: Path, text: str) -> list[Path]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return [file]
