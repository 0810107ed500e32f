# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The commands that explain docwarden itself, and the boundary where errors become exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import docwarden as package
from docwarden import registry
from docwarden.cli import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

    Docwarden = Callable[..., Result]


def test_help_names_every_command(docwarden: Docwarden) -> None:
    done = docwarden("--help")
    assert done.code == 0
    assert all(f"\n  {name} " in done.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(docwarden: Docwarden, name: str) -> None:
    done = docwarden(name, "--help")
    assert done.code == 0
    assert done.output.startswith(f"Usage: docwarden {name}")


def test_version(docwarden: Docwarden) -> None:
    assert docwarden("--version").output == f"docwarden {package.__version__}\n"


def test_rules_lists_and_explains(docwarden: Docwarden) -> None:
    listed = docwarden("rules").output
    assert all(rule.id in listed for rule in registry.rules())
    explained = docwarden("rules", "stale-page").output
    assert "Bad:" in explained
    assert "Good:" in explained
    records = json.loads(docwarden("rules", "--format", "json").output)
    assert [record["id"] for record in records] == [rule.id for rule in registry.rules()]
    assert 'did you mean "stale-page"?' in docwarden("rules", "stale-pag").errors


def test_generators_lists_what_is_configured(codebase: Path, docwarden: Docwarden) -> None:
    listed = docwarden("generators", folder=codebase).output
    assert "→ Documentation/helm-values.rst" in listed
    records = json.loads(docwarden("generators", "--format", "json", folder=codebase).output)
    assert [record["name"] for record in records] == list(registry.generator_names())


def test_generators_helps_outside_a_codebase(docwarden: Docwarden) -> None:
    assert docwarden("generators").code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(docwarden: Docwarden, shell: str) -> None:
    assert "_DOCWARDEN_COMPLETE" in docwarden("completion", shell).output


def test_completion_completes(tmp_path: Path) -> None:
    words = {"_DOCWARDEN_COMPLETE": "bash_complete", "COMP_WORDS": "docwarden gen", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "docwarden"],
        env={**os.environ, **words},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.splitlines() == ["plain,generate", "plain,generators"]


def test_a_closed_pipe_is_no_error(codebase: Path) -> None:
    command = [sys.executable, "-m", "docwarden", "generate", "--stdout", "helm-values"]
    with subprocess.Popen(command, cwd=codebase, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_bug_keeps_its_traceback(tmp_path: Path) -> None:
    code = (
        "from docwarden import config, __main__\n"
        "config.load = lambda *_: 1 / 0\n"
        "import sys; sys.argv[1:] = ['generate']\n"
        "__main__.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
