# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Small Go programs in memory, for the tests of the evaluator."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.facts import go_programs
from docwarden.golang.build import Target
from docwarden.golang.machine import Environment, Machine
from docwarden.golang.modules import Modules
from docwarden.golang.packages import Packages
from docwarden.golang.sources import Sources
from docwarden.source import Codebase

if TYPE_CHECKING:
    from docwarden.facts.commands import Flag
    from docwarden.facts.go_programs import Reading
    from docwarden.golang.values import Value

MODULE = "module example.org/tool\n\ngo 1.24\n"

HEAD = """\
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)
"""


class Memory(Codebase):
    """Files in a dict."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def read_bytes(self, path: str) -> bytes:
        if path not in self._files:
            raise InputError.at(path, "no such file")
        return self._files[path].encode()

    def files(self, folder: str, suffix: str = "") -> list[str]:
        below = f"{folder}/" if folder not in ("", ".") else ""
        return sorted(path for path in self._files if path.startswith(below) and path.endswith(suffix))

    def names(self, folder: str) -> list[str]:
        below = f"{folder}/" if folder not in ("", ".") else ""
        names = [path[len(below) :] for path in self._files if path.startswith(below)]
        return sorted(name for name in names if "/" not in name)

    def is_file(self, path: str) -> bool:
        return path in self._files

    def is_folder(self, path: str) -> bool:
        return path in ("", ".") or any(name.startswith(f"{path}/") for name in self._files)


def program(body: str, **files: str) -> Memory:
    """Make a module with one main package; its main() registers flags on ``cmd`` and executes it."""
    others = {name.replace("__", "/") + ".go": text for name, text in files.items()}
    return Memory({"go.mod": MODULE, "main.go": HEAD + textwrap.dedent(body), **others})


def read(codebase: Codebase, **inputs: object) -> Reading:
    """Read a program in the root folder from source."""
    settings: dict[str, object] = {"name": "tool", "main": ".", "arguments": ("tool",), **inputs}
    return go_programs.read(codebase, go_programs.GoProgram(**settings))  # type: ignore[arg-type]


def flags(body: str, **files: str) -> dict[str, Flag]:
    """Give the flags of a program whose main body is given, without the help flag."""
    main = 'func main() {\n\tcmd := &cobra.Command{Use: "tool", Run: func(*cobra.Command, []string) {}}\n'
    indented = textwrap.indent(textwrap.dedent(body), "\t")
    reading = read(program(f"\n{main}\tflags := cmd.Flags()\n{indented}\n\tcmd.Execute()\n}}\n", **files))
    assert reading.command, reading.stopped
    return {flag.name: flag for flag in reading.command.flags if flag.name != "help"}


def value(expression: str, declarations: str = "") -> Value:
    """Evaluate an expression at package level."""
    text = f"{declarations}\nvar result = {expression}\nfunc main() {{}}\n"
    codebase = program(text)
    packages = Packages(Modules(codebase, "."), Target(), Sources())
    machine = Machine(packages, codebase, Environment(("/bin/tool",), {"HOME": "/home/gopher"}))
    return machine.names.member("example.org/tool", "result")


#: The imports of the functions that ``evaluated`` runs.
IMPORTS = """package main
import ("bufio"; "bytes"; "cmp"; "encoding/json"; "fmt"; "io"; "path/filepath"; "reflect"; "regexp")
import ("slices"; "strings"; "sync/atomic"; "text/tabwriter")
"""


def evaluated(body: str) -> Value:
    """Give the result of a function body that has options, and functions of which nothing is known."""
    declared = 'type opts struct { A int `flag:"a"`; B string `flag:"b"` }'  # with tags
    outside = (
        "import far `example.com/far`",
        "func input() string { return far.Input() }",
        "func others() []string { return far.Others() }",
        "func unknown() bool { return far.Unknown() }",
        "func elsewhere(x any) { far.Takes(x) }",
    )
    main = f"var result = f()\nfunc f() string {{ {body} }}\nfunc main() {{}}\n"
    text = "\n".join([IMPORTS, *outside, declared, main])
    codebase = Memory({"go.mod": MODULE, "main.go": text})
    packages = Packages(Modules(codebase, "."), Target(), Sources())
    return Machine(packages, codebase, Environment()).names.member("example.org/tool", "result")
