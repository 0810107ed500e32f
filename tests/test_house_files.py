# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What holds for every file of this repository, and for the commands that build, package and test it."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {".py", ".go", ".c", ".h", ".sh", ".proto"}
TARGETS = [
    *(
        "html",
        "dirhtml",
        "epub",
        "latex",
        "check-build",
        "builder-image",
        "check",
        "generate",
        "test-docs",
        "render-docs",
    ),
    *(
        "live-preview",
        "test",
        "lint",
        "types",
        "bench",
        "package",
        "update-redirects",
        "update-requirements",
        "clean",
        "help",
    ),
]
SESSIONS = {"lint", "types", "tests", "generate", "docs", "package", "bench"}
#: Written apart, so that this file passes its own test.
HOSTS = [
    *(
        ".".join(parts)
        for parts in [("pypi", "org"), ("files", "pythonhosted", "org"), ("proxy", "golang", "org")]
    ),
    *(
        ".".join(parts)
        for parts in [("registry", "npmjs", "org"), ("deb", "debian", "org"), ("crates", "io")]
    ),
]


def tracked_files() -> list[Path]:
    """List what belongs to the repository; a source archive has no list, so everything in it does."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def test_every_source_says_its_license() -> None:
    header = re.compile(r"SPDX-License-Identifier: \S+.*\n.*Copyright Authors of \w+")
    sources = [path for path in tracked_files() if path.suffix in SOURCES and "fixtures" not in path.parts]
    silent = [
        path for path in sources if path.stat().st_size and not header.search(path.read_text("utf-8")[:400])
    ]
    assert len(sources) > 50
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert named == []


def test_requirements_have_one_lock() -> None:
    assert [
        path.name for path in tracked_files() if path.name in {"uv.lock", "poetry.lock", "Pipfile.lock"}
    ] == []


def test_what_the_packages_import_is_what_they_declare() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[^\w.-]", name)[0].lower().replace("_", "-") for name in project["dependencies"]}
    providers = importlib.metadata.packages_distributions()
    packages = [ROOT / "tools" / "docwarden", ROOT / "Documentation" / "_exts" / "docwarden_sphinx"]
    undeclared = {
        f"{path.relative_to(ROOT)} imports {name}"
        for package in packages
        for path in package.rglob("*.py")
        for name in imported(path) - sys.stdlib_module_names - {"docwarden", "docwarden_sphinx"}
        if not declared & {provider.lower().replace("_", "-") for provider in providers.get(name, [])}
    }
    assert sorted(undeclared) == []


def imported(path: Path) -> set[str]:
    """Return the top-level names of all that a module imports from elsewhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ([], "bin/docwarden  check-build html"),
        (["V=0"], "bin/docwarden  check-build html"),
        (["V=1"], "bin/docwarden --verbose check-build html"),
    ],
)
def test_make_shows_everything_with_v(variables: list[str], said: str) -> None:
    if not shutil.which("make"):
        pytest.skip("no make here")
    for folder in (ROOT, ROOT / "Documentation"):
        command = ["make", "--dry-run", "check-build", *variables]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        assert said in done.stdout


def test_make_hands_over_what_the_environment_says(tmp_path: Path) -> None:
    if not shutil.which("make"):
        pytest.skip("no make here")
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/bootstrap.py").touch()
    program = tmp_path / ".venv/bin/docwarden"
    program.parent.mkdir(parents=True)
    names = ("SKIP_LINT", "INCREMENTAL", "READTHEDOCS_VERSION")
    shown = " ".join(f"[${name}]" for name in names)
    program.write_text(f"#!/bin/sh\necho {shown}\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    command = ["make", "check-build", "SKIP_LINT=1", "READTHEDOCS_VERSION=v1.7"]
    environment = {"PATH": os.environ["PATH"], "INCREMENTAL": "yes"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "[1] [yes] [v1.7]\n")


def test_make_help_gives_each_target_a_sentence() -> None:
    if not shutil.which("make"):
        pytest.skip("no make here")
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^  ([a-z][a-z, -]*?) {2,}([A-Z].*\.)$", said, re.MULTILINE)
    documented = [name for names, _ in rows for name in names.split(", ")]
    assert sorted(documented) == sorted(TARGETS)


def test_each_nox_session_has_one_line() -> None:
    module = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    sessions = {
        node.name: ast.get_docstring(node) or ""
        for node in module.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    assert set(sessions) == SESSIONS
    assert [name for name, text in sessions.items() if not re.fullmatch(r"[A-Z][^\n]*\.", text)] == []


def test_the_wheel_holds_all_that_the_packages_hold(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for path in tracked_files():
        if path.parts[len(ROOT.parts)] in {"tools", "Documentation"} or path.parent == ROOT:
            target = tree / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=tree, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    kept = {
        str(path.relative_to(base))
        for base, package in [
            (tree / "tools", "docwarden"),
            (tree / "Documentation/_exts", "docwarden_sphinx"),
        ]
        for path in (base / package).rglob("*")
        if path.is_file()
    }
    assert "docwarden/py.typed" in packed
    assert packed == kept
