# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the tests share: small codebases on disk, the program as a user calls it, and the conformance data."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent

#: Data files of another project; they are read where they lie and never copied into this repository.
CONFORMANCE = REPOSITORY.parent / "shared" / "conformance"

VALUES = """\
# -- How many agents run.
replicas: 1
"""

SETTINGS = """\
[generators.helm-values]
values = "chart/values.yaml"
output = "Documentation/helm-values.rst"
"""


# A job in the background of a script ignores Ctrl-C, and so would all that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Result:
    """How a run of the program ended."""

    code: int
    output: str
    errors: str


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the temporary folder, its folders included."""

    def write_file(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return write_file


@pytest.fixture
def codebase(tmp_path: Path, write: Callable[[str, str | bytes], Path]) -> Path:
    """A codebase with one chart and one configured generator."""
    write("docwarden.toml", SETTINGS)
    write("chart/values.yaml", VALUES)
    write("Documentation/conf.py", "")
    return tmp_path


@pytest.fixture
def docwarden(tmp_path: Path) -> Callable[..., Result]:
    """Run the program in the temporary folder, as a user would."""

    def run(*arguments: str, folder: Path = tmp_path) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "docwarden", *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


def conformance(name: str) -> Path:
    """Find a file of the conformance data; skip the test where the data is not at hand."""
    file = CONFORMANCE / name
    if not file.exists():
        pytest.skip(f"the conformance data is not beside this checkout ({name})")
    return file
