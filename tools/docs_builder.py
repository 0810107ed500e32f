# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs docwarden in the docs-builder image: ``docs_builder.py build`` and ``docs_builder.py run ARGUMENT…``.

Needs Python 3.11 and a container engine, and no environment. The image is built from this checkout where the
engine does not have the one of today's files; SKIP_BUILDER_IMAGE=1 takes the newest one that it has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from docwarden import builder_image, container, process  # noqa: E402
from docwarden.errors import DocwardenError, ProgramError  # noqa: E402

#: What the container may write to.
OUTPUT = "Documentation/_build"

#: The image is the environment; the code is that of this checkout.
PYTHONPATH = "/work/tools:/work/Documentation/_exts"


def main(arguments: list[str]) -> int:
    """Do what the first argument says; give the exit code, 2 where it could not be done."""
    try:
        engine = container.find_engine(os.environ)
        settings = tomllib.loads((ROOT / "docwarden.toml").read_text(encoding="utf-8"))["image"]
        inputs = (settings.get("dockerfile", "docker/Dockerfile"), *settings["inputs"])
        image = f"{settings['name']}:{builder_image.tag(ROOT, inputs)}"
        if arguments[:1] == ["build"]:
            return build(engine, image)
        if arguments[:1] == ["run"]:
            return run(engine, image, arguments[1:])
    except DocwardenError as error:
        hint = f" ({error.hint})" if error.hint else ""
        print(f"docs-builder: error: {error}{hint}", file=sys.stderr)
        return 2
    print("usage: docs_builder.py build | run ARGUMENT…", file=sys.stderr)
    return 2


def build(engine: container.Engine, image: str) -> int:
    """Build the image of today's files, with timestamps that do not tell when."""
    command = [engine.program, "build", "--file", "docker/Dockerfile", "--tag", image]
    command += ["--tag", f"{image.rpartition(':')[0]}:latest"]
    if engine.program.endswith("podman"):
        command += ["--timestamp", "0"]
    else:
        command += ["--build-arg", "SOURCE_DATE_EPOCH=0"]
    print(f"docs-builder: building {image}", file=sys.stderr)
    done = subprocess.run([*command, "."], cwd=ROOT, stdout=sys.stderr, check=False)
    if done.returncode:
        raise ProgramError(
            f"{engine.program} could not build the image, exit code {done.returncode}",
            hint="see above; SKIP_BUILDER_IMAGE=1 uses the last image",
        )
    return 0


def run(engine: container.Engine, image: str, arguments: list[str]) -> int:
    """Run docwarden in the image; build that first where it is missing."""
    if os.environ.get("SKIP_BUILDER_IMAGE"):
        image = f"{image.rpartition(':')[0]}:latest"
    if process.run([engine.program, "image", "inspect", image], folder=ROOT).code:
        if os.environ.get("SKIP_BUILDER_IMAGE"):
            raise ProgramError(f"{engine.program} has no image {image}", hint="make builder-image")
        build(engine, image)
    (ROOT / OUTPUT).mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": PYTHONPATH}
    command = container.run_command(engine, image, container.Mounts(ROOT, OUTPUT), arguments, environment)
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
