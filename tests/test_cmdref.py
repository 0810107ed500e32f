# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The command reference as a user meets it: drift per flag, what is not certain, compiled programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from docwarden.errors import ProgramError
from docwarden.facts import command_binaries, command_crawl, command_pages, go_programs, go_readings
from docwarden.facts.commands import UNKNOWN, Command, Flag
from docwarden.markup import command_markdown
from docwarden.observed import observing
from docwarden.source import GitTree, WorkTree, changed_since

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

    Docwarden = Callable[..., Result]
    Write = Callable[[str, str | bytes], Path]

SETTINGS = """\
[generators.cmdref]
output = "Documentation/cmdref"

[[generators.cmdref.programs]]
name = "tool"
main = "."
"""

MAIN = """\
package main

import (
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "tool", Short: "A tool", Run: func(*cobra.Command, []string) {}}
	root.Flags().Int("workers", 5, "How many run")
	root.Flags().Int("process", os.Getpid(), "Which one")
	root.Execute()
}
"""

PAGE = "Documentation/cmdref/tool.md"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user-cache"))


@pytest.fixture
def tool(tmp_path: Path, write: Write) -> Path:
    write("docwarden.toml", SETTINGS)
    write("go.mod", "module example.org/tool\n")
    write("main.go", MAIN)
    write("Documentation/conf.py", "")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_drift_names_the_flag_its_place_and_both_values(
    tool: Path, docwarden: Docwarden, write: Write
) -> None:
    assert docwarden("generate").code == 0
    assert docwarden("generate", "--check").code == 0
    changed = MAIN.replace('"workers", 5', '"workers", 10').replace(
        "root.Execute()", 'root.Flags().Bool("new", false, "")\n\troot.Execute()'
    )
    write("main.go", changed)
    checked = docwarden("generate", "--check")
    assert checked.code == 1
    assert "default of `--workers` (main.go:11) is 10 in the source, 5 in tool.md" in checked.output
    assert "`--new` (main.go:13) is missing from tool.md" in checked.output
    write("main.go", MAIN.replace('root.Flags().Int("workers", 5, "How many run")', ""))
    assert "`--workers` is in tool.md, and tool has no such flag" in docwarden("generate", "--check").output
    assert "--workers" in (tool / PAGE).read_text()


def test_what_is_not_known_is_a_warning_and_the_committed_text_stays(
    tool: Path, docwarden: Docwarden
) -> None:
    docwarden("generate")
    page = tool / PAGE
    text = page.read_text()
    lines = [line for line in text.splitlines() if "--process" in line]
    page.write_text(text.replace(lines[0], "      --process int   Which one (default 4711)"))
    checked = docwarden("generate", "--check")
    assert (checked.code, "stale" in checked.output) == (0, False)
    assert "main.go:12: warning: `--process` of tool: default: a number of the process" in checked.output


HELPERS = """\
package main

import "github.com/spf13/pflag"

func AddMore(flags *pflag.FlagSet) {
	flags.Int("forgotten", 1, "Nobody calls this")
	flags.VisitAll(func(*pflag.Flag) {})
}
"""


@pytest.mark.usefixtures("tool")
def test_a_registration_that_no_program_reaches_is_a_note(docwarden: Docwarden, write: Write) -> None:
    write("more.go", HELPERS)
    quiet = docwarden("generate", "--check")
    assert "forgotten" not in quiet.output
    told = docwarden("generate", "--check", "-v")
    assert 'more.go:6: note: no program that is documented comes by: Int("forgotten"…)' in told.output
    assert told.output.count("unreached-flag") == 1


def test_a_registration_of_another_program_is_none(tool: Path, docwarden: Docwarden, write: Write) -> None:
    write("docwarden.toml", SETTINGS + '\n[[generators.cmdref.programs]]\nname = "two"\nmain = "two"\n')
    write("shared/more.go", HELPERS.replace("package main", "package shared"))
    write("main.go", MAIN.replace('"os"', '"os"\n\t_ "example.org/tool/shared"'))
    two = 'package main\nimport ("github.com/spf13/cobra"; "example.org/tool/shared")\nfunc main() {\n'
    write(
        "two/main.go", f'{two}c := &cobra.Command{{Use: "two"}}\nshared.AddMore(c.Flags())\nc.Execute()\n}}\n'
    )
    assert docwarden("generate", "-v").code == 0
    assert "--forgotten" in (tool / "Documentation/cmdref/two.md").read_text()
    assert "unreached-flag" not in docwarden("generate", "--check", "-v").output


@pytest.mark.usefixtures("tool")
def test_broken_syntax_is_found_in_code_that_never_runs(docwarden: Docwarden, write: Write) -> None:
    write("more.go", "package main\n\nfunc fine() {}\n\nfunc never() {\n\tif x := {\n}\n")
    write("empty.go", "\n")
    docwarden("generate")
    checked = docwarden("generate", "--check")
    assert "more.go:6: warning: the file is not valid Go here [unreadable-source]" in checked.output
    assert checked.output.count("unreadable-source") == 1


@pytest.mark.usefixtures("tool")
def test_a_command_reference_without_programs_says_so(docwarden: Docwarden, write: Write) -> None:
    write("docwarden.toml", '[generators.cmdref]\noutput = "Documentation/cmdref"\nprograms = []\n')
    done = docwarden("generate")
    assert (done.code, "the list `programs` of the command reference is empty" in done.errors) == (2, True)


def test_an_orphan_is_found(tool: Path, docwarden: Docwarden) -> None:
    docwarden("generate")
    (tool / "Documentation/cmdref/tool_gone.md").write_text("## tool gone\n")
    checked = docwarden("generate", "--check")
    assert "tool_gone.md documents a command that tool does not have" in checked.output


def test_a_program_that_ends_nowhere_is_one_clear_error(
    docwarden: Docwarden, tool: Path, write: Write
) -> None:
    docwarden("generate")
    before = (tool / PAGE).read_text()
    write("main.go", "package main\n\nfunc main() {}\n")
    done = docwarden("generate")
    assert done.code == 2
    assert "main.go: tool cannot be read from source: main() comes to its end" in done.errors
    assert (tool / PAGE).read_text() == before


def test_what_is_remembered_is_safe_to_damage(tool: Path) -> None:
    memory = tool / "memory"
    program = go_programs.GoProgram("tool", ".", (), ("tool",))
    first = go_readings.read_all(WorkTree(tool), [program], memory=memory)
    (file,) = memory.iterdir()
    assert go_readings.read_all(WorkTree(tool), [program], memory=memory) == first
    file.write_bytes(b"damaged")
    assert go_readings.read_all(WorkTree(tool), [program], memory=memory) == first
    (tool / "main.go").write_text(MAIN.replace("A tool", "Another tool"))
    (reading,) = go_readings.read_all(WorkTree(tool), [program], memory=memory)
    assert reading.command
    assert reading.command.short == "Another tool"


def test_what_other_processes_read_is_told(tool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    shutil.copytree(tool, tool / "second", ignore=shutil.ignore_patterns("second", ".git"))
    programs = [go_programs.GoProgram("tool", place, (), ("tool",)) for place in (".", "second")]
    with observing() as observed:
        go_readings.read_all(WorkTree(tool), programs)
    assert {str(tool / "main.go"), str(tool / "second/main.go")} <= observed.paths
    assert {str(tool), str(tool / "second")} <= {folder.removesuffix("/.") for folder in observed.folders}


def test_diff_of_two_revisions(tool: Path, docwarden: Docwarden, write: Write) -> None:
    git(tool, "init", "-q")
    git(tool, "add", ".")
    git(tool, "commit", "-q", "-m", "one")
    write("main.go", MAIN.replace('"workers", 5', '"jobs", 5'))
    git(tool, "commit", "-q", "-a", "-m", "two")
    write("main.go", MAIN.replace("How many run", "How many work"))
    done = docwarden("cmdref", "diff", "HEAD~1", "HEAD")
    assert done.output.splitlines() == ["added    tool --jobs", "removed  tool --workers"]
    found = json.loads(docwarden("cmdref", "diff", "HEAD~1", "--format", "json").output)
    assert [(item["flag"], item["old"], item["new"]) for item in found] == [
        ("workers", "How many run", "How many work")
    ]
    assert "no-such" in docwarden("cmdref", "diff", "no-such").errors


def test_since_looks_at_changed_programs_only(tool: Path, docwarden: Docwarden, write: Write) -> None:
    git(tool, "init", "-q")
    docwarden("generate")
    git(tool, "add", ".")
    git(tool, "commit", "-q", "-m", "one")
    write("docs/README.md", "changed")
    assert "docs/README.md" in changed_since(tool, "HEAD")
    unchanged = docwarden("generate", "--check", "--since", "HEAD")
    assert (unchanged.code, "warning" in unchanged.output) == (0, False)
    write("main.go", MAIN.replace('"workers", 5', '"workers", 6'))
    assert "`--workers`" in docwarden("generate", "--check", "--since", "HEAD").output


FRAMED = """\
package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func head(file string) string { return "<!-- " + filepath.Base(file) + " is made -->\\n\\n" }

func link(file string) string { return strings.Replace(file, ".md", ".html", 1) }

func main() {
	root := &cobra.Command{Use: "tool", Short: "A tool", DisableAutoGenTag: true}
	root.AddCommand(&cobra.Command{
		Use: "cmdref", Short: "Write pages", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return doc.GenMarkdownTreeCustom(root, args[0], head, link)
		},
	})
	root.Execute()
}
"""


@pytest.mark.parametrize(
    ("setting", "head", "link"),
    [
        ("", "<!-- tool.md is made -->", "tool_cmdref.html"),
        ('layout = "cobra"\n', "## tool", "tool_cmdref.md"),
    ],
)
def test_pages_are_framed_as_the_program_or_as_cobra_does(
    tool: Path, docwarden: Docwarden, write: Write, setting: str, head: str, link: str
) -> None:
    write("main.go", FRAMED)
    write("docwarden.toml", SETTINGS.replace("[[", f"{setting}[[", 1))
    assert docwarden("generate", "cmdref").code == 0
    lines = [line for line in (tool / PAGE).read_text(encoding="utf-8").splitlines() if line]
    assert lines[1] == head  # after docwarden's mark
    assert f"* [tool cmdref]({link})\t - Write pages" in lines
    assert docwarden("generate", "cmdref", "--check").code == 0


def test_a_commit_is_read_like_a_checkout(tool: Path) -> None:
    git(tool, "init", "-q")
    git(tool, "add", ".")
    git(tool, "commit", "-q", "-m", "one")
    tree, disk = GitTree(tool, "HEAD"), WorkTree(tool)
    assert tree.read_text("main.go") == disk.read_text("main.go") == MAIN
    assert tree.names(".") == ["docwarden.toml", "go.mod", "main.go"]
    assert tree.files("", ".py") == ["Documentation/conf.py"]
    assert tree.is_folder("Documentation")
    assert not tree.is_file("Documentation")


def binary(folder: Path, script: str) -> command_binaries.Binary:
    file = folder / "fake"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return command_binaries.Binary(file, "{program} cmdref {dir}", seconds=2)


def test_a_binary_writes_its_own_pages(tmp_path: Path) -> None:
    assert command_binaries.read_all([binary(tmp_path, 'echo "## $1" > "$2/fake.md"')]) == [
        {"fake.md": "## cmdref\n"}
    ]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo broken >&2; exit 3", "failed with exit code 3: broken"),
        ("sleep 30", "2 seconds"),
        ("true", "wrote no pages"),
        ('echo x > "$2/a.md"; echo y > stray.md', "wrote stray.md beside"),
        ("printf '\\377' > \"$2/a.md\"", "cannot be read"),
    ],
)
def test_a_binary_that_misbehaves(tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(ProgramError, match=message):
        command_binaries.read_all([binary(tmp_path, script)])


CRAWLED = """\
case "$*" in
  "__complete ") printf 'sub\\tDoes things\\n:4\\n';;
  "__complete "*) printf ':4\\n';;
  "sub --help") printf 'Does things\\n\\nUsage:\\n  fake sub [flags]\\n\\nFlags:\\n'
     printf '  -h, --help   help for sub\\n';;
  *) printf 'A fake\\n\\nUsage:\\n  fake [command]\\n\\nAvailable Commands:\\n  sub  Does\\n\\nFlags:\\n'
     printf '  -h, --help          help for fake\\n      --size int      How big (default 3)\\n';;
esac"""


def test_help_is_crawled(tmp_path: Path) -> None:
    found = command_crawl.read(binary(tmp_path, CRAWLED).file, folder=tmp_path)
    assert [(command.name, command.runnable) for command in found.walk()] == [
        ("fake", False),
        ("fake sub", True),
    ]
    assert [(flag.name, flag.value_name, flag.default) for flag in found.flags] == [
        ("help", "", ""),
        ("size", "int", "3"),
    ]


def test_a_help_template_that_always_lists_commands_does_not_recurse_for_ever(tmp_path: Path) -> None:
    endless = binary(tmp_path, "case $1 in __complete) printf 'again\\tMore\\n';; *) echo help $*;; esac")
    limits = command_crawl.Limits(depth=4)
    found = command_crawl.read(endless.file, folder=tmp_path, limits=limits)
    assert len(list(found.walk())) == 5
    with pytest.raises(ProgramError, match="more than 2 commands"):
        command_crawl.read(endless.file, folder=tmp_path, limits=command_crawl.Limits(commands=2))


def test_a_page_is_read_back() -> None:
    flags = (
        Flag("long-name", "First\nsecond", "strings", "l", "[a,b]"),
        Flag("optional", "With one", "string", optional_value='[="x"]', deprecated="no more"),
        Flag("switch", "On or off"),
        Flag("empty", "", "int"),
    )
    command = Command(("tool",), "Short", "", "tool", flags)
    parsed = command_pages.parse(command_markdown.page_of(command))
    assert tuple(parsed.flags.values()) == flags
    assert parsed.lines["long-name"] == 12


@pytest.mark.parametrize(
    ("usage", "line", "default"),
    [
        ("How many (default 0)", "How many (default 0)", ""),
        ("How many (default 0)", "How many (default 0) (default 5)", "5"),
        ("How many", "How many (default 5)", "5"),
        ("How many", "How many at once (default 5)", "5"),
    ],
)
def test_a_default_that_is_not_known_is_taken_from_the_page(usage: str, line: str, default: str) -> None:
    page = command_pages.parse(f"### Options\n\n```\n      --size int   {line}\n```\n")
    flag = Flag("size", usage, "int", default=UNKNOWN, unknown=("default: read from a file",))
    known = command_pages.known_as(flag, page.flags["size"])
    assert (known.usage, known.default) == (usage, default)
