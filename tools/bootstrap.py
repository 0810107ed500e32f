# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Makes the checkout's own environment with Python's standard library alone: ``bootstrap.py [docs|dev]``.

The environment holds exactly what the lock files say, each file checked against its hash, and docwarden
itself, editable. It is stamped when complete; one without the stamp of today's locks is made anew, never
repaired, so an interrupted set-up is not trusted. This file has to be readable by a Python that is too old,
to say so.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
LOCKS = {"docs": ("requirements.txt",), "dev": ("requirements.txt", "requirements-dev.txt")}
OWN_MODULES = ("tools/docwarden", "Documentation/_exts/docwarden_sphinx")
STAMP = ".docwarden-stamp.json"
MARK = ".docwarden"

# The installer of pip, for a Python that came without one: a fixed commit of its repository, checked by hash.
GET_PIP_COMMIT = "08b6e1d282849f540c47aa28148e347e7bb3fb21"
GET_PIP = "https://raw.githubusercontent.com/pypa/get-pip/{}/public/get-pip.py".format(GET_PIP_COMMIT)
GET_PIP_SHA256 = "66904bccb878e363db6236ea900e6935e507dcb887e9f178f6212edfe7f46a76"

PIP_PIN = "pip==26.1.1 --hash=sha256:99cb1c2899893b075ff56e4ed0af55669a955b49ad7fb8d8603ecdaf4ed653fb\n"

NO_VENV_HINT = "install uv, or Python's venv module (Debian, Ubuntu: apt install python3-venv)"


class SetUpError(Exception):
    """The environment cannot be made; the sentence says why and what to do."""


def main(arguments: List[str]) -> int:
    """Make the environment when it is missing or stale; return the exit code."""
    kind = arguments[0] if arguments else "docs"
    if sys.version_info < OLDEST:
        return hand_over(arguments)
    folder = Path(os.environ.get("DOCWARDEN_VENV") or ROOT / ".venv").absolute()
    try:
        if not is_current(folder, kind):
            with locked(folder):
                ensure(folder, kind)
    except SetUpError as error:
        print("bootstrap: {}".format(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nbootstrap: interrupted; the next run starts afresh", file=sys.stderr)
        return 130
    return 0


def hand_over(arguments: List[str]) -> int:
    """Run this program again with a Python that is new enough, or say that there is none."""
    for name in CANDIDATES:
        if shutil.which(name) and is_new_enough(name):
            return subprocess.call([name, str(Path(__file__).resolve())] + arguments)  # noqa: RUF005
    found = ".".join(map(str, sys.version_info[:3]))
    print(
        "bootstrap: docwarden needs Python 3.11 or newer; `{}` is {} and no newer one is on PATH. "
        "Install one, or name it: make PYTHON=/path/to/python3".format(sys.executable, found),
        file=sys.stderr,
    )
    return 2


def is_new_enough(name: str) -> bool:
    """Tell whether a Python on PATH runs and is new enough; pyenv's stand-ins may do neither."""
    code = "import sys; raise SystemExit(sys.version_info < {!r})".format(OLDEST)
    quiet = subprocess.DEVNULL
    return subprocess.call([name, "-c", code], stdout=quiet, stderr=quiet) == 0


# What a complete environment is


def is_current(folder: Path, kind: str) -> bool:
    """Tell whether an environment was completed from the locks as they are now."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stamp, dict) and {**wanted(kind), **interpreter(folder)}.items() <= stamp.items()


def wanted(kind: str) -> Dict[str, str]:
    """Return what the stamp of an environment has to say: the digest of each of its inputs."""
    digests = {name: digest_of((ROOT / name).read_bytes()) for name in LOCKS[kind]}
    return {**digests, "package": digest_of(package_description()), "place": str(ROOT)}


def interpreter(folder: Path) -> Dict[str, str]:
    """Return the program behind an environment; a system upgrade may put another in its place, or none."""
    python = python_of(folder)
    return {"python": os.path.realpath(str(python)) if python.exists() else "none"}


def package_description() -> bytes:
    """Return those parts of pyproject.toml that change what is installed; tool settings do not."""
    import tomllib  # noqa: PLC0415  Python 3.11 has it, and this file is read by older ones

    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = (document["build-system"], document["project"], document["tool"]["hatch"])
    return json.dumps(parts, sort_keys=True).encode()


def digest_of(data: bytes) -> str:
    """Return the digest by which the stamp knows a file."""
    return hashlib.sha256(data).hexdigest()


def python_of(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one set-up run at a time; the lock goes with the process, however that ends."""
    try:
        import fcntl  # noqa: PLC0415  absent on Windows, where two runs at once are the user's care
    except ImportError:
        yield
        return
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another run is setting up the environment; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# How it is made


def ensure(folder: Path, kind: str) -> None:
    """Complete the environment, from what is there when that is sound, else anew."""
    if is_current(folder, kind):
        return
    started = time.monotonic()
    if is_current(folder, "docs"):
        (folder / STAMP).unlink()
        Installer(folder).install_locks(LOCKS[kind][1:])
    else:
        start_anew(folder)
        installer = Installer(folder)
        installer.install_locks(LOCKS[kind])
        installer.install_package()
    write_stamp(folder, kind)
    say("environment ready in {:.0f} s".format(time.monotonic() - started))


def start_anew(folder: Path) -> None:
    """Remove an environment of ours and make an empty one.

    Raises:
        SetUpError: something else lies there, or this Python cannot make environments.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise SetUpError("{} was not made here; remove it, or name another: make VENV=DIR".format(folder))
    shutil.rmtree(str(folder), ignore_errors=True)
    say("setting up {} with Python {}.{}.{}, once".format(shown(folder), *sys.version_info[:3]))
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by tools/bootstrap.py; remove the folder to start afresh.\n", "utf-8")


def write_stamp(folder: Path, kind: str) -> None:
    """Say that the environment is complete, in one step."""
    partial = folder / (STAMP + ".new")
    partial.write_text(json.dumps({**wanted(kind), **interpreter(folder)}, indent=1), "utf-8")
    partial.replace(folder / STAMP)


class Installer:
    """Fills one environment, with uv when that is at hand, since it is quicker, else with pip."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = str(python_of(folder))
        self.uv = None if os.environ.get("INSTALLER") == "pip" else shutil.which("uv")
        if not Path(self.python).exists():
            self.make_environment()

    def make_environment(self) -> None:
        """Make the empty environment; the folder holds our mark already."""
        if self.uv:
            options = ["--quiet", "--allow-existing", "--python", sys.executable]
            run([self.uv, "venv"] + options + [str(self.folder)])  # noqa: RUF005  reads better
        elif has_module("ensurepip"):
            run([sys.executable, "-m", "venv", str(self.folder)], hint=NO_VENV_HINT)
        else:
            run([sys.executable, "-m", "venv", "--without-pip", str(self.folder)], hint=NO_VENV_HINT)
            self.bring_pip()

    def bring_pip(self) -> None:
        """Find a pip when Python came without: the system's, else its installer, from the network."""
        if has_module("pip"):
            return
        say("this Python has no pip: fetching it for the environment alone")
        with tempfile.TemporaryDirectory() as temporary:
            script, pin = Path(temporary, "get-pip.py"), Path(temporary, "pin.txt")
            script.write_bytes(download(GET_PIP, GET_PIP_SHA256))
            pin.write_text(PIP_PIN, "utf-8")
            options = ["--no-setuptools", "--no-wheel", "--require-hashes", "--constraint", str(pin)]
            run([self.python, str(script)] + options, hint=NO_VENV_HINT)  # noqa: RUF005  reads better

    def install_locks(self, locks: Tuple[str, ...]) -> None:
        """Install what the locks list, refusing any file whose hash they do not."""
        count = len({line.split("==")[0] for name in locks for line in requirements_of(ROOT / name)})
        say("installing {} pinned packages from {}".format(count, " and ".join(locks)))
        arguments = ["--require-hashes", *(part for name in locks for part in ("-r", str(ROOT / name)))]
        hint = "is the network, or the mirror in your pip settings, in reach? V=1 shows everything"
        self.install(arguments, hint=hint)

    def install_package(self) -> None:
        """Install docwarden itself, editable, built with what the lock brought and nothing else."""
        say("installing docwarden itself, editable")
        self.install(["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)])
        self.compile_package()

    def compile_package(self) -> None:
        """Compile docwarden's own modules, as installers do it for packages; no run waits for it then.

        Where that is not possible, each run compiles for itself.
        """
        command = [self.python, "-m", "compileall", "-q", *(str(ROOT / place) for place in OWN_MODULES)]
        subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def install(self, arguments: List[str], hint: str = "") -> None:
        """Run the installer on this environment."""
        if self.uv:
            command = [self.uv, "pip", "install", "--quiet", "--python", self.python]
        elif (Path(self.python).parent / "pip").exists():
            command = [self.python, "-m", "pip", "install", "--quiet"]
        else:
            command = [sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet"]
        run(command + arguments, hint=hint)


def requirements_of(lock: Path) -> List[str]:
    """Return the lines of a lock that name a package."""
    return [line for line in lock.read_text("utf-8").splitlines() if line[:1].isalnum()]


def has_module(name: str) -> bool:
    """Tell whether this Python has a module; Debian packs pip and ensurepip apart."""
    import importlib.util  # noqa: PLC0415  the quick path does without

    return importlib.util.find_spec(name) is not None


def download(address: str, digest: str) -> bytes:
    """Fetch a file of known content.

    Raises:
        SetUpError: it cannot be had, or is not what it should be.
    """
    import urllib.request  # noqa: PLC0415  the quick path does without

    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  the address is ours
            data: bytes = answer.read()
    except OSError as error:
        raise SetUpError("cannot fetch pip ({}); {}".format(error, NO_VENV_HINT)) from error
    if digest_of(data) != digest:
        raise SetUpError("{} is not the file it should be; {}".format(address, NO_VENV_HINT))
    return data


def run(command: List[str], hint: str = "") -> None:
    """Run a step in silence, or in full with V=1.

    Raises:
        SetUpError: it failed; the message ends with the step's own last words.
    """
    loud = os.environ.get("V", "0") not in ("", "0")
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}
    stream = None if loud else subprocess.PIPE
    if loud:
        say("$ " + " ".join(command))
    errors = None if loud else subprocess.STDOUT
    result = subprocess.run(
        command, env={**os.environ, **settings}, stdout=stream, stderr=errors, check=False
    )
    if result.returncode:
        said = (result.stdout or b"").decode("utf-8", "replace").strip().splitlines()[-6:]
        last_words = "".join("\n    " + line for line in said)
        raise SetUpError("{} failed{}{}".format(step_name(command), "; " + hint if hint else "", last_words))


def step_name(command: List[str]) -> str:
    """Return the command as a person would say it."""
    return " ".join([Path(command[0]).name, *command[1:4]])


def shown(folder: Path) -> str:
    """Return a folder as seen from the checkout."""
    return os.path.relpath(str(folder), str(ROOT))


def say(sentence: str) -> None:
    """Tell the user what is being done."""
    print("bootstrap: " + sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
