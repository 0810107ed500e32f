# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The values of a chart. The pages of the compat cases were written by the pipeline they stand in for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator_cases
from conftest import REPOSITORY, conformance
from docwarden.errors import InputError
from docwarden.facts.helm_comments import ValueComment, comment_above, comments_with_keys
from docwarden.facts.helm_values import Chart, HelmValue, key_of, read_helm_values
from docwarden.finding import Location
from docwarden.markup import helm_compat, helm_reference
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str | bytes], Path]

MODERN = ["modern", "modern-sections"]


def read(root: Path, *, lenient: bool = False) -> Chart:
    return read_helm_values(WorkTree(root), "values.yaml", lenient=lenient)


@pytest.mark.parametrize("case", generator_cases.cases("helm-values"))
def test_case(case: Path) -> None:
    generator_cases.check("helm-values", case)


def test_the_page_of_cilium_is_reproduced() -> None:
    root = conformance("cilium-1.19-dev")
    table = {
        "output": "Documentation/helm-values.rst",
        "values": "install/kubernetes/cilium/values.yaml",
        "style": "compat",
    }
    generated = generator_cases.run("helm-values", root, table)
    assert generated.pages == {table["output"]: (root / table["output"]).read_text(encoding="utf-8")}


def test_modern_pages_build_without_warnings(tmp_path: Path) -> None:
    folder = generator_cases.FIXTURES / "helm-values"
    pages = {f"{name}.rst": (folder / name / "expected.rst").read_text(encoding="utf-8") for name in MODERN}
    values = "examples/breakwater/install/kubernetes/breakwater/values.yaml"
    table = {"output": "breakwater.rst", "values": values, "label-prefix": "breakwater", "indexed": False}
    pages |= generator_cases.run("helm-values", REPOSITORY, table).pages
    assert not generator_cases.build(tmp_path, pages)


def test_any_value_makes_a_page_that_builds(tmp_path: Path) -> None:
    odd = [
        "|",
        "*a*",
        "a``b",
        "`",
        "a_",
        "<x>",
        "\\",
        "- a",
        ".. x::",
        "::",
        "a\n\nb",
        "[x](y)",
        " ",
        "|x|",
        "'",
    ]
    values = [
        HelmValue(
            ("k", number, text),
            "string",
            f'"x{number}"',
            Location("v", 1),
            description=text,
            notation="t",
            source=text,
            shown_default=text if number % 2 else "",
            declared_type=text if number % 3 else "",
        )
        for number, text in enumerate(odd)
    ]
    page = helm_reference.page(values, helm_reference.Layout("Values"))
    assert not generator_cases.build(tmp_path, {"page.rst": page})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [1\n", "values.yaml:2:1: malformed YAML"),
        (b"a: 1\n\tb: 2\n", "values.yaml:2:1: malformed YAML"),
        (b"- 1\n", "values.yaml:1:1: expected a mapping at the top level, found a sequence"),
        (b"text\n", "values.yaml:1:1: expected a mapping at the top level, found a scalar"),
        (b"a: \xff\n", "values.yaml:1:4: expected UTF-8 text, found the byte 0xff"),
        (b"a: \x07\n", "values.yaml:1:4: malformed YAML"),
        (b"a: *b\n", 'values.yaml:1:4: the alias "*b" has no anchor above it'),
        (b"a: &b [*b]\n", "values.yaml:1:8: an alias refers to a node that holds it"),
        (b"a: .inf\n", "values.yaml:1:4: inf cannot be written as JSON"),
        (b"# -- List.\na: [.nan]\n", "values.yaml:2:5: nan cannot be written as JSON"),
        (b"a: !thing x\n", 'values.yaml:1:4: "x" has no value as !thing'),
        (b"a:\n  # @ignore\n  1\n", "the value of this key is marked with @ignore"),
        (b"a: " + b"[" * 401 + b"]" * 401, "values.yaml:1:403: collections nest deeper than 400 levels"),
        (b"a: " + b"[" * 100_000, "values.yaml:1:403: collections nest deeper"),
    ],
)
def test_what_cannot_be_read_is_one_line(write: Write, tmp_path: Path, content: bytes, message: str) -> None:
    write("values.yaml", content)
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert message in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"values\.yaml: no such file"):
        read(tmp_path)
    (tmp_path / "values.yaml").mkdir()
    with pytest.raises(InputError, match="expected a file, found a directory"):
        read(tmp_path)


def bomb(top: str, links: int, width: int) -> str:
    lines = [f"a0: &a0 {top}"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, links)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (bomb("x", 30, 9), "the aliases expand to more than"),
        (bomb("x" * 100_000, 4, 9), "the aliases expand to more than"),
        (bomb("[" * 300 + "]" * 300, 3, 1) + "\nb: " + "[" * 200 + "*a2" + "]" * 200, "nest deeper than 400"),
        (
            "a:\n"
            + "".join(f"{'  ' * n}# -- D.\n{'  ' * n}k:\n" for n in range(1, 90))
            + "  " * 90
            + "x" * 400_000,
            "the defaults come to more than",
        ),
        ("\n".join(f"k{n}:" for n in range(100_001)), "there are more than 100,000 values"),
    ],
    ids=["nodes", "text", "depth", "defaults", "values"],
)
def test_what_would_be_too_large_is_refused(write: Write, tmp_path: Path, text: str, message: str) -> None:
    write("values.yaml", text + "\n")
    with pytest.raises(InputError, match=message):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"# only a comment\n", b"---\n", b"{}\n", b"\xef\xbb\xbf"])
def test_a_chart_without_values(write: Write, tmp_path: Path, content: bytes) -> None:
    write("values.yaml", content)
    if content == b"---\n":
        with pytest.raises(InputError, match="expected a mapping"):
            read(tmp_path)
        return
    assert read(tmp_path) == Chart(())
    assert helm_compat.page([]).endswith("|-----|-------------|------|---------|\n")
    assert helm_reference.page([], helm_reference.Layout("Values")) == "Values\n======\n\n"


def test_line_ends_and_byte_order_mark_do_not_matter(write: Write, tmp_path: Path) -> None:
    text = "# -- One.\n# @raw\n# Two.\na: 1\n\n# b.c -- Three.\n\nb:\n  c: |\n    x\n    y\n"
    write("values.yaml", text)
    plain = read(tmp_path)
    write("values.yaml", "\ufeff" + text.replace("\n", "\r\n"))
    assert read(tmp_path) == plain
    assert [value.description for value in plain.values] == ["One.\nTwo.", "Three."]


def test_no_comments_at_all(write: Write, tmp_path: Path) -> None:
    write("values.yaml", "a:\n  b: [1, {c: x}]\n  d: {}\n")
    values = read(tmp_path).values
    assert [(value.key, value.type, value.default) for value in values] == [
        ("a.b[0]", "int", "1"),
        ("a.b[1].c", "string", '"x"'),
        ("a.d", "object", "{}"),
    ]


def test_a_lenient_reading_loses_nothing(write: Write, tmp_path: Path) -> None:
    write("values.yaml", "# -- Level -- one of:\n# - a\n# @schema\n# type: x\n# @schema\n# - b\nlevel: 3\n")
    strict, lenient = read(tmp_path), read(tmp_path, lenient=True)
    assert [(place.key, place.location.line) for place in strict.lost] == [("level", 7)]
    assert not strict.values[0].description
    assert not lenient.lost
    assert lenient.values[0].description == "Level -- one of:\n- a\n- b"


def test_a_comment_that_is_deprecated(write: Write, tmp_path: Path) -> None:
    write("values.yaml", "# -- (Deprecated) Use b.\na: 1\n# -- (int) B.\nb:\n")
    old, new = read(tmp_path).values
    assert (old.deprecated, old.type, old.description) == (True, "int", "Use b.")
    assert (new.deprecated, new.declared_type, new.default) == (False, "int", "null")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("# -- Text.", ValueComment(description="Text.")),
        ("# --Text.", ValueComment(description="Text.")),
        ("# --", ValueComment()),
        ("#-- Text.", ValueComment()),
        ("# Text.", ValueComment()),
        ("# -- (int) Text.", ValueComment(description="Text.", type="int")),
        ("# -- () Text.", ValueComment(description="() Text.")),
        ("# -- A -- b", ValueComment()),
        ("# a.b -- Text.\n# --", ValueComment()),
        ("# -- One.\n\n# -- Two.\n# Three.  \n#Four.", ValueComment(description="Two. Three.   Four.")),
        ("# -- One.\n# @raw\n#\n#  - two", ValueComment(description="One.\n\n - two")),
        ("# -- One.\n# @default -- x\n# @section -- S\n# two", ValueComment("", "One. two", "", "x", "S")),
        ("# -- One.\n#  @default -- x", ValueComment(description="One.  @default -- x")),
        ("# -- One.\n# @notationType -- tpl", ValueComment(description="One.", notation="tpl")),
    ],
)
def test_the_comment_above_a_key(head: str, expected: ValueComment) -> None:
    assert comment_above(head) == expected


def test_comments_that_name_their_key() -> None:
    text = "# a -- One.\n# Two.\n\nx: |\n  # b -- In a text.\n  y\n  # c  -- Two blanks.\nz: 1\n"
    text += "# d -- At the end.\n"
    assert comments_with_keys(text) == {
        "a": ValueComment("a", "One. Two."),
        "b": ValueComment("b", "In a text."),
        "c ": ValueComment("c ", "Two blanks."),
    }


@given(st.text(alphabet="#- @a\n()\t", max_size=60))
def test_any_comment_is_read(text: str) -> None:
    comment_above(text)
    comments_with_keys(text)


def test_blanks_take_linear_time() -> None:
    assert comments_with_keys("#" + " " * 200_000 + "x--\n\n") == {}


@given(st.lists(st.text(min_size=1, max_size=4) | st.integers(0, 9), min_size=1, max_size=4))
def test_a_key_is_never_ambiguous_at_its_end(path: list[str | int]) -> None:
    last = path[-1]
    assert key_of(tuple(path)).endswith(f"[{last}]" if isinstance(last, int) else (last, f'"{last}"'))


@pytest.mark.parametrize(
    ("committed", "setting", "marked"),
    [
        ("", "as-committed", True),
        ("   * - :spelling:ignore:`Key`\n", "as-committed", True),
        ("head\n   * - Key\n", "as-committed", False),
        ("head\n   * - Key\n", "yes", True),
        ("   * - :spelling:ignore:`Key`\n", "no", False),
    ],
)
def test_keys_are_marked_as_on_the_committed_page(
    write: Write, tmp_path: Path, committed: str, setting: str, *, marked: bool
) -> None:
    write("values.yaml", "a: 1\n")
    write("page.rst", committed)
    table = {"output": "page.rst", "values": "values.yaml", "style": "compat", "mark-keys": setting}
    page = generator_cases.run("helm-values", tmp_path, table).pages["page.rst"]
    assert (":spelling:ignore:`Key`" in page) is marked
