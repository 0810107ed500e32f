# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Running docwarden in a container: which engine there is, and the command line that it takes.

The container may write to its output folder and to /tmp, and to nothing else; it has no network and no
privileges. Needs Python's standard library alone.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENGINES = ("docker", "podman", "nerdctl")

#: How long an engine may take to say who it is.
SECONDS = 20

#: What the container sees of the caller's environment.
PASSED_ON = (
    "READTHEDOCS_VERSION",
    "SKIP_LINT",
    "PYTHONPATH",
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A container engine: its program, and whether it maps users by itself, as rootless podman does."""

    program: str
    rootless_podman: bool = False


@dataclass(frozen=True, slots=True)
class Mounts:
    """What the container sees: the checkout, and the folder in it that it may write to."""

    checkout: Path
    output: str


def find_engine(environment: Mapping[str, str]) -> Engine:
    """Find an engine that answers; raise ProgramError where there is none.

    ``CONTAINER_ENGINE`` names one.
    """
    named = environment.get("CONTAINER_ENGINE", "")
    names = (named,) if named else ENGINES
    there = [name for name in names if shutil.which(name)]
    if not there:
        hint = "install podman or docker, name one in CONTAINER_ENGINE, or leave out CONTAINER=1"
        raise ProgramError(f"there is no container engine ({', '.join(names)})", hint=hint)
    reasons = []
    for name in there:
        said = process.run([name, "info"], folder=Path.cwd(), seconds=SECONDS)
        if said.code == 0:
            return Engine(name, rootless_podman="rootless: true" in said.output)
        reasons.append(f"{name}: {(said.errors.strip().splitlines() or ['it does not answer'])[-1]}")
    raise ProgramError(f"no container engine answers: {'; '.join(reasons)}", hint=f"see {there[0]} info")


def run_command(
    engine: Engine, image: str, mounts: Mounts, arguments: Sequence[str], environment: Mapping[str, str]
) -> list[str]:
    """Give the command that runs docwarden in the image on a checkout that it cannot change."""
    command = [engine.program, "run", "--rm", "--network=none", "--read-only", "--cap-drop=ALL"]
    command += ["--security-opt=no-new-privileges", "--tmpfs=/tmp:rw,exec,mode=1777", *_user(engine)]
    # Labels of SELinux would be changed on the caller's files; without them, access is refused.
    command += ["--security-opt=label=disable"]
    command += [f"--volume={mounts.checkout}:/work:ro"]
    command += [f"--volume={mounts.checkout / mounts.output}:/work/{mounts.output}:rw"]
    command += [f"--env={name}={environment[name]}" for name in PASSED_ON if environment.get(name)]
    return [*command, "--workdir=/work", image, *arguments]


def _user(engine: Engine) -> list[str]:
    """Run as the caller, so that what is written belongs to them.

    On macOS, the engine's virtual machine maps users by itself; rootless podman has to be told to.
    """
    if sys.platform == "darwin" or not hasattr(os, "getuid"):
        return []
    user = [f"--user={os.getuid()}:{os.getgid()}"]
    return ["--userns=keep-id", *user] if engine.rootless_podman else user
