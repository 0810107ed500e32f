# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Cobra's own generator is the judge: compiled programs write the pages that are read from their source."""

from __future__ import annotations

import difflib
import os
import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from conftest import REPOSITORY
from docwarden.facts import go_programs, go_readings
from docwarden.markup import command_markdown
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

BREAKWATER = REPOSITORY / "examples" / "breakwater"

#: Flags with a default, as Go text, by the name of their method.
DEFAULTS = {
    "Bool": ("true", "false"),
    "String": ('""', '"text"', '"a \\"quoted\\" one"', '"line\\nbreak"', '"tab\\tä"'),
    "Int": ("0", "42", "-7"),
    "Int32": ("0", "65536"),
    "Int64": ("0", "1 << 40"),
    "Uint8": ("0", "255"),
    "Uint16": ("0", "9090"),
    "Uint64": ("0", "18446744073709551615"),
    "Float64": ("0", "0.5", "1e21", "100", "0.00001"),
    "Float32": ("0", "0.25"),
    "Duration": ("0", "90 * time.Second", "time.Millisecond * 1500", "36 * time.Hour"),
    "StringSlice": ("nil", "[]string{}", '[]string{"a", "b c"}', '[]string{"with,comma", "with\\"quote"}'),
    "StringArray": ("nil", '[]string{"x", "y"}'),
    "IntSlice": ("nil", "[]int{1, 2, 3}"),
    "BoolSlice": ("[]bool{true, false}",),
    "DurationSlice": ("[]time.Duration{time.Second, time.Minute}",),
    "StringToString": ("nil", 'map[string]string{"k": "v"}'),
    "StringToInt": ('map[string]int{"k": 5}',),
    "IP": ("nil", 'net.ParseIP("10.0.0.1")', 'net.ParseIP("fd00::1")'),
    "IPMask": ("net.CIDRMask(24, 32)",),
}
USAGES = (
    "",
    "How many",
    "Use `FILE` for it",
    "One `quote only",
    "First line\nSecond line",
    "Trailing blank ",
    "100% ä → b",
)


def flag(chance: random.Random, number: int, flags: str) -> list[str]:
    """Write the statements that register one random flag."""
    name, kind = (
        f"flag-{number}" + chance.choice(["", "-with-a-longer-name"]),
        chance.choice([*DEFAULTS, "Count"]),
    )
    usage = '"' + chance.choice(USAGES).replace("\n", "\\n") + '"'
    shorthand = f'"{chr(ord("A") + number)}"'
    if kind == "Count":
        lines = [f'{flags}.CountP("{name}", {shorthand}, {usage})']
    else:
        default = chance.choice(DEFAULTS[kind])
        short = chance.random() < 0.3
        words = [f'"{name}"', *([shorthand] if short else []), default, usage]
        lines = [f"{flags}.{kind}{'P' if short else ''}({', '.join(words)})"]
    extra = chance.random()
    if extra < 0.1:
        lines.append(f'{flags}.MarkHidden("{name}")')
    elif extra < 0.2:
        lines.append(f'{flags}.MarkDeprecated("{name}", "use another")')
    elif extra < 0.3:
        lines.append(f'{flags}.Lookup("{name}").NoOptDefVal = "implied"')
    elif extra < 0.4:
        lines.append(f'{flags}.MarkShorthandDeprecated("{name}", "no more")')
    return lines


def command(chance: random.Random, path: list[int]) -> list[str]:
    """Write a function that makes a random command and those below it."""
    name = "_".join(map(str, path))
    fields = [
        f'Use: "c{path[-1]}{chance.choice(["", " ARG...", " [flags] NAME"])}"',
        f'Short: "Command {name}"',
    ]
    if chance.random() < 0.5:
        fields.append('Long: "A longer text.\\n\\nOf two paragraphs."')
    if chance.random() < 0.3:
        fields.append("Example: `  do --this`")
    if chance.random() < 0.1:
        fields.append("Hidden: true")
    if chance.random() < 0.1:
        fields.append("DisableFlagsInUseLine: true")
    if chance.random() < 0.8:
        fields.append("Run: func(*cobra.Command, []string) {}")
    lines = [f"func c{name}() *cobra.Command {{", f"\tcmd := &cobra.Command{{{', '.join(fields)}}}"]
    for number in range(chance.randrange(7)):
        flags = chance.choice(["cmd.Flags()", "cmd.Flags()", "cmd.PersistentFlags()"])
        lines += [f"\t{line}" for line in flag(chance, number + 7 * (len(path) - 1), flags)]
    if chance.random() < 0.1:
        lines.append("\tcmd.Flags().SortFlags = false")
    below = [[*path, number] for number in range(chance.randrange(1, 5) if len(path) < 3 else 0)]
    lines += [f"\tcmd.AddCommand(c{'_'.join(map(str, one))}())" for one in below]
    lines += ["\treturn cmd", "}", ""]
    for one in below:
        lines += command(chance, one)
    return lines


MAIN = """\
package main

import (
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

var _ = time.Second
var _ = net.ParseIP

func main() {
	root := &cobra.Command{Use: "tool", Short: "Random", DisableAutoGenTag: true}
	root.AddCommand(%s)
	root.AddCommand(&cobra.Command{Use: "cmdref", Hidden: true, Run: func(_ *cobra.Command, args []string) {
		if err := doc.GenMarkdownTree(root, args[0]); err != nil {
			os.Exit(1)
		}
	}})
	root.Execute()
}

"""


def build(folder: Path, package: str, program: Path) -> None:
    """Compile a program from what the module cache has; skip the test where that is not possible."""
    if not shutil.which("go"):
        pytest.skip("Go is not installed")
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    done = subprocess.run(
        ["go", "build", "-o", program, package],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and ("disabled by GOPROXY" in done.stderr or "requires go" in done.stderr):
        pytest.skip(f"cobra is not in the module cache: {done.stderr.strip()[:200]}")
    assert not done.returncode, done.stderr


def written(program: Path, folder: Path) -> dict[str, str]:
    """Let a compiled program write its pages."""
    folder.mkdir()
    subprocess.run([program, "cmdref", folder], env={"HOME": "$HOME"}, check=True, capture_output=True)
    return {file.name: file.read_text() for file in folder.iterdir()}


def read(root: Path, name: str, main: str) -> dict[str, str]:
    """Read the same pages from source."""
    program = go_programs.GoProgram(name, main, (), (name, "cmdref", "x"), {"HOME": "$HOME"})
    cache = go_readings.module_cache()
    reading = go_programs.read(WorkTree(root), program, cache=WorkTree(cache) if cache else None)
    assert reading.command, reading.stopped
    assert not reading.uncertain
    return command_markdown.pages(reading.command)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "main"), [("breakwater-agent", "agent"), ("bwctl", "bwctl"), ("breakwater-operator", "operator")]
)
def test_breakwater(tmp_path: Path, name: str, main: str) -> None:
    copy = shutil.copytree(
        BREAKWATER, tmp_path / "breakwater", ignore=shutil.ignore_patterns("bin", "cmdref.md")
    )
    build(copy, f"./{main}", tmp_path / name)
    assert read(copy, name, main) == written(tmp_path / name, tmp_path / "pages")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_programs(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    tops = [[number] for number in range(50)]
    text = MAIN % ", ".join(f"c{top[0]}()" for top in tops)
    text += "\n".join(line for top in tops for line in command(chance, top))
    (tmp_path / "main.go").write_text(text, encoding="utf-8")
    module = (
        (BREAKWATER / "go.mod")
        .read_text()
        .replace("module breakwater.example/breakwater", "module example.org/tool")
    )
    (tmp_path / "go.mod").write_text(module)
    shutil.copy(BREAKWATER / "go.sum", tmp_path / "go.sum")
    build(tmp_path, ".", tmp_path / "tool")
    expected = written(tmp_path / "tool", tmp_path / "pages")
    found = read(tmp_path, "tool", ".")
    assert len(expected) > 200
    assert found.keys() == expected.keys()
    wrong = [line for name in found for line in _diff(expected[name], found[name], name)]
    assert not wrong, "\n".join(wrong)


def _diff(expected: str, found: str, name: str) -> list[str]:
    return list(
        difflib.unified_diff(expected.splitlines(), found.splitlines(), name, "source", n=0, lineterm="")
    )
