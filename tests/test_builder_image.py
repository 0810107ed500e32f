# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The docs-builder image: its tag, the references to it, and how an engine is called, with own engines."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import builder_image, container
from docwarden.container import Engine, Mounts
from docwarden.errors import InputError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

ROOT = Path(__file__).parent.parent
NAME = "ghcr.io/harbor/docs-builder"
DIGEST = "sha256:" + "a" * 64
SETTINGS = f"""\
[image]
name = "{NAME}"
inputs = ["requirements.txt"]
files = ["ci.yaml"]
"""


@pytest.fixture
def checkout(codebase: Path, write: Callable[[str, str], Path]) -> Path:
    write("docwarden.toml", SETTINGS)
    write("docker/Dockerfile", "FROM scratch\n")
    write("requirements.txt", "a==1\n")
    write("ci.yaml", f"image: {NAME}:old\nother: x/{NAME}:old\n")
    return codebase


def test_the_tag_follows_each_input(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    write("a/one.txt", "1")
    file = write("b.sh", "2")
    first = builder_image.tag(tmp_path, ["a", "b.sh"])
    assert builder_image.tag(tmp_path, ["b.sh", "a", "a"]) == first
    assert len(first) == builder_image.TAG_LENGTH
    file.chmod(0o755)
    second = builder_image.tag(tmp_path, ["a", "b.sh"])
    write("a/two.txt", "")
    third = builder_image.tag(tmp_path, ["a", "b.sh"])
    write("a/cache.pyc", "x")
    assert builder_image.tag(tmp_path, ["a", "b.sh"]) == third
    assert len({first, second, third}) == 3
    with pytest.raises(InputError, match=r"c\.txt: no such file, but the image is made from it"):
        builder_image.tag(tmp_path, ["c.txt"])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"image: {NAME}:abc", ("abc", "")),
        (f"image: '{NAME}:abc@{DIGEST}'", ("abc", DIGEST)),
        (f"docker run {NAME}:abc, then", ("abc", "")),
        (f"image: {NAME}2:abc", None),
        (f"image: mirror/{NAME}:abc", None),
        (f"image: {NAME}", None),
        (f"image: {NAME}:abc@sha256:12", ("abc@sha256", "")),
    ],
)
def test_references(line: str, found: tuple[str, str] | None) -> None:
    known = [(one.tag, one.digest) for one in builder_image.references(line, "ci.yaml", NAME)]
    assert known == ([found] if found else [])


def test_updates() -> None:
    old = f"a: {NAME}:old@{DIGEST}\nb: {NAME}:new@{DIGEST}\nc: {NAME}:old\n"
    assert builder_image.update(old, NAME, "new") == f"a: {NAME}:new\nb: {NAME}:new@{DIGEST}\nc: {NAME}:new\n"
    other = "sha256:" + "b" * 64
    assert builder_image.update(old, NAME, "new", other).count(f"{NAME}:new@{other}") == 3


def test_the_command_keeps_references_in_step(checkout: Path, docwarden: Callable[..., Result]) -> None:
    tag = docwarden("image", "tag").output.strip()
    assert tag.startswith(f"{NAME}:")
    done = docwarden("image", "refs")
    assert done.code == 1
    assert done.output.startswith("ci.yaml:1:8: error: the image of these files has the tag")
    assert "→ docwarden image refs --update" in done.output
    assert docwarden("image", "refs", "--update", "--digest", DIGEST).code == 0
    text = (checkout / "ci.yaml").read_text(encoding="utf-8")
    assert text == f"image: {tag}@{DIGEST}\nother: x/{NAME}:old\n"
    assert docwarden("image", "refs", "--check").code == 0
    (checkout / "requirements.txt").write_text("a==2\n", encoding="utf-8")
    assert docwarden("image", "refs", "--check").code == 1
    assert docwarden("image", "refs", "--update").code == 0
    assert "sha256" not in (checkout / "ci.yaml").read_text(encoding="utf-8")


def test_a_file_without_a_reference(checkout: Path, docwarden: Callable[..., Result]) -> None:
    (checkout / "ci.yaml").write_text("image: debian\n", encoding="utf-8")
    done = docwarden("image", "refs")
    assert (done.code, "ci.yaml: error: no reference to the image" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--update", "--digest", "sha256:1"), "expected sha256: and 64 digits"),
        (("--digest", DIGEST), "--digest needs --update"),
    ],
)
@pytest.mark.usefixtures("checkout")
def test_digests_that_are_none(
    docwarden: Callable[..., Result], arguments: tuple[str, ...], message: str
) -> None:
    done = docwarden("image", "refs", *arguments)
    assert (done.code, message in done.errors) == (2, True)


def test_settings_that_are_missing(codebase: Path, docwarden: Callable[..., Result]) -> None:
    done = docwarden("image", "tag")
    assert (done.code, "image.name and image.inputs are not set" in done.errors) == (2, True)
    (codebase / "docwarden.toml").write_text(SETTINGS, encoding="utf-8")
    assert "docker/Dockerfile: no such file" in docwarden("image", "tag").errors


def test_references_of_this_repository_are_in_step() -> None:
    command = [sys.executable, "-m", "docwarden", "image", "refs", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Engines of our own, and none else."""
    folder = tmp_path / "engines"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr("docwarden.container.shutil.which", lambda name: (folder / name).exists() or None)

    def make(name: str, script: str) -> Path:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)
        return file

    return make


def test_the_first_engine_that_answers(engines: Callable[[str, str], Path]) -> None:
    with pytest.raises(ProgramError, match="there is no container engine"):
        container.find_engine({})
    engines("docker", "echo Cannot connect >&2; exit 1")
    with pytest.raises(ProgramError, match="no container engine answers: docker: Cannot connect"):
        container.find_engine({})
    engines("podman", "echo '  rootless: true'")
    assert container.find_engine({}) == Engine("podman", rootless_podman=True)
    engines("nerdctl", "exit 0")
    assert container.find_engine({"CONTAINER_ENGINE": "nerdctl"}) == Engine("nerdctl")
    with pytest.raises(ProgramError, match=r"there is no container engine \(harbor\)"):
        container.find_engine({"CONTAINER_ENGINE": "harbor"})


def test_the_container_may_do_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    mounts = Mounts(Path("/src"), "Documentation/_build")
    environment = {"SKIP_LINT": "", "READTHEDOCS_VERSION": "v1", "TOKEN": "secret"}
    command = container.run_command(Engine("docker"), "image:tag", mounts, ["check"], environment)
    assert {"--network=none", "--read-only", "--cap-drop=ALL", "--volume=/src:/work:ro"} <= set(command)
    assert "--volume=/src/Documentation/_build:/work/Documentation/_build:rw" in command
    assert f"--user={os.getuid()}:{os.getgid()}" in command
    assert "--userns=keep-id" not in command
    assert [one for one in command if one.startswith("--env")] == ["--env=READTHEDOCS_VERSION=v1"]
    assert command[-2:] == ["image:tag", "check"]
    rootless = container.run_command(Engine("podman", rootless_podman=True), "i", mounts, [], {})
    assert "--userns=keep-id" in rootless
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not any("user" in one for one in container.run_command(Engine("docker"), "i", mounts, [], {}))


def docs_builder(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as make does: without any environment of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "tools" / "docs_builder.py"), *arguments],
        env={"PATH": f"{folder}:/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


FAKE = """\
echo "$@" >> {log}
case "$1" in
image) exit {inspect} ;;
build) exit {build} ;;
run) exit {run} ;;
esac
"""


@pytest.mark.parametrize(
    ("codes", "environment", "expected", "said"),
    [
        ((0, 0, 1), {}, 1, ""),
        ((1, 0, 0), {}, 0, "docs-builder: building"),
        ((1, 5, 0), {}, 2, "could not build the image, exit code 5"),
        ((1, 0, 0), {"SKIP_BUILDER_IMAGE": "1"}, 2, "has no image ghcr.io/docwarden/docs-builder:latest"),
        ((0, 0, 0), {"SKIP_BUILDER_IMAGE": "1"}, 0, ""),
    ],
)
def test_make_finds_builds_and_runs(
    tmp_path: Path, codes: tuple[int, int, int], environment: dict[str, str], expected: int, said: str
) -> None:
    engine, log = tmp_path / "harbor", tmp_path / "log"
    values = dict(zip(("inspect", "build", "run"), codes, strict=True))
    engine.write_text("#!/bin/sh\n" + FAKE.format(log=log, **values), encoding="utf-8")
    engine.chmod(0o755)
    done = docs_builder(tmp_path, "run", "check-build", CONTAINER_ENGINE="harbor", **environment)
    assert done.returncode == expected, done.stderr
    assert said in done.stderr
    calls = log.read_text(encoding="utf-8").splitlines()
    assert [call.split()[0] for call in calls if call.startswith("build")] == (
        ["build"] if codes[0] and not environment else []
    )
    assert calls[-1].endswith(" check-build") == (expected < 2)


def test_no_engine_is_one_line(tmp_path: Path) -> None:
    done = docs_builder(tmp_path, "build", CONTAINER_ENGINE="harbor")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("docs-builder: error: there is no container engine (harbor)")
    done = docs_builder(tmp_path, "dance", CONTAINER_ENGINE="true")
    assert (done.returncode, done.stderr) == (2, "usage: docs_builder.py build | run ARGUMENT…\n")
