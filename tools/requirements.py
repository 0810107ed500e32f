# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Keeps each requirements file in step with the file that declares its direct pins.

``lock`` resolves the closure for every supported Python and platform, with hashes, and so needs the network;
``check`` compares the two files offline. Run through ``make update-requirements`` and ``make lint``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements-min.in": "requirements.txt", "requirements-dev.in": "requirements-dev.txt"}
OLDEST_PYTHON = "3.11"

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)
_REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)")
_ADDRESS = re.compile(
    r"^\s*(-[if]|--(index-url|extra-index-url|find-links|trusted-host))\b|://", re.MULTILINE
)


def pins(text: str) -> dict[str, str]:
    """Return the version of each pinned package, by normalized name."""
    return {normalized(match["name"]): match["version"] for match in _PIN.finditer(text)}


def normalized(name: str) -> str:
    """Return the name under which an index knows a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def header(source: str, text: str) -> str:
    """Return the first lines of a lock, which tell what it was made from."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"# Locked by `make update-requirements`; do not edit.\n# {source} sha256:{digest}\n"


def problems(root: Path) -> Iterator[str]:
    """Yield one line for each way in which the requirements files of a checkout disagree."""
    for source, lock in LOCKS.items():
        yield from _lock_problems(root, source, lock)
    yield from _package_problems(root)


def _lock_problems(root: Path, source: str, lock: str) -> Iterator[str]:
    declared, locked = (root / source).read_text("utf-8"), (root / lock).read_text("utf-8")
    versions = pins(locked)
    for name, version in pins(declared).items():
        if name not in versions:
            yield f"{lock}: {name} is missing ({source} pins {version})"
        elif versions[name] != version:
            yield f"{lock}: {name} is {versions[name]}, {source} pins {version}"
    if not locked.startswith(header(source, declared)):
        yield f"{lock}: made from another {source} than this one"
    if _ADDRESS.search(locked):
        yield f"{lock}: holds the address of a package index"
    yield from (f"{lock}: {name} has no hash" for name in _unhashed(locked))


def _unhashed(locked: str) -> Iterator[str]:
    requirements = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", locked, flags=re.MULTILINE))
    for requirement in requirements:
        name = _REQUIREMENT.match(requirement)
        if name and "--hash=sha256:" not in requirement:
            yield name["name"]


def _package_problems(root: Path) -> Iterator[str]:
    """Yield what pyproject.toml asks for that is not pinned: the tested set is then not the declared one."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = pins((root / "requirements-min.in").read_text("utf-8"))
    for requirement in project["dependencies"]:
        name = _REQUIREMENT.match(requirement)
        if name and normalized(name["name"]) not in pinned:
            yield f"requirements-min.in: {name['name']}, a dependency in pyproject.toml, is not pinned"


def lock_all(root: Path, *, upgrade: bool) -> None:
    """Write every lock anew; versions of indirect requirements stay as they are unless upgraded.

    Raises:
        subprocess.CalledProcessError: a set of pins cannot be resolved; uv has said why.
    """
    for source, lock in LOCKS.items():
        text = _compile(root, source, lock, upgrade=upgrade)
        text = header(source, (root / source).read_text("utf-8")) + text
        (root / lock).write_text(text, "utf-8", newline="\n")
        print(f"{lock}: {len(pins(text))} packages locked from {source}")


def _compile(root: Path, source: str, lock: str, *, upgrade: bool) -> str:
    """Resolve with uv, shielded from this machine's settings, so that no private index leaves a trace."""
    command = [
        "uv",
        "pip",
        "compile",
        "--no-config",
        "--quiet",
        "--universal",
        "--python-version",
        OLDEST_PYTHON,
    ]
    command += ["--generate-hashes", "--no-header", "--no-build", *(["--upgrade"] if upgrade else [])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / lock
        if (root / lock).exists():
            shutil.copy(root / lock, output)  # uv keeps the versions it finds there
        command += ["--output-file", str(output), source]
        subprocess.run(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, check=True)
        return output.read_text("utf-8")


def main(arguments: list[str]) -> int:
    """Run ``lock [--upgrade]`` or ``check``; return the exit code."""
    if arguments[:1] == ["lock"]:
        lock_all(ROOT, upgrade="--upgrade" in arguments)
        return 0
    found = list(problems(ROOT))
    print("\n".join(found) or "requirements: in step")
    if found:
        print("Repair with `make update-requirements`.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
