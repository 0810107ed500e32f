# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A run says again what the last one said where nothing changed, and only there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from docwarden import last_run
from docwarden.file_state import state_of
from docwarden.last_run import LastRun

if TYPE_CHECKING:
    from collections.abc import Callable

MANUAL = Path(__file__).parent / "exts" / "one_read"
RECORD = "Documentation/_build/last-html.json"
CHART = "app/values.yaml"


def make_manual(tmp_path: Path) -> Path:
    shutil.copytree(MANUAL, tmp_path / "Documentation")
    with (tmp_path / "Documentation/conf.py").open("a", encoding="utf-8") as stream:
        stream.write('exclude_patterns = ["_build"]\ntemplates_path = ["_templates"]\n')
    (tmp_path / "Documentation/_templates").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / CHART).write_text("# -- How many.\nreplicas: 1\n", encoding="utf-8")
    settings = f'[generators.helm-values]\nvalues = "{CHART}"\noutput = "Documentation/values.rst"\n'
    (tmp_path / "docwarden.toml").write_text(settings, encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run(
            ["git", "-c", "user.name=N", "-c", "user.email=e@x", *arguments], cwd=tmp_path, check=True
        )
    return tmp_path


def settle(manual: Path) -> None:
    """Let all files be older than what comes next, as they are when people work on a manual."""
    past = time.time() - 60
    for path in manual.rglob("*"):
        os.utime(path, (past, past), follow_symlinks=False)
    time.sleep(0.15)


def run(manual: Path, *options: str, **variables: str) -> bool:
    """Run check-build; tell whether Sphinx was asked, which leaves another record, or none."""
    before = record(manual)
    told = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    command = [sys.executable, "-m", "docwarden", "check-build", *options]
    done = subprocess.run(command, cwd=manual, capture_output=True, env=told | variables, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return before is None or before != record(manual)


def record(manual: Path) -> tuple[int, int] | None:
    file = manual / RECORD
    return (file.stat().st_ino, file.stat().st_mtime_ns) if file.exists() else None


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    manual = make_manual(tmp_path_factory.mktemp("known"))
    settle(manual)
    assert run(manual)  # makes the folder of the output, so that another one changes
    assert run(manual)
    return manual


@pytest.fixture
def copy(known: Path, tmp_path: Path) -> Path:
    """Give a copy of the manual in which nothing changed since the last run."""
    manual = tmp_path / "copy"
    shutil.copytree(known, manual, symlinks=True)
    kept = LastRun(**json.loads((manual / RECORD).read_text(encoding="utf-8")))
    paths = [path.replace(str(known), str(manual)) for path in kept.states]
    states = {path: state_of(path) for path in paths}
    (manual / RECORD).write_bytes(msgspec.json.encode(msgspec.structs.replace(kept, states=states)))
    assert load(manual)
    return manual


def load(manual: Path) -> LastRun | None:
    try:
        key = json.loads((manual / RECORD).read_text(encoding="utf-8"))["key"]
    except (OSError, ValueError):
        key = ""
    return last_run.load(LastRun, manual / RECORD, key)


def test_nothing_changed(known: Path) -> None:
    findings = known / "Documentation/_build/findings.json"
    before = json.loads(findings.read_text(encoding="utf-8"))["findings"]
    assert not run(known)
    assert before == json.loads(findings.read_text(encoding="utf-8"))["findings"] != []


def rewrite(manual: Path, path: str) -> None:
    file = manual / path
    file.write_bytes(file.read_bytes())


def append(manual: Path, path: str, text: str = "\n# more\n") -> None:
    with (manual / path).open("a", encoding="utf-8") as stream:
        stream.write(text)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a page": lambda top: append(top, "Documentation/index.rst", "\nMore.\n"),
    "a page that is touched": lambda top: rewrite(top, "Documentation/index.rst"),
    "a new page": lambda top: (top / "Documentation/new.rst").write_text("New\n===\n", encoding="utf-8"),
    "a page that is gone": lambda top: (top / "Documentation/guide/boats.rst").unlink(),
    "a page of the output that is gone": lambda top: (top / "Documentation/_build/html/index.html").unlink(),
    "a page of the output that changed": lambda top: append(top, "Documentation/_build/html/index.html"),
    "conf.py": lambda top: append(top, "Documentation/conf.py"),
    "the settings": lambda top: append(top, "docwarden.toml"),
    "what a generator reads": lambda top: append(top, CHART, "# -- Which.\nimage: a\n"),
    "the word list": lambda top: (top / "Documentation/spelling_wordlist.txt").write_text("x\n", "utf-8"),
    "a template": lambda top: (top / "Documentation/_templates/page.html").write_text("x", "utf-8"),
    "the commit": lambda top: subprocess.run(
        ["git", "-c", "user.name=O", "-c", "user.email=e@x", "commit", "--allow-empty", "-qm", "more"],
        cwd=top,
        check=True,
    ),
    "a damaged record": lambda top: (top / RECORD).write_bytes(b"{"),
    "no record": lambda top: (top / RECORD).unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_something_changed(copy: Path, change: Callable[[Path], object]) -> None:
    change(copy)
    assert load(copy) is None


def test_another_question() -> None:
    key = last_run.key(["html"], {"PATH": "a"})
    assert key == last_run.key(["html"], {"PATH": "a", "SHLVL": "2"})
    assert key != last_run.key(["html"], {"PATH": "a", "READTHEDOCS_VERSION": "v1.7"})
    assert key != last_run.key(["epub"], {"PATH": "a"})


def test_a_fresh_run_is_asked_for(known: Path) -> None:
    assert run(known, "--fresh")


def test_a_file_younger_than_the_run_leaves_no_record(tmp_path: Path) -> None:
    file, old, young = tmp_path / "record", tmp_path / "old", tmp_path / "young"
    started = time.time_ns()
    old.touch()
    os.utime(old, ns=(started - 10**10,) * 2)
    kept = LastRun("key", last_run.states([str(old)], []), str(tmp_path / "html"), 1, ())
    last_run.save(file, kept, time.time_ns() + 10**10)
    assert last_run.load(LastRun, file, "key") == kept
    young.touch()
    last_run.save(file, msgspec.structs.replace(kept, states=last_run.states([str(young)], [])), started)
    assert not file.exists()


def test_a_manual_that_asks_another_program_leaves_no_record(tmp_path: Path) -> None:
    manual = make_manual(tmp_path)
    append(manual, "Documentation/conf.py", '\nimport subprocess\nsubprocess.run(["true"], check=True)\n')
    (manual / "Documentation/_build").mkdir()
    settle(manual)
    run(manual)
    assert record(manual) is None
