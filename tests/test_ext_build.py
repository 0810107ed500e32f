# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The build program: every warning is a record, and a warning lasts as long as its cause."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.errors import ConfigError, ExtensionError

from docwarden_sphinx.build import main
from docwarden_sphinx.record_lines import reason
from docwarden_sphinx.recording import Record, parse_location
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

# MyST-Parser 5.2 asks Sphinx for what Sphinx 11 will no longer have.
pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")

EXPECTED = {
    ("strict/bad.rst", 4, "sphinx/ref.ref", "warning"),
    ("strict/bad.rst", 6, "sphinx/docutils", "error"),
    ("strict/bad.rst", 8, "sphinx/misc.highlighting_failure", "warning"),
    ("strict/shared.txt", 1, "sphinx/docutils", "error"),
    ("strict/markdown.md", 6, "sphinx/myst.xref_missing", "warning"),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project("strict", tmp_path)


def places(records: list[Record]) -> set[tuple[str, int | None, str, str]]:
    return {(record.path, record.line, record.rule, record.severity) for record in records}


def repair(project: Project) -> None:
    project.write("bad.rst", "Bad\n===\n\nGood now.\n")
    project.write("markdown.md", "---\norphan: true\n---\n# Markdown\n")


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_warning_is_a_record(project: Project, jobs: int) -> None:
    result = project.build(jobs=jobs)
    assert places(result.records) == EXPECTED
    assert result.code == 1
    assert (result.output / "good.html").exists()


def test_messages_are_one_line_without_decoration(project: Project) -> None:
    messages = {record.message for record in project.build().records}
    assert "undefined label: 'nowhere'" in messages
    assert all("\n" not in message and "\x1b" not in message for message in messages)


def test_suppressed_warnings_are_no_records(project: Project) -> None:
    rules = {record.rule for record in project.build(suppress_warnings="ref.ref,toc.not_included").records}
    assert "sphinx/ref.ref" not in rules
    assert "sphinx/docutils" in rules


def test_warnings_last_as_long_as_their_cause(project: Project) -> None:
    first = project.build()
    second = project.build()
    assert places(second.records) == EXPECTED
    assert second.summary.read < first.summary.read == 5
    repair(project)
    third = project.build()
    assert (third.records, third.code) == ([], 0)
    assert project.build().summary.read == 0


def test_warnings_last_behind_a_symbolic_link(tmp_path: Path) -> None:
    project = Project("strict", tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    project.root = tmp_path / "link"
    project.source = project.root / "strict"
    assert places(project.build().records) == places(project.build().records) == EXPECTED


def test_warnings_last_for_another_builder(project: Project) -> None:
    project.build("html")
    assert ("strict/bad.rst", 6, "sphinx/docutils", "error") in places(project.build("text").records)


def test_an_interrupted_build_is_not_trusted(project: Project) -> None:
    repair(project)
    project.build()
    (project.root / "out/doctrees/docwarden-results.pickle").unlink()
    assert project.build().summary.read == 5


def test_text_of_the_epilog_belongs_to_conf(project: Project) -> None:
    repair(project)
    (record,) = project.build(rst_epilog=":no-such-role:`x`").records[:1]
    assert record.path == "strict/conf.py"


def test_warnings_of_the_configuration_are_records(project: Project) -> None:
    repair(project)
    (record,) = project.build(no_such_setting="1").records
    assert record == Record(
        "strict/conf.py",
        None,
        "sphinx/config",
        "unknown config value 'no_such_setting' in override, ignoring",
        "warning",
    )


def test_a_place_in_the_message_is_the_place(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    repair(project)
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    warn = """
from sphinx.util.logging import getLogger

def setup(app):
    app.connect("build-finished", lambda *_: getLogger("harbor").warning("strict/good.rst:4: : Wrong word."))
"""
    project.write("conf.py", text + warn)
    monkeypatch.chdir(project.root)
    (record,) = project.build().records
    assert record == Record("strict/good.rst", 4, "sphinx/harbor", "Wrong word.", "warning")


def run(project: Project, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    command = [
        sys.executable,
        "-m",
        "docwarden_sphinx.build",
        "--format",
        "json",
        "--root",
        str(project.root),
    ]
    command += ["--source", str(project.source), "--output", str(project.root / "out/html"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_the_program_prints_records_and_a_summary(project: Project) -> None:
    code, lines, errors = run(project, "--jobs", "1")
    assert code == 1
    assert errors == ""
    assert {(line["path"], line["line"], line["rule"], line["severity"]) for line in lines[:-1]} == EXPECTED
    summary = lines[-1]["summary"]
    assert (summary["pages"], summary["read"]) == (5, 5)
    assert summary["output"] == str(project.root / "out/html")
    assert (project.root / "out/html.doctrees").is_dir()


def test_a_clean_build_ends_with_0(project: Project) -> None:
    repair(project)
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    project.write("conf.py", text + 'print("not a record")\n')
    code, lines, errors = run(project, "--jobs", "1")
    assert (code, len(lines)) == (0, 1)
    assert errors == "not a record\n"


def test_records_go_to_a_file(project: Project) -> None:
    code, lines, _ = run(project, "--records", str(project.root / "records.jsonl"))
    assert (code, lines) == (1, [])
    records = (project.root / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(records) == len(EXPECTED) + 1


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ("x = 1\nproject = \n", "conf.py:2: SyntaxError: invalid syntax"),
        ("1 / 0\n", "conf.py:1: ZeroDivisionError: division by zero"),
        ("raise RuntimeError('no\\nway')\n", "conf.py:1: RuntimeError: no way"),
        ("x = b'\xff'\n", "conf.py"),
        ("import sys\nsys.exit(3)\n", "called sys.exit()"),
        ("extensions = ['no_such_extension']\n", "Could not import extension no_such_extension"),
        ("html_theme = 'no_such_theme'\n", "no theme named 'no_such_theme' found"),
    ],
)
def test_what_cannot_be_built_is_one_line(project: Project, conf: str, message: str) -> None:
    project.write("conf.py", conf)
    code, lines, _ = run(project)
    assert code == 2
    assert message in lines[-1]["error"]
    assert "\n" not in lines[-1]["error"]


def test_a_missing_source_folder(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    missing = project.root / "nowhere"
    assert main(["--source", str(missing), "--output", str(project.root / "out")]) == 2
    assert "docwarden: " in capsys.readouterr().err


def test_a_bug_keeps_its_traceback(project: Project) -> None:
    text = (project.source / "conf.py").read_text(encoding="utf-8")
    broken = "\ndef setup(app):\n    app.add_source_parser(None)\n"
    project.write("conf.py", text + broken)
    code, lines, errors = run(project)
    assert code == 2
    assert lines[-1]["error"]
    assert "Traceback" in errors


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("a.rst:12", ("a.rst", 12)),
        ("a.rst:<unknown>", ("a.rst", None)),
        ("a.rst", ("a.rst", None)),
        ("m.py:docstring of m.f:3", ("m.py", 3)),
        ("C:\\a.rst:12", ("C:\\a.rst", 12)),
        ("<rst_epilog>:2", ("<rst_epilog>", 2)),
    ],
)
def test_locations(location: str, expected: tuple[str, int | None]) -> None:
    assert parse_location(location) == expected


def test_reasons_name_their_category() -> None:
    assert reason(ConfigError("bad\n")) == "Configuration error: bad"
    assert reason(ExtensionError("handler failed", KeyError("x"))) == "Extension error: handler failed ('x')"
    assert reason(KeyError("x")) == "KeyError: 'x'"
