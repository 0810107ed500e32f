# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docwarden.errors import InputError
from docwarden.facts.labels import read_labels
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = b"""\
.. _Top:

Top
===

See .. _inline: or

   .. _example:

.. _Site: https://harbor.example
.. _with  space:\r
\xff .. _not-utf8:
"""


def test_labels_are_found_with_their_places(
    tmp_path: Path, write: Callable[[str, str | bytes], Path]
) -> None:
    write("pages/a.rst", PAGE)
    write("pages/deep/b.md", "(My Label)=\n# Title\n\nnot (this)=\n\n.. _nor-this:\n")
    labels = read_labels(WorkTree(tmp_path), ["pages", "pages/a.rst"], [".rst", ".md"])
    assert [(label.name, str(label.location), label.internal) for label in labels] == [
        ("Top", "pages/a.rst:1", True),
        ("inline", "pages/a.rst:6", False),
        ("example", "pages/a.rst:8", False),
        ("Site", "pages/a.rst:10", False),
        ("with  space", "pages/a.rst:11", True),
        ("not-utf8", "pages/a.rst:12", False),
        ("My Label", "pages/deep/b.md:1", True),
    ]
    assert labels[4].normal == "with space"


def test_suffixes_choose_the_pages(tmp_path: Path, write: Callable[[str, str | bytes], Path]) -> None:
    write("pages/a.rst", ".. _a:\n")
    write("pages/b.md", "(b)=\n")
    labels = read_labels(WorkTree(tmp_path), ["pages/a.rst", "pages/b.md"], [".rst"])
    assert [label.name for label in labels] == ["a"]


@pytest.mark.parametrize("place", ["nowhere", "code.py", "missing.rst", "../outside.rst"])
def test_a_place_without_pages_is_an_error(
    place: str, tmp_path: Path, write: Callable[[str, str | bytes], Path]
) -> None:
    write("code.py", "")
    with pytest.raises(InputError) as caught:
        read_labels(WorkTree(tmp_path), [place], [".rst"])
    assert caught.value.location
