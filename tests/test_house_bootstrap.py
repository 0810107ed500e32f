# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The environment is trusted only when it was completed from today's locks."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tools" / "bootstrap.py"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    monkeypatch.setattr(bootstrap, "ROOT", root)
    return root


def complete(checkout: Path, kind: str) -> Path:
    folder = checkout / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / bootstrap.MARK).touch()
    bootstrap.write_stamp(folder, kind)
    return folder


def test_a_completed_environment_is_current(checkout: Path) -> None:
    folder = complete(checkout, "dev")
    assert bootstrap.is_current(folder, "dev")
    assert bootstrap.is_current(folder, "docs")


def test_the_smaller_environment_does_not_do_for_tests(checkout: Path) -> None:
    assert not bootstrap.is_current(complete(checkout, "docs"), "dev")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_changed_lock_makes_it_stale(checkout: Path, name: str) -> None:
    folder = complete(checkout, "dev")
    with (checkout / name).open("a") as lock:
        lock.write("more==1\n")
    assert not bootstrap.is_current(folder, "dev")


def test_a_changed_entry_point_makes_it_stale_but_a_changed_lint_setting_does_not(checkout: Path) -> None:
    folder = complete(checkout, "docs")
    project = checkout / "pyproject.toml"
    text = project.read_text("utf-8")
    project.write_text(text.replace("line-length = 110", "line-length = 90"), "utf-8")
    assert bootstrap.is_current(folder, "docs")
    project.write_text(text.replace("[project.scripts]", '[project.scripts]\nother = "docwarden:x"'), "utf-8")
    assert not bootstrap.is_current(folder, "docs")


def test_an_environment_whose_python_is_gone_or_another_is_not_current(checkout: Path) -> None:
    folder = complete(checkout, "docs")
    (folder / "bin" / "python").unlink()
    (folder / "bin" / "python").symlink_to(checkout / "other")
    assert not bootstrap.is_current(folder, "docs")
    (checkout / "other").touch()
    assert not bootstrap.is_current(folder, "docs")


@pytest.mark.parametrize("stamp", ["", "{", "[]", "null", '{"requirements.txt": 1}'])
def test_a_damaged_stamp_is_not_trusted(checkout: Path, stamp: str) -> None:
    folder = complete(checkout, "docs")
    (folder / bootstrap.STAMP).write_text(stamp, "utf-8")
    assert not bootstrap.is_current(folder, "docs")


def test_a_moved_checkout_is_set_up_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = complete(checkout, "docs")
    moved = checkout.rename(checkout.with_name("moved"))
    monkeypatch.setattr(bootstrap, "ROOT", moved)
    assert not bootstrap.is_current(moved / folder.name, "docs")


def test_an_interrupted_set_up_is_started_afresh(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = complete(checkout, "docs")
    (folder / bootstrap.STAMP).unlink()
    (folder / "half-installed").touch()
    bootstrap.start_anew(folder)
    assert [path.name for path in folder.iterdir()] == [bootstrap.MARK]
    assert capsys.readouterr().err.startswith("bootstrap: setting up .venv with Python 3.")


def test_an_environment_of_the_users_own_is_left_alone(checkout: Path) -> None:
    folder = checkout / ".venv"
    folder.mkdir()
    (folder / "pyvenv.cfg").write_text("home = elsewhere\n", "utf-8")
    with pytest.raises(bootstrap.SetUpError, match=r"was not made here; remove it, or name another"):
        bootstrap.start_anew(folder)
    assert (folder / "pyvenv.cfg").exists()


def test_a_failed_step_ends_with_its_own_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("V", raising=False)
    command = [sys.executable, "-c", "print('no route to host'); raise SystemExit(3)"]
    with pytest.raises(
        bootstrap.SetUpError, match=r"^python\S* -c .* failed; is the network up\n    no route to host$"
    ):
        bootstrap.run(command, hint="is the network up")


def test_a_second_run_waits_for_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []

    def second() -> None:
        with bootstrap.locked(tmp_path / "env"):
            order.append("second")

    with bootstrap.locked(tmp_path / "env"):
        thread = threading.Thread(target=second)
        thread.start()
        deadline = time.monotonic() + 20
        said = ""
        while "waiting" not in said and time.monotonic() < deadline:
            said += capsys.readouterr().err
            time.sleep(0.01)
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]
    assert "another run is setting up the environment" in said


def test_a_download_of_other_content_is_refused(tmp_path: Path) -> None:
    served = tmp_path / "get-pip.py"
    served.write_bytes(b"print('hello')\n")
    digest = hashlib.sha256(served.read_bytes()).hexdigest()
    assert bootstrap.download(served.as_uri(), digest) == b"print('hello')\n"
    with pytest.raises(bootstrap.SetUpError, match="is not the file it should be"):
        bootstrap.download(served.as_uri(), "0" * 64)
    with pytest.raises(bootstrap.SetUpError, match="cannot fetch pip"):
        bootstrap.download((tmp_path / "absent").as_uri(), digest)


def test_a_python_that_is_too_old_can_read_the_program() -> None:
    ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_hands_over_or_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
    monkeypatch.setenv("PATH", os.devnull)
    assert bootstrap.main(["docs"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "needs Python 3.11 or newer" in said
    assert "is 3.8.18" in said


def test_a_current_environment_costs_no_time(checkout: Path) -> None:
    (checkout / "tools").mkdir()
    shutil.copy(PROGRAM, checkout / "tools")
    folder = complete(checkout, "dev")
    command = [sys.executable, "-I", "-S", str(checkout / "tools" / "bootstrap.py"), "dev"]
    started = time.monotonic()
    result = subprocess.run(command, env={}, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert time.monotonic() - started < 20  # setting one up takes longer
    assert set(json.loads((folder / bootstrap.STAMP).read_text("utf-8"))) >= {"package", "requirements.txt"}


def test_own_modules_are_compiled(checkout: Path) -> None:
    for place in bootstrap.OWN_MODULES:
        (checkout / place).mkdir(parents=True)
        (checkout / place / "module.py").write_text("NUMBER = 1\n", encoding="utf-8")
    bootstrap.Installer(complete(checkout, "docs")).compile_package()
    for place in bootstrap.OWN_MODULES:
        assert list((checkout / place / "__pycache__").glob("module.*.pyc"))


def test_own_modules_are_where_they_are_looked_for() -> None:
    assert all((ROOT / place / "__init__.py").is_file() for place in bootstrap.OWN_MODULES)
