# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator_cases
from conftest import conformance
from docwarden.facts.proto import Comment
from docwarden.markup import proto_compat, proto_reference

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize("case", generator_cases.cases("grpc"))
def test_case(case: Path) -> None:
    generator_cases.check("grpc", case)


@pytest.mark.parametrize("name", ["flow", "observer", "peer", "relay", "standalone-dns-proxy"])
def test_the_page_of_cilium_is_reproduced(name: str) -> None:
    root = conformance("cilium-1.19-dev")
    conformance(f"cilium-1.19-dev/api/v1/{name}/{name}.proto")
    page = f"api/v1/{name}/README.md"
    expected = (root / page).read_text(encoding="utf-8")
    notice = re.match(r"<!-- (.*) -->\n\n", expected)
    table = {
        "output": page,
        "files": [f"api/v1/{name}/{name}.proto"],
        "includes": ["api/v1"],
        "notice": notice[1] if notice else "",
        "style": "compat",
    }
    assert generator_cases.run("grpc", root, table).pages == {page: expected}


@pytest.mark.parametrize(
    ("leading", "trailing", "expected"),
    [
        (" Above.\n", " Behind.\n", "Above.\n\nBehind."),
        ("", " Behind.\n", "Behind."),
        ("*\n Starred.\n", "", "Starred."),
        ("/ Three slashes.\n", "", "Three slashes."),
        (" One.\n\n   Two.\n", "", "One.\n\n  Two."),
        (" @exclude me\n", " and me\n", ""),
        (" Kept.\n", " @exclude\n", "Kept.\n\n@exclude"),
        (" \u2028separated\u3000\n", "\x1c", "separated\n\n\x1c"),
    ],
)
def test_a_comment_as_protoc_gen_doc_shows_it(leading: str, trailing: str, expected: str) -> None:
    assert proto_compat.description(Comment(leading, trailing)) == expected


@given(st.text(st.sampled_from("ab |\r\n*/")), st.text(st.sampled_from("ab \r\n")))
def test_a_cell_has_no_line_break_but_blank_lines(leading: str, trailing: str) -> None:
    cell = proto_compat.cell(Comment(leading, trailing))
    assert "\r" not in cell
    assert "  " not in cell
    assert not re.search(r"(?<!\n)\n(?!\n)", cell)


@pytest.mark.parametrize(
    ("leading", "expected"),
    [
        ("*\n Starred.\n", "Starred."),
        ("/ Three\n/ slashes.\n", "Three\nslashes."),
        (" Code:\n\n     x\n", "Code:\n\n    x"),
        (" @exclude me\n", "Behind."),
    ],
)
def test_a_comment_as_markdown(leading: str, expected: str) -> None:
    trailing = "" if "@exclude" not in leading else " Behind.\n"
    assert proto_reference.text(Comment(leading, trailing)) == expected


def modern(root: Path, *files: str) -> str:
    table = {"output": "grpc.rst", "files": files}
    return generator_cases.run("grpc", root, table).pages["grpc.rst"]


def test_names_that_differ_in_case_have_labels_of_their_own(tmp_path: Path, write: Write) -> None:
    write("a.proto", 'syntax = "proto3";\nmessage Ship { int32 a_b = 1; }\nmessage SHIP { Ship s = 1; }\n')
    page = modern(tmp_path, "a.proto")
    assert ".. _grpc-Ship:\n\n``Ship``" in page
    assert ".. _grpc-SHIP-2:\n\n``SHIP``" in page
    assert ":ref:`Ship <grpc-Ship>`" in page
    assert len(re.findall(r"\.\. _(.+):", page)) == 4


def test_a_license_is_no_description(tmp_path: Path, write: Write) -> None:
    write(
        "a.proto",
        '// Copyright Somebody\nsyntax = "proto3";\n// About it.\npackage a;\nmessage M {}\n',
    )
    page = modern(tmp_path, "a.proto")
    assert "About it." in page
    assert "Copyright" not in page


def test_two_files_of_one_package_are_told_apart(tmp_path: Path, write: Write) -> None:
    write("a.proto", 'syntax = "proto3";\npackage p;\nmessage A { B b = 1; }\nimport "b.proto";\n')
    write(
        "b.proto",
        'syntax = "proto3";\npackage p;\nmessage B { google.protobuf.Any any = 1; }\n'
        'import "google/protobuf/any.proto";\n',
    )
    page = modern(tmp_path, "b.proto", "a.proto")
    assert page.index("Messages of ``b.proto``") < page.index("Messages of ``a.proto``")
    assert ":ref:`B <grpc-p.B>`" in page
    assert "`google.protobuf.Any <https://protobuf.dev/" in page
    assert ":ref:`" not in modern(tmp_path, "a.proto"), "what is not on the page is not linked"


def test_a_folder_stands_for_its_files(tmp_path: Path, write: Write) -> None:
    write("p/b/c.proto", 'syntax = "proto3";\nmessage C {}\n')
    write("p/a.proto", 'syntax = "proto3";\nmessage A {}\n')
    assert re.findall(r"Declared in ``(.*)``", modern(tmp_path, "p")) == ["p/a.proto", "p/b/c.proto"]


def test_the_modern_page_builds_without_warnings(tmp_path: Path) -> None:
    case = generator_cases.FIXTURES / "grpc" / "modern"
    assert not generator_cases.build(tmp_path, {"grpc.rst": (case / "expected.rst").read_text("utf-8")})
