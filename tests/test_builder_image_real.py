# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The docs-builder image for real: built twice, and run as somebody else, offline, on what it cannot change.

Takes ten minutes, so it has to be asked for. No image is pulled: a minimal Debian, made by mmdebstrap, stands
in for the pinned base. Where no container can be started, as within another, bubblewrap runs the same file
system under the same conditions.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from repositories import Repository

ROOT = Path(__file__).parent.parent
NEEDED = ("buildah", "podman", "mmdebstrap", "setpriv")
MISSING = [name for name in NEEDED if not shutil.which(name)]
PACKAGES = "python3,python3-venv,python-is-python3,git,make,ca-certificates"
USER = 1234

#: The environment itself; the official base, which is not there to be weighed, comes on top.
MOST_BYTES = 280_000_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("DOCWARDEN_TEST_IMAGE"), reason="DOCWARDEN_TEST_IMAGE is not set"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(os.geteuid() != 0, reason="mmdebstrap and buildah run as root here"),
]


@dataclass(frozen=True)
class Store:
    """A place for images of our own."""

    folder: Path

    def command(self, program: str, *arguments: str | Path) -> list[str]:
        places = ["--root", self.folder / "images", "--runroot", self.folder / "run"]
        return [program, *map(str, places), "--storage-driver", "vfs", *map(str, arguments)]

    def run(self, program: str, *arguments: str | Path) -> str:
        command = self.command(program, *arguments)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout.strip()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that holds a minimal Debian."""
    folder = tmp_path_factory.mktemp("images")
    folder.chmod(0o755)
    given = os.environ.get("DOCWARDEN_TEST_ROOTFS")
    rootfs = Path(given) if given else folder / "rootfs.tar"
    if not given:
        command = ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(rootfs)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"mmdebstrap cannot make a base here: {done.stderr.strip().splitlines()[-1]}")
    store = Store(folder)
    store.run("podman", "import", rootfs, "localhost/base:latest")
    # Both builds see the same files, whatever is edited meanwhile.
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in listed.stdout.splitlines():
        if path.startswith(("docker/", "tools/", "Documentation/_exts/", ".dockerignore")) or "/" not in path:
            (folder / "context" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / "context" / path)
    return store


def build(store: Store, name: str) -> str:
    """Build the image as buildah does for others, but from our base; give its ID."""
    options = ["--isolation=chroot", "--network=host", "--pull-never", "--no-cache", "--timestamp=0"]
    settings = (Path("/etc/pip.conf"), Path.home() / ".config" / "pip" / "pip.conf")
    options += [f"--volume={file}:/etc/pip.conf:ro" for file in settings if file.is_file()]
    options += ["--volume=/etc/ssl/certs:/etc/ssl/certs:ro", "--from=localhost/base:latest"]
    context = store.folder / "context"
    file = context / "docker" / "Dockerfile"
    store.run("buildah", "build", *options, "--tag", name, "--file", file, context)
    return store.run("podman", "image", "inspect", "--format", "{{.Id}}", name)


@pytest.fixture(scope="module")
def image(store: Store) -> str:
    return build(store, "localhost/docs-builder:first")


def test_the_same_inputs_give_the_same_image(store: Store, image: str) -> None:
    assert build(store, "localhost/docs-builder:second") == image


def test_what_we_add_to_the_base_is_small(store: Store, image: str) -> None:
    size, base = (
        int(store.run("podman", "image", "inspect", "--format", "{{.Size}}", name))
        for name in (image, "localhost/base:latest")
    )
    assert size - base < MOST_BYTES


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The example with a first manual, which belongs to somebody else."""
    root = tmp_path / "breakwater"
    shutil.copytree(ROOT / "examples" / "breakwater", root)
    repository = Repository(root)
    repository.git("init", "--quiet")
    command = [sys.executable, "-m", "docwarden", "init", "--name", "Breakwater"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    repository.commit("a first manual")
    build = root / "Documentation" / "_build"
    shutil.rmtree(build)
    build.mkdir()
    os.chown(build, USER, USER)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    return root


def test_check_build_offline_and_read_only(store: Store, image: str, checkout: Path) -> None:
    output = checkout / "Documentation" / "_build"
    done = subprocess.run(
        in_image(store, image, checkout, "check-build", "html"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("check-build: ")
    assert done.stdout.splitlines()[-1].endswith("Documentation/_build/html/index.html")
    assert (output / "html" / "index.html").stat().st_uid == USER
    status = Repository(checkout).git("status", "--porcelain", "--untracked-files=all")
    assert status == ""


def in_image(store: Store, image: str, checkout: Path, *arguments: str) -> list[str]:
    """Give the command for a container, or for bubblewrap where no container starts."""
    probe = store.command("podman", "run", "--rm", "--network=none", image, "--version")
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        options = ["--rm", "--network=none", "--read-only", "--cap-drop=ALL", f"--user={USER}:{USER}"]
        options += ["--tmpfs=/tmp:rw,exec,mode=1777", f"--volume={checkout}:/work:ro"]
        options += [f"--volume={checkout}/Documentation/_build:/work/Documentation/_build:rw"]
        return store.command("podman", "run", *options, image, *arguments)
    if not shutil.which("bwrap"):
        pytest.skip("no container starts here, and there is no bubblewrap")
    for folder in (store.folder / "images", store.folder / "images" / "vfs", store.folder / "images/vfs/dir"):
        folder.chmod(0o755)
    top = store.run("podman", "image", "mount", image)
    environment = store.run(
        "podman", "image", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", image
    )
    command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "bwrap", "--clearenv"]
    command += ["--ro-bind", top, "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    command += ["--ro-bind", str(checkout), "/work", "--unshare-all", "--cap-drop", "ALL", "--chdir", "/work"]
    output = "Documentation/_build"
    command += ["--bind", str(checkout / output), f"/work/{output}"]
    for line in environment.splitlines():
        name, _, value = line.partition("=")
        command += ["--setenv", name, value] if name else []
    return [*command, "docwarden", *arguments]
