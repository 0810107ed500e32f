# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden doctor``: each thing that can be missing, and the hint that goes with it."""

from __future__ import annotations

import importlib.metadata
import json
import os
import socket
from typing import TYPE_CHECKING

import pytest

from docwarden import diagnosis
from docwarden.diagnosis import Level
from repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Put programs of our own in the place of all others."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(name: str, script: str) -> None:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    return make


def test_a_checkout_that_has_all(codebase: Path, docwarden: Callable[..., Result]) -> None:
    Repository(codebase).git("init", "--quiet")
    version = importlib.metadata.version("click")
    (codebase / "requirements.txt").write_text(
        f"click==1.0 ; python_version < '3' \\\n    --hash=sha256:0\n"
        f"click=={version} ; python_version > '3' \\\n"
        "colorama==0.4 ; sys_platform == 'win32'\n",
        encoding="utf-8",
    )
    done = docwarden("doctor", "--format", "json")
    levels = {one["name"]: one["level"] for one in json.loads(done.output)}
    assert (done.code, done.errors) == (0, "")
    assert {levels[name] for name in ("python", "packages", "git", "settings", "output")} == {"ok"}
    assert docwarden("doctor").output.endswith("\ndoctor: no problems\n")


def test_no_settings_are_a_problem(tmp_path: Path, docwarden: Callable[..., Result]) -> None:
    done = docwarden("doctor", folder=tmp_path)
    assert done.code == 1
    assert "there is no settings file docwarden.toml" in done.output
    assert done.output.endswith("doctor: 1 problem\n")


def test_packages_that_differ_from_the_lock(tmp_path: Path) -> None:
    lock = "click==0.1 \\\n    --hash=sha256:0\nno-such-package==1\nnever-here==2 ; sys_platform == 'win32'\n"
    (tmp_path / "requirements.txt").write_text(lock, encoding="utf-8")
    (found,) = diagnosis.packages(tmp_path)
    assert found.level is Level.PROBLEM
    assert found.message == (
        f"not as requirements.txt says: click {importlib.metadata.version('click')} for 0.1, "
        "no-such-package is missing"
    )
    (found,) = diagnosis.packages(tmp_path / "elsewhere")
    assert found.level is Level.UNKNOWN


def test_git(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "whole", "a.rst")
    repository.write("b.rst", "b")
    repository.commit("b")
    assert diagnosis.git(repository.root).level is Level.OK
    shallow = repository.clone(tmp_path / "shallow", "--depth=1")
    found = diagnosis.git(shallow.root)
    assert (found.level, found.hint) == (Level.PROBLEM, "git fetch --unshallow --tags")
    (tmp_path / "none").mkdir()
    assert diagnosis.git(tmp_path / "none").level is Level.NOTE


def test_programs_that_are_not_there(programs: Callable[[str, str], None], tmp_path: Path) -> None:
    assert diagnosis.git(tmp_path).hint == "install git"
    assert diagnosis.make().level is Level.NOTE
    assert diagnosis.engine().message == "none found"
    found = diagnosis.engine("harbor")
    assert (found.level, found.message) == (
        Level.PROBLEM,
        'CONTAINER_ENGINE names "harbor", which is not there',
    )
    programs("make", "echo GNU Make 9")
    assert diagnosis.make().message == "GNU Make 9"


def test_an_engine_that_answers_wins(programs: Callable[[str, str], None]) -> None:
    programs("docker", "echo first >&2; echo no daemon >&2; exit 1")
    assert diagnosis.engine().message == "docker fails: no daemon"
    programs("podman", "exit 0")
    assert diagnosis.engine().message == "podman answers"
    assert diagnosis.engine("docker").level is Level.NOTE


def test_a_silent_engine_is_unknown(
    programs: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    programs("docker", "while :; do :; done")
    monkeypatch.setattr(diagnosis, "SECONDS", 0.2)
    found = diagnosis.engine()
    assert (found.level, found.message) == (
        Level.UNKNOWN,
        '"docker" took longer than 0.2 seconds and was ended',
    )


def test_a_port_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(diagnosis, "PREVIEW_PORT", taken.getsockname()[1])
        assert diagnosis.port().level is Level.NOTE
    assert diagnosis.port().level is Level.OK


def test_room_for_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = tmp_path / "not" / "there"
    assert diagnosis.space(build).level is Level.OK
    monkeypatch.setattr(diagnosis, "LEAST_FREE_BYTES", 1 << 62)
    assert "are left for" in diagnosis.space(build).message
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "cannot be written to" in diagnosis.space(build).message


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "OLDEST_PYTHON", (9, 9))
    assert diagnosis.python().hint == "install Python 9.9 or later"
