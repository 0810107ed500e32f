# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Where Go source is found and how it is cut: declarations, build constraints, modules."""

from __future__ import annotations

import pytest

from docwarden.errors import InputError
from docwarden.golang.build import Target
from docwarden.golang.modules import Modules
from docwarden.golang.scan import File
from golang import MODULE, Memory, read


def test_declarations_are_cut_outside_comments_and_raw_strings() -> None:
    text = "package p\n\n/*\nfunc no() {}\n*/\nvar a = `\nfunc no() {}\n`\n\nfunc (t *T[K]) Yes() {}\ntype T[K any] int\nconst (\n\tx = 1\n)\n"  # noqa: E501
    file = File("p.go", text)
    found = [(item.keyword, item.names, item.receiver, item.line) for item in file.declarations]
    assert found == [
        ("var", ("a",), "", 6),
        ("func", ("Yes",), "T", 10),
        ("type", ("T",), "", 11),
        ("const", (), "", 12),
    ]


def test_imports() -> None:
    file = File("p.go", 'package p\nimport "a/b"\nimport (\n\tx "c" // "no"\n\t. `d`\n\t_ "e"\n)\n')
    assert [(item.path, item.name) for item in file.imports] == [
        ("a/b", ""),
        ("c", "x"),
        ("d", "."),
        ("e", "_"),
    ]


@pytest.mark.parametrize(
    ("name", "taken"),
    [("a.go", True), ("a_test.go", False), ("a_linux.go", True), ("a_windows.go", False), ("a_linux_arm64.go", False),  # noqa: E501
     ("a_amd64.go", True), ("linux.go", True), ("_a.go", False), ("a.txt", False), ("a_darwin_amd64.go", False)],  # noqa: E501
)  # fmt: skip
def test_files_by_name(name: str, *, taken: bool) -> None:
    assert Target().takes_name(name) is taken


@pytest.mark.parametrize(
    ("constraint", "taken"),
    [("linux", True), ("!linux", False), ("darwin || (linux && amd64)", True), ("extra && !cgo", True), ("unix", True),  # noqa: E501
     ("go1.18", True), ("ignore", False), ("!(linux || extra)", False)],
)  # fmt: skip
def test_files_by_constraint(constraint: str, *, taken: bool) -> None:
    head = f"// Copyright\n\n//go:build {constraint}\n\npackage p\n"
    assert Target(tags=frozenset({"extra"})).takes_head(head) is taken


def test_packages_of_several_modules_are_found() -> None:
    codebase = Memory(
        {
            "go.work": "go 1.24\nuse (\n\t./a\n\t./b\n)\n",
            "a/go.mod": "module example.org/a\nrequire example.org/c v1.0.0\nreplace example.org/c => ../c\n",
            "a/main.go": "package main",
            "b/go.mod": "module example.org/b\n",
            "b/x/x.go": "package x",
            "c/c.go": "package c",
            "a/vendor/example.org/d/d.go": "package d",
        }
    )
    modules = Modules(codebase, "a")
    places = {
        path: modules.find(path)
        for path in ("example.org/a", "example.org/b/x", "example.org/c", "example.org/d")
    }
    found = {path: (place.folder, place.own) for path, place in places.items() if place}
    assert found == {
        "example.org/a": ("a", True),
        "example.org/b/x": ("b/x", True),
        "example.org/c": ("c", True),
        "example.org/d": ("a/vendor/example.org/d", False),
    }


def test_the_module_cache_serves_what_is_not_vendored() -> None:
    codebase = Memory({"go.mod": "module m\nrequire github.com/Azure/x v1.2.3\n", "main.go": "package main"})
    cache = Memory({"github.com/!azure/x@v1.2.3/y/y.go": "package y"})
    place = Modules(codebase, ".", cache).find("github.com/Azure/x/y")
    assert place
    assert (place.codebase, place.folder) == (cache, "github.com/!azure/x@v1.2.3/y")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"main.go": "package main"}, "there is no go.mod"),
        ({"go.mod": "go 1.24\n", "main.go": "package main"}, "module PATH"),
        ({"go.mod": MODULE, "main.go": "package main"}, "no func main"),
    ],
)
def test_no_program(files: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(Memory(files))
