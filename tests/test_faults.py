# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs that go wrong in the middle: one clear line, the right exit code, and a sound next run."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

MANUAL = Path(__file__).parent / "exts" / "one_read"
COMMAND = [sys.executable, "-m", "docwarden", "check-build"]
EXTENSION = """
from docutils import nodes
from docutils.parsers.rst import Directive

class Sink(Directive):
    def run(self):
        raise ValueError("lost\\nat sea")

class Drift(Directive):
    def run(self):
        return [Wreck()]

class Wreck(nodes.General, nodes.Element):
    pass

def setup(app):
    app.add_directive("sink", Sink)
    app.add_directive("drift", Drift)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    source = tmp_path / "Documentation"
    shutil.copytree(MANUAL, source)
    (source / "wreck.py").write_text(EXTENSION, encoding="utf-8")
    settings = (source / "conf.py").read_text(encoding="utf-8")
    more = 'import sys\nsys.path.append(__file__.rpartition("/")[0])\nextensions = [*extensions, "wreck"]\n'
    (source / "conf.py").write_text(f'{settings}{more}exclude_patterns = ["_build"]\n', encoding="utf-8")
    (tmp_path / "docwarden.toml").write_text('[project]\nname = "Harbor"\n', encoding="utf-8")
    return tmp_path


def append(manual: Path, text: str, page: str = "guide/boats.rst") -> None:
    with (manual / "Documentation" / page).open("a", encoding="utf-8") as file:
        file.write(text)


def start(manual: Path, **options: object) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        COMMAND, cwd=manual, stdout=pipe, stderr=pipe, encoding="utf-8", start_new_session=True, **options
    )


def digests(manual: Path) -> dict[str, str]:
    output = manual / "Documentation/_build/html"
    files = (file for file in output.rglob("*") if file.is_file() and file.name != ".buildinfo")
    return {
        str(file.relative_to(output)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files)
    }


def is_as_from_nothing(manual: Path) -> None:
    """Run once more, and compare with a run that has no caches."""
    after = subprocess.run(COMMAND, cwd=manual, capture_output=True, encoding="utf-8", check=False)
    found = (manual / "Documentation/_build/findings.json").read_text(encoding="utf-8")
    output = digests(manual)
    shutil.rmtree(manual / "Documentation/_build")
    clean = subprocess.run(COMMAND, cwd=manual, capture_output=True, encoding="utf-8", check=False)
    assert after.returncode == clean.returncode
    assert output == digests(manual)
    again = (manual / "Documentation/_build/findings.json").read_text(encoding="utf-8")
    assert json.loads(found)["findings"] == json.loads(again)["findings"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n.. sink::\n", "guide/boats.rst: ValueError: lost at sea"),
        ("\n.. drift::\n", "guide/boats.rst: NotImplementedError: "),
    ],
)
def test_an_extension_that_fails(
    manual: Path, docwarden: Callable[..., Result], text: str, said: str
) -> None:
    before = (manual / "Documentation/guide/boats.rst").read_bytes()
    append(manual, text)
    result = docwarden("check-build")
    assert result.code == 2
    assert result.errors.count("\n") == 1
    assert said in result.output + result.errors
    assert "Traceback" not in result.output + result.errors
    (manual / "Documentation/guide/boats.rst").write_bytes(before)
    is_as_from_nothing(manual)


def test_a_page_that_is_no_text(manual: Path, docwarden: Callable[..., Result]) -> None:
    page = manual / "Documentation/guide/boats.rst"
    before = page.read_bytes()
    line = before.count(b"\n") + 2
    page.write_bytes(before + "\nÜber \N{WAVE DASH} ".encode() + b"\xe9t\xff.\n\nA wrodx.\n")
    for command in (("check-build",), ("check-build",), ("check",), ("check", "--quick", str(page))):
        result = docwarden(*command)
        assert (result.code, result.errors) == (1, "")
        place = f"Documentation/guide/boats.rst:{line}:8"
        assert f"{place}: error: expected UTF-8 text, found the byte 0xe9" in result.output
        assert result.output.count("expected UTF-8") == 1
        assert f'boats.rst:{line + 2}:3: error: "wrodx"' in result.output
    assert (manual / "Documentation/_build/html/guide/boats.html").is_file()
    is_as_from_nothing(manual)
    page.write_bytes(before)
    is_as_from_nothing(manual)


@pytest.mark.parametrize("limit", [3_000, 20_000, 60_000])
def test_a_disk_that_takes_no_more(manual: Path, limit: int) -> None:
    def no_more() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    run = start(manual, preexec_fn=no_more)
    output, errors = run.communicate(timeout=60)
    assert (run.returncode, output) == (2, "")
    assert errors.count("\n") == 1
    assert "cannot write " in errors
    assert "make room" in errors
    is_as_from_nothing(manual)


def test_what_is_no_file_is_left_out(manual: Path) -> None:
    source = manual / "Documentation"
    (source / "one.rst").symlink_to("two.rst")
    (source / "two.rst").symlink_to("one.rst")
    (source / "guide/circle").symlink_to(".")
    os.mkfifo(source / "pipe.rst")
    run = start(manual)
    try:
        output, errors = run.communicate(timeout=60)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
    assert (run.returncode, errors) == (1, "")
    lines = [line.partition(": ")[0] for line in output.splitlines()]
    assert lines == [f"Documentation/{name}.rst" for name in ("one", "pipe", "two")] + ["check-build"]
    for name in ("one.rst", "two.rst", "guide/circle", "pipe.rst"):
        (source / name).unlink()
    is_as_from_nothing(manual)


def test_a_folder_that_cannot_be_written(manual: Path, docwarden: Callable[..., Result]) -> None:
    build = manual / "Documentation/_build"
    build.write_text("a file in the place of the folder", encoding="utf-8")
    result = docwarden("check-build")
    assert result.code == 2
    assert result.errors.count("\n") == 1
    assert "Traceback" not in result.errors
    build.unlink()
    is_as_from_nothing(manual)


@pytest.mark.slow
def test_a_page_of_ten_megabytes(manual: Path, docwarden: Callable[..., Result]) -> None:
    append(
        manual, "\n" + "Boats sail on the sea, and the wind takes them there.\n\n" * 180_000 + "A wrodx.\n"
    )
    result = docwarden("check")
    assert result.code == 1
    assert '"wrodx" is not in the dictionary' in result.output
    assert "check: 1 finding " in result.output


@pytest.mark.parametrize("kept", ["guide/index.doctree", "environment.pickle", "docwarden-results.pickle"])
@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_cache_that_was_damaged(manual: Path, kept: str, damage: str) -> None:
    start(manual).communicate(timeout=60)
    file = manual / "Documentation/_build/doctrees" / kept
    content = bytearray(file.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    else:
        content[len(content) // 2] ^= 1
    file.write_bytes(content)
    append(manual, "\nMore\n====\n\nText.\n", "reference.rst")  # others are written again, from what was kept
    run = start(manual)
    _, errors = run.communicate(timeout=60)
    assert (run.returncode, errors) == (0, "")
    is_as_from_nothing(manual)


def test_two_runs_at_once_wait_for_each_other(manual: Path) -> None:
    runs = [start(manual), start(manual)]
    ends = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    said = "".join(errors for _, errors in ends)
    assert said in {"", "docwarden: another run is at work here; this one goes on when it is done\n"}
    assert sorted("(6 read" in output for output, _ in ends) == [False, True]
    is_as_from_nothing(manual)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_ended_at_any_moment(manual: Path, number: signal.Signals) -> None:
    chance = random.Random(int(number))  # noqa: S311 - repeatable
    started = time.monotonic()
    start(manual).communicate(timeout=120)
    usual = time.monotonic() - started
    for attempt in range(6):
        append(manual, f"\nSome more text, {attempt}.\n")
        if attempt % 3 == 1:  # it is not there where the runs before this ended early
            shutil.rmtree(manual / "Documentation/_build", ignore_errors=True)
        run = start(manual)
        time.sleep(chance.uniform(0.1, usual))
        os.killpg(run.pid, number)
        _, errors = run.communicate(timeout=60)
        assert "Traceback" not in errors
        assert errors.strip().count("\n") == 0
        assert run.returncode in {0, 1, 128 + number, -number}
        built = manual / "Documentation/_build"
        for page in built.rglob("*.html"):
            # What the run was at work on lies there, and the next one makes it anew; nobody looks at it.
            if not page.is_relative_to(built / ".html.next"):
                assert page.read_bytes().rstrip().endswith(b"</html>")
    is_as_from_nothing(manual)


def test_an_interrupt_while_the_program_is_loaded(manual: Path) -> None:
    for pause in (0.06, 0.12, 0.2, 0.3):
        run = start(manual)
        time.sleep(pause)
        os.killpg(run.pid, signal.SIGINT)
        output, errors = run.communicate(timeout=60)
        assert (run.returncode, output) in {(130, ""), (-signal.SIGINT, "")}
        # Python itself says so where it has not come to any line of ours but the import of what listens.
        assert "interrupted" in errors or "docwarden" not in errors or "\n    import signal\n" in errors
