# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The jobs of continuous integration, each in an environment of its own made from the lock files."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["lint", "types", "tests", "docs"]
nox.options.reuse_existing_virtualenvs = True

PYTHONS = ["3.11", "3.12", "3.13"]


def install(session: nox.Session) -> None:
    """Install what the locks list, hashes checked, and docwarden itself without fetching anything more."""
    session.install("--require-hashes", "-r", "requirements.txt", "-r", "requirements-dev.txt")
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format of the sources, and that the requirements files agree."""
    install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("python", "tools/requirements.py", "check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of sources and tests with mypy, strictly."""
    install(session)
    session.run("mypy", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on each supported Python; arguments go to pytest."""
    install(session)
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def generate(session: nox.Session) -> None:
    """Regenerate the reference pages; `nox -s generate -- --check` only looks."""
    install(session)
    session.run("docwarden", "generate", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Check the spelling of the manual and build it, warnings as errors; arguments name other formats."""
    install(session)
    for builder in ["spelling", *(session.posargs or ["html"])]:
        session.run("docwarden", "build", builder)


@nox.session
def package(session: nox.Session) -> None:
    """Build the wheel, install it alone in an empty environment and start it there."""
    install(session)
    dist = Path(session.create_tmp(), "dist")
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--no-isolation", "--wheel", "--outdir", str(dist))
    (wheel,) = dist.glob("*.whl")
    python = str(Path(session.create_tmp(), "empty", "bin", "python"))
    session.run("uv", "venv", "--quiet", "--clear", str(Path(python).parent.parent))
    session.run("uv", "pip", "install", "--quiet", "--python", python, str(wheel))
    session.run(python, "-I", "-m", "docwarden", "--help", external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Run the programs under benchmarks/, or those named as arguments."""
    install(session)
    for program in session.posargs or sorted(map(str, Path("benchmarks").glob("*.py"))):
        session.run("python", program)
