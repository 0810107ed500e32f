# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docwarden.errors import InputError
from docwarden.facts.owners import Team, read_owners
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docwarden.facts.owners import CodeOwners

    Write = Callable[[str, str | bytes], Path]

DESCRIBED = """\
# Before the first heading.
#
# =====
# Water
# =====
#
# - @harbor/divers, @ada:
#   Look below ships.
#
#     - nested
#
# After.
#
# Deep
# ----
# - @harbor/ropes
# MARK
# A comment
  * @harbor/watch
/docs/My\\ file.md   @ada dock@harbor.example # comment @nobody
/vendor/
\\#odd @ada
/x/[ab] @ada
/x/ @ada @
/x/  # only a comment
/x/ @a/b#c # comment
"""


def read(root: Path, end_mark: str = "MARK") -> CodeOwners:
    return read_owners(WorkTree(root), "CODEOWNERS", end_mark)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_sections_and_teams_are_read(start: str, ends: str, tmp_path: Path, write: Write) -> None:
    write("CODEOWNERS", start + DESCRIBED.replace("\n", ends))
    sections = read(tmp_path).sections
    assert [(section.title, section.level, section.location.line) for section in sections] == [
        ("", 0, 1),
        ("Water", 1, 3),
        ("Deep", 2, 14),
    ]
    divers, ada, after = sections[1].blocks
    assert isinstance(divers, Team)
    assert isinstance(ada, Team)
    assert (divers.name, str(divers.location)) == ("@harbor/divers", "CODEOWNERS:7")
    assert divers.description == ada.description == "Look below ships.\n\n  - nested"
    assert after == "After."
    assert [team.name for team in sections[2].teams] == ["@harbor/ropes"]


def test_rules_are_read_with_their_places(tmp_path: Path, write: Write) -> None:
    write("CODEOWNERS", DESCRIBED)
    assert [(rule.pattern, rule.owners, str(rule.location)) for rule in read(tmp_path).rules] == [
        ("*", ("@harbor/watch",), "CODEOWNERS:19:3"),
        ("/docs/My\\ file.md", ("@ada", "dock@harbor.example"), "CODEOWNERS:20:1"),
        ("/vendor/", (), "CODEOWNERS:21:1"),
        ("/x/", (), "CODEOWNERS:25:1"),
    ]


def test_without_a_mark_nothing_is_described(tmp_path: Path, write: Write) -> None:
    write("CODEOWNERS", DESCRIBED)
    owners = read(tmp_path, end_mark="")
    assert not owners.described
    assert not owners.sections
    assert len(owners.rules) == 4


def test_what_github_passes_over_is_no_rule(tmp_path: Path, write: Write) -> None:
    write("CODEOWNERS", DESCRIBED)
    assert [str(bad.location) for bad in read(tmp_path).bad_lines] == [
        "CODEOWNERS:22:1",
        "CODEOWNERS:23:4",
        "CODEOWNERS:24:10",
        "CODEOWNERS:26:5",
    ]


def test_a_file_that_github_does_not_load_is_an_error(tmp_path: Path, write: Write) -> None:
    line = b"/a/quite/long/path @org/team\n"
    write("CODEOWNERS", line * (3 * 1024 * 1024 // len(line)))
    assert read(tmp_path, end_mark="").rules
    write("CODEOWNERS", line * (3 * 1024 * 1024 // len(line) + 1))
    with pytest.raises(
        InputError, match=r"CODEOWNERS: GitHub reads at most 3 MB of code owners, found 3\.0 MB"
    ):
        read(tmp_path, end_mark="")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("* @ada\n", 'CODEOWNERS: the end mark "MARK" is missing'),
        ("\n", "CODEOWNERS: expected code owners, found an empty file"),
        (b"# ok\n# \xff\n", "CODEOWNERS:2:3: expected UTF-8 text"),
    ],
)
def test_what_cannot_be_read_is_an_error(
    content: str | bytes, message: str, tmp_path: Path, write: Write
) -> None:
    write("CODEOWNERS", content)
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert message in str(caught.value)
    assert caught.value.hint or "empty" in message


LINES = st.sampled_from(
    [
        "#",
        "# - @a/b:",
        "#   text",
        "# Title",
        "# +++++",
        "# -----",
        "# - @c",
        "/x @a/b",
        "#x",
        "",
        "  # - @d/e",
    ]
)


@given(st.lists(LINES, max_size=12))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine may be busy
def test_every_word_of_a_description_is_in_one_section(lines: list[str]) -> None:
    class Text(WorkTree):
        def __init__(self) -> None:
            pass

        def read_bytes(self, path: str) -> bytes:
            del path
            return "\n".join([*lines, "# MARK"]).encode()

    owners = read_owners(Text(), "CODEOWNERS", "MARK")
    kept = [
        f"{block.name} {block.description}" if isinstance(block, Team) else block
        for section in owners.sections
        for block in (section.title, *section.blocks)
    ]
    for word in ("@a/b", "text", "Title", "@c"):
        assert " ".join(kept).count(word) == sum(
            line.count(word) for line in lines if line.startswith(("# ", "#x"))
        )
