# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import process
from docwarden.errors import InputError, ProgramError
from docwarden.facts.proto import read_protos
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.facts.proto import ProtoFile

    Write = Callable[[str, str | bytes], Path]

HEAD = 'syntax = "proto3";\n'


def read(root: Path, *files: str, includes: tuple[str, ...] = (".",)) -> list[ProtoFile]:
    return read_protos(WorkTree(root), files or ("a.proto",), includes)


def test_elements_are_read_with_names_comments_and_places(tmp_path: Path, write: Write) -> None:
    write(
        "api/a.proto",
        '// The file.\nsyntax = "proto3";\n// The package.\npackage p.q;\n'
        "// M.\nmessage M {\n  // N.\n  message N { optional int32 x = 1; }\n  repeated N n = 3; // Behind.\n"
        "  // Choice.\n  oneof choice { string s = 4; }\n  map<int32, N> by = 5;\n}\n"
        "enum E { ZERO = 0; ONE = 1 [deprecated = true]; }\n"
        "service S { rpc Do(stream M) returns (M.N); }\n",
    )
    [file] = read(tmp_path, "api/a.proto", includes=("api",))
    assert (file.name, file.path, file.package, file.syntax) == ("a.proto", "api/a.proto", "p.q", "proto3")
    assert (file.syntax_comment.leading, file.package_comment.leading) == (" The file.\n", " The package.\n")
    first, nested, entry = file.messages
    assert (first.full_name, nested.full_name, str(nested.location)) == (
        "p.q.M",
        "p.q.M.N",
        "api/a.proto:8:3",
    )
    assert [message.map_entry for message in (first, nested, entry)] == [False, False, True]
    assert [oneof.comment.leading for oneof in first.oneofs] == [" Choice.\n"]
    assert not nested.oneofs, "the one that an optional field has to itself is none"
    [n, s, by] = first.fields
    assert (n.label, n.type, n.named, n.explicit, n.comment.trailing) == (
        *("repeated", "p.q.M.N", True, False, " Behind.\n"),
    )
    assert (s.type, s.named, s.oneof, by.type) == ("string", False, "choice", entry.full_name)
    assert nested.fields[0].explicit
    [enum], [service] = file.enums, file.services
    assert [(value.full_name, value.number, value.deprecated) for value in enum.values] == [
        ("p.q.ZERO", 0, False),
        ("p.q.ONE", 1, True),
    ]
    [method] = service.methods
    assert (method.long_name, method.request, method.response) == ("S.Do", "p.q.M", "p.q.M.N")
    assert (method.client_streaming, method.server_streaming) == (True, False)


def test_an_edition_says_with_features_what_others_say_with_labels(tmp_path: Path, write: Write) -> None:
    write(
        "a.proto",
        'edition = "2023";\noption features.field_presence = IMPLICIT;\n'
        "message M {\n  int32 plain = 1;\n  int32 told = 2 [features.field_presence = EXPLICIT];\n"
        "  int32 needed = 3 [features.field_presence = LEGACY_REQUIRED];\n  M part = 4;\n"
        "  repeated int32 many = 5;\n}\n",
    )
    write("b.proto", 'edition = "2023";\nmessage N { int32 told = 1; }\n')
    fields = [field for file in read(tmp_path, "a.proto", "b.proto") for field in file.messages[0].fields]
    assert [(field.name, field.label, field.explicit) for field in fields] == [
        ("plain", "optional", False),
        ("told", "optional", True),
        ("needed", "required", True),
        ("part", "optional", True),
        ("many", "repeated", False),
        ("told", "optional", True),
    ]


def test_imports_are_found_where_the_compiler_finds_them(tmp_path: Path, write: Write) -> None:
    write(
        "a.proto", HEAD + 'import/* - */public \'b.proto\'; import weak\n"c.proto"; // import "no.proto";\n'
    )
    write("one/b.proto", HEAD + 'import "google/protobuf/duration.proto";\n')
    write("two/b.proto", "not looked at")
    write("two/c.proto", HEAD)
    [file] = read(tmp_path, includes=("one", "two", "."))
    assert file.name == "a.proto"


def test_imports_may_begin_with_a_name_that_the_checkout_does_not_have(tmp_path: Path, write: Write) -> None:
    write("api/a.proto", HEAD + 'import "harbor/api/b.proto";\nimport "c.proto";\n')
    write("api/b.proto", HEAD)
    write("lib/c.proto", HEAD)
    [file] = read(tmp_path, "api/a.proto", includes=("harbor=.", "lib"))
    assert file.name == "harbor/api/a.proto"
    with pytest.raises(InputError, match=r'no "c\.proto" to import'):
        read(tmp_path, "api/a.proto", includes=("harbor=.", "other=lib"))


def test_a_file_has_the_name_by_which_the_others_import_it(tmp_path: Path, write: Write) -> None:
    write("a.proto", HEAD + 'import "b.proto";\nimport "lib/c.proto";\n')
    write("lib/b.proto", HEAD)
    write("lib/c.proto", HEAD + 'import "b.proto";\n')
    files = read(tmp_path, "a.proto", "lib", includes=(".", "lib"))
    assert [file.name for file in files] == ["a.proto", "b.proto", "lib/c.proto"]


def test_an_import_that_names_another_file_names_no_file_twice(tmp_path: Path, write: Write) -> None:
    write("a.proto", HEAD + 'import "b.proto";\n')
    write("b.proto", HEAD)
    write("lib/b.proto", HEAD)
    files = read(tmp_path, "a.proto", "b.proto", "lib/b.proto", includes=(".", "lib"))
    assert [file.name for file in files] == ["a.proto", "b.proto", "lib/b.proto"]


def test_what_apis_of_google_share_need_not_be_there(tmp_path: Path, write: Write) -> None:
    text = (
        'import "google/api/annotations.proto";\nmessage A {}\nservice S {\n  rpc Get(A) returns (A) {\n'
        '    option (google.api.http) = { get: "/v1/a" };\n  }\n}\n'
    )
    write("a.proto", HEAD + text)
    [file] = read(tmp_path)
    assert [service.name for service in file.services] == ["S"]
    write("google/api/annotations.proto", HEAD)
    with pytest.raises(InputError, match=r"a\.proto:6:12: Option \"\(google\.api\.http\)\" unknown"):
        read(tmp_path)  # a copy of its own comes first


def test_the_checkout_is_only_read(tmp_path: Path, write: Write) -> None:
    write("a.proto", HEAD)
    tmp_path.chmod(0o500)
    try:
        assert read(tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert [file.name for file in tmp_path.iterdir()] == ["a.proto"]


def test_names_may_look_like_options(tmp_path: Path, write: Write) -> None:
    write("-I x:y.proto", HEAD)
    assert [file.name for file in read(tmp_path, "-I x:y.proto")] == ["-I x:y.proto"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "message A { int32 x = 1 }\n", 'a.proto:2:25: Expected ";"'),
        (HEAD + 'import "no.proto";\n', 'a.proto:2:1: there is no "no.proto" to import'),
        (HEAD + 'import "../../etc/passwd";\n', 'a.proto:2:1: there is no "../../etc/passwd" to import'),
        (HEAD + 'import "/etc/passwd";\n', 'a.proto:2:1: there is no "/etc/passwd" to import'),
        (HEAD + 'import "' + "x" * 300 + '";\n', f'a.proto:2:1: there is no "{"x" * 300}" to import'),
        (HEAD + 'import "lib/b.proto";\n', "lib/b.proto:1:1: Expected"),
        (HEAD + 'import "a.proto";\n', "a.proto:2:1: File recursively imports itself"),
        (HEAD + "message A { B b = 1; }\n", 'a.proto:2:13: "B" is not defined'),
        (HEAD + "message A {" * 5000 + "}" * 5000, "a.proto:2:"),
        (b"// \xff\n", "a.proto:1:4: expected UTF-8 text, found the byte 0xff"),
    ],
    ids=["syntax", "missing", "above", "absolute", "long", "imported", "cycle", "type", "deep", "utf-8"],
)
def test_what_does_not_compile_is_placed(
    text: str | bytes, message: str, tmp_path: Path, write: Write
) -> None:
    write("a.proto", text)
    write("lib/b.proto", "nonsense;\n")
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_must_be_in_an_include_and_a_folder_must_have_one(tmp_path: Path, write: Write) -> None:
    write("a.proto", HEAD)
    write("empty/readme", "")
    with pytest.raises(InputError, match=r"a\.proto: the file is in none of the includes"):
        read(tmp_path, includes=("lib",))
    with pytest.raises(InputError, match=r"empty: expected a file or a folder of \.proto files"):
        read(tmp_path, "empty")
    with pytest.raises(InputError, match=r"b\.proto: no such file"):
        read(tmp_path, "b.proto")
    write("lib/a.proto", HEAD)
    with pytest.raises(InputError, match=r'lib/a\.proto: "a\.proto" is a\.proto already'):
        read(tmp_path, "a.proto", "lib/a.proto", includes=("lib", "."))


def test_a_compiler_that_crashes_or_is_missing_is_reported(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.proto", HEAD)
    crash = [sys.executable, "-c", "import os; os.abort()"]
    run = process.run
    monkeypatch.setattr(process, "run", lambda _, **rest: run(crash, **rest))
    with pytest.raises(ProgramError, match=r"the protobuf compiler failed on a\.proto: exit code -6"):
        read(tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ProgramError, match="the protobuf compiler is missing"):
        read(tmp_path)


def test_protobuf_is_loaded_only_where_it_is_needed() -> None:
    code = (
        "import sys, docwarden.generators.grpc\nsys.exit(bool({'google', 'grpc_tools'} & set(sys.modules)))"
    )
    assert process.run([sys.executable, "-c", code], folder=Path.cwd()).code == 0
