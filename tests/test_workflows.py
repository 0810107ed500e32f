# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Workflows, hooks, the Dockerfile and scripts, by the programs that know them; all of them work offline."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from docwarden.cli import COMMANDS
from docwarden.scaffold.first_files import TEMPLATES, fill_in

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))
SCRIPTS = sorted([ROOT / ".ci" / "run", *(ROOT / "docker").glob("*.sh")])
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment that the tests run in."""
    file = shutil.which(name, path=str(Path(sys.executable).parent))
    assert file, f"{name} is in requirements-dev.txt"
    return subprocess.run([file, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, check=False)


def schema(name: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return tool("check-jsonschema", "--builtin-schema", name, *files)


def zizmor(*files: Path) -> subprocess.CompletedProcess[str]:
    return tool("zizmor", "--offline", "--persona=auditor", "--no-progress", *files)


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workflow that `docwarden init` makes."""
    folder = tmp_path_factory.mktemp("scaffold") / ".github" / "workflows"
    folder.mkdir(parents=True)
    file = folder / "documentation.yaml"
    words = {"MANUAL": "Documentation", "PROJECT": "Harbor", "VERSION": "1.0"}
    file.write_text(fill_in("documentation.yaml.in", words), encoding="utf-8")
    return file


def test_workflows_are_what_github_reads(scaffolded: Path) -> None:
    assert len(WORKFLOWS) >= 3
    for name in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        done = schema(name, scaffolded, *WORKFLOWS)
        assert done.returncode == 0, done.stdout


def test_workflows_are_safe(scaffolded: Path) -> None:
    done = zizmor(scaffolded, *WORKFLOWS)
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


def test_an_unsafe_workflow_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = (ROOT / ".github" / "workflows" / "documentation.yaml").read_text(encoding="utf-8")
    (folder / "bad.yaml").write_text(re.sub(r"actions/checkout@\S+", "actions/checkout@v5", text), "utf-8")
    done = zizmor(folder / "bad.yaml")
    assert done.returncode != 0
    assert "unpinned-uses" in done.stdout
    (folder / "bad.yaml").write_text(text.replace("runs-on:", "run-on:"), encoding="utf-8")
    assert schema("vendor.github-workflows", folder / "bad.yaml").returncode == 1


def test_actions_are_pinned_by_commit_and_alike_everywhere(scaffolded: Path) -> None:
    pins: dict[str, set[str]] = {}
    for file in (scaffolded, *WORKFLOWS):
        for used in re.findall(r"^\s*(?:- )?uses: (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            assert PINNED.fullmatch(used), f"{file.name}: {used}"
            pins.setdefault(used.partition("@")[0], set()).add(used)
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}


def test_jobs_have_least_permissions() -> None:
    for file in WORKFLOWS:
        workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}
        assert "pull_request_target" not in workflow[True]  # YAML reads the key "on" as true
        for job in workflow["jobs"].values():
            writes = {name for name, level in job["permissions"].items() if level == "write"}
            if "pull_request" in workflow[True]:
                assert writes <= {"security-events"}
            if writes - {"security-events"}:
                assert job["environment"]


def test_hooks_name_commands_that_there_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert len({hook["id"] for hook in hooks}) == len(hooks) >= 4
    for hook in hooks:
        assert hook.keys() >= {"id", "name", "description", "entry", "language"}
        program, command, *rest = hook["entry"].split()
        assert program in scripts
        assert command in COMMANDS
        done = tool("docwarden", command, *rest, "--help")
        assert done.returncode == 0, done.stderr
        re.compile(hook.get("files", ""))


def test_the_dockerfile() -> None:
    done = tool("hadolint", "docker/Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")
    text = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
    images = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert [name for name in images if name != "base"] == [images[0]]
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+@sha256:[0-9a-f]{64}", images[0])
    assert "ARG" not in text.split()
    assert "<<" not in text


def test_what_hadolint_finds(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian\nRUN cd /tmp && ls\n", encoding="utf-8")
    assert "DL3006" in tool("hadolint", tmp_path / "Dockerfile").stdout


def test_scripts() -> None:
    assert len(SCRIPTS) >= 3
    done = tool("shellcheck", *SCRIPTS)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_shellcheck_finds(tmp_path: Path) -> None:
    (tmp_path / "bad.sh").write_text("#!/bin/sh\nrm -rf $1/*\n", encoding="utf-8")
    assert "SC2086" in tool("shellcheck", tmp_path / "bad.sh").stdout


def test_commands_in_workflows_are_shell(scaffolded: Path) -> None:
    for file in (scaffolded, *WORKFLOWS):
        for command in commands(yaml.safe_load(file.read_text(encoding="utf-8"))):
            bare = re.sub(r"\$\{\{.*?\}\}", "x", command)
            done = subprocess.run(["sh", "-n"], input=bare, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (file.name, command, done.stderr)


def commands(workflow: dict[str, dict[str, dict[str, list[dict[str, str]]]]]) -> Iterable[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


def test_templates_need_no_more_words() -> None:
    words = {"LINE": "####", "PROJECT": "Harbor", "MANUAL": "Documentation", "VERSION": "1.0", "PAGES": ""}
    for file in TEMPLATES.glob("*.in"):
        assert not re.search("@[A-Z]+@", fill_in(file.name, words)), file.name
