# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether a machine and a checkout have what docwarden needs: one small check per thing, each with a hint.

A check that could not be made is told apart from one that found a problem.
"""

from __future__ import annotations

import enum
import importlib.metadata
import importlib.util
import os
import re
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import manual, process
from docwarden.container import ENGINES
from docwarden.errors import DocwardenError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.config import Config

OLDEST_PYTHON = (3, 11)

#: The manual of Cilium with all its caches takes about this much.
LEAST_FREE_BYTES = 500 << 20

#: How long another program may take to say who it is.
SECONDS = 10

LOCK = "requirements.txt"

PREVIEW_PORT = 9081

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)(?P<marker>\s*;)?", re.MULTILINE)


class Level(enum.StrEnum):
    """How a check ended."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a check says, and what to do about it."""

    name: str
    level: Level
    message: str
    hint: str = ""


def diagnose(root: Path, load: Callable[[], Config], engine_name: str = "") -> list[Diagnosis]:
    """Run all checks; ``load`` reads the settings, and may raise a DocwardenError that becomes a problem.

    ``engine_name`` is the container engine to use, where one is named.
    """
    found = [python(), *packages(root), git(root), make(), spelling(), engine(engine_name), port()]
    try:
        config = load()
        place = manual.place(config)
    except DocwardenError as error:
        return [*found, Diagnosis("settings", Level.PROBLEM, str(error), error.hint or "docwarden init")]
    found.append(Diagnosis("settings", Level.OK, f"{config.label}, the manual is in {place.source.name}"))
    return [*found, space(place.build)]


def python() -> Diagnosis:
    """Check the version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        least = ".".join(map(str, OLDEST_PYTHON))
        return Diagnosis("python", Level.PROBLEM, f"{version} is too old", f"install Python {least} or later")
    return Diagnosis("python", Level.OK, version)


def packages(root: Path) -> Iterator[Diagnosis]:
    """Compare the installed packages with the lock of the checkout, where it has one."""
    try:
        text = (root / LOCK).read_text(encoding="utf-8")
    except OSError:
        yield Diagnosis("packages", Level.UNKNOWN, f"there is no {LOCK} to compare with")
        return
    different = sorted(_different(text))
    if not different:
        yield Diagnosis("packages", Level.OK, f"as {LOCK} says")
        return
    more = f" and {len(different) - 3} more" if len(different) > 3 else ""  # noqa: PLR2004 - as many as fit
    hint = f"make docs-env, or pip install --require-hashes --requirement {LOCK}"
    message = f"not as {LOCK} says: {', '.join(different[:3])}{more}"
    yield Diagnosis("packages", Level.PROBLEM, message, hint)


def _different(lock: str) -> Iterator[str]:
    """Name what is not as locked; a package has several pins where they differ between platforms."""
    pins: dict[str, list[re.Match[str]]] = {}
    for pin in _PIN.finditer(lock):
        pins.setdefault(pin["name"], []).append(pin)
    for name, found in pins.items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if not any(pin["marker"] for pin in found):  # with one, it may be for another platform
                yield f"{name} is missing"
            continue
        if installed not in {pin["version"] for pin in found}:
            yield f"{name} {installed} for {found[0]['version']}"


def git(root: Path) -> Diagnosis:
    """Check git, and whether the clone has its history."""
    version = _version_of("git")
    if not version:
        return Diagnosis("git", Level.PROBLEM, "not found", "install git")
    said = process.run(["git", "rev-parse", "--is-shallow-repository"], folder=root, seconds=SECONDS)
    if said.code:
        return Diagnosis("git", Level.NOTE, f"{version}; this is no clone: redirects are not checked")
    if said.output.strip() == "true":
        message = f"{version}; the clone is shallow: moved pages, dates and other versions are not known"
        return Diagnosis("git", Level.PROBLEM, message, "git fetch --unshallow --tags")
    return Diagnosis("git", Level.OK, f"{version}, with the whole history")


def make() -> Diagnosis:
    """Look for make, which only the Makefile needs."""
    version = _version_of("make")
    if version:
        return Diagnosis("make", Level.OK, version)
    return Diagnosis("make", Level.NOTE, "not found; the commands of docwarden do without", "install make")


def spelling() -> Diagnosis:
    """Say what checks the spelling."""
    if importlib.util.find_spec("hunspell"):
        return Diagnosis("spelling", Level.OK, "Hunspell, with the bundled dictionary")
    if importlib.util.find_spec("spylls"):
        return Diagnosis("spelling", Level.NOTE, "spylls, which is slow; chunspell has no wheel here")
    return Diagnosis("spelling", Level.PROBLEM, "no spell checker", "pip install docwarden anew")


def engine(named: str = "") -> Diagnosis:
    """Look for a container engine that answers; nothing but the pinned image needs one."""
    hint = "install podman or docker to use the pinned image"
    if named and not shutil.which(named):
        return Diagnosis(
            "engine", Level.PROBLEM, f'CONTAINER_ENGINE names "{named}", which is not there', hint
        )
    said = [_answer(name) for name in ((named,) if named else ENGINES) if shutil.which(name)]
    working = [one for one in said if one.level is Level.OK]
    return next(iter([*working, *said]), Diagnosis("engine", Level.NOTE, "none found", hint))


def _answer(name: str) -> Diagnosis:
    try:
        said = process.run([name, "info"], folder=Path.cwd(), seconds=SECONDS)
    except ProgramError as error:
        return Diagnosis("engine", Level.UNKNOWN, str(error))
    if said.code:
        reason = (said.errors.strip().splitlines() or ["it does not answer"])[-1]
        return Diagnosis("engine", Level.NOTE, f"{name} fails: {reason}", f"start {name}, or see {name} info")
    return Diagnosis("engine", Level.OK, f"{name} answers")


def port() -> Diagnosis:
    """Look whether the port of the preview is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PREVIEW_PORT))
        except OSError as error:
            message = f"port {PREVIEW_PORT} of the preview: {error.strerror}"
            return Diagnosis("preview", Level.NOTE, message, "docwarden preview --port 9082")
    return Diagnosis("preview", Level.OK, f"port {PREVIEW_PORT} is free")


def space(build: Path) -> Diagnosis:
    """Check that there is room for the output, and that it can be written."""
    there = next(folder for folder in (build, *build.parents) if folder.exists())
    if not os.access(there, os.W_OK):
        hint = "name another folder with --output"
        return Diagnosis("output", Level.PROBLEM, f"{there} cannot be written to", hint)
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        message = f"{free >> 20} MiB are left for {build}"
        return Diagnosis("output", Level.PROBLEM, message, "make room, or name another folder with --output")
    return Diagnosis("output", Level.OK, f"{build} can be written, {free >> 30} GiB are free")


def _version_of(program: str) -> str:
    """Ask a program who it is; give the first line, an empty text where it is not there."""
    try:
        said = process.run([program, "--version"], folder=Path.cwd(), seconds=SECONDS)
    except ProgramError:
        return ""
    return (said.output.splitlines() or [""])[0].removeprefix(f"{program} version ")
