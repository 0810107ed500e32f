# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden init``: what it finds, that what it makes builds strictly, and that it overwrites nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden.scaffold import first_files, proposal, settings_file, survey
from docwarden.scaffold.proposal import Entry, Proposal
from docwarden.scaffold.survey import Chart
from docwarden.source import WorkTree
from repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def breakwater(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as somebody's repository, without any manual."""
    root = tmp_path_factory.mktemp("init") / "breakwater"
    shutil.copytree(ROOT / "examples" / "breakwater", root)
    Repository(root).git("init", "--quiet")
    return root


def program(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "docwarden", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_the_first_manual_builds_strictly(breakwater: Path) -> None:
    before = {path: path.read_bytes() for path in breakwater.rglob("*") if path.is_file()}
    done = program("init", "--name", "Breakwater", folder=breakwater)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.endswith("init: Documentation checked, no findings\n")
    tables = tomllib.loads((breakwater / "docwarden.toml").read_text(encoding="utf-8"))["generators"]
    assert sorted(tables) == ["cmdref", "codeowners", "crd-reference", "grpc", "helm-values"]
    assert [one["name"] for one in tables["cmdref"]["programs"]] == [
        "breakwater-agent",
        "bwctl",
        "breakwater-operator",
    ]
    built = program("check-build", "html", folder=breakwater)
    assert built.returncode == 0, built.stdout + built.stderr
    assert (breakwater / "Documentation/_build/html/reference/grpc.html").is_file()
    Repository(breakwater).commit("a first manual")
    assert program("versions", "check", folder=breakwater).returncode == 0
    assert {path: path.read_bytes() for path in before if ".git" not in path.parts} == {
        path: text for path, text in before.items() if ".git" not in path.parts
    }
    again = program("init", folder=breakwater)
    assert again.returncode == 2
    assert again.stderr.startswith("docwarden: error: docwarden.toml is there already")


def test_files_of_workflows_and_hosts_are_valid(tmp_path: Path) -> None:
    texts = first_files.render(Proposal("Harbor", "Documentation", ()), survey.Survey())
    schemas = {
        "Documentation/.readthedocs.yaml": "vendor.readthedocs",
        ".github/workflows/documentation.yaml": "vendor.github-workflows",
    }
    first_files.write(tmp_path, texts)
    for path, schema in schemas.items():
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(tmp_path / path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    assert not any(re.search("@[A-Z]+@", text) for text in texts.values())


def test_nothing_is_overwritten(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    write("Documentation/index.rst", "mine\n")
    (tmp_path / "Documentation" / "conf.py").symlink_to("nowhere.py")
    done = first_files.write(
        tmp_path, {"Documentation/index.rst": "x", "Documentation/conf.py": "x", "Documentation/new.rst": "x"}
    )
    assert done.made == ("Documentation/new.rst",)
    assert done.kept == ("Documentation/index.rst", "Documentation/conf.py")
    assert (tmp_path / "Documentation" / "index.rst").read_text(encoding="utf-8") == "mine\n"
    assert not (tmp_path / "Documentation" / "nowhere.py").exists()


def test_all_or_nothing(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    write("Documentation/reference", "a file where a folder is wanted\n")
    with pytest.raises(Exception, match=r"cannot be written: .*; nothing was kept"):
        first_files.write(tmp_path, {"docwarden.toml": "x", "Documentation/reference/index.rst": "x"})
    assert not (tmp_path / "docwarden.toml").exists()


def test_a_manual_that_is_there_stays_as_it_is(
    tmp_path: Path, write: Callable[[str, str], Path], docwarden: Callable[..., Result]
) -> None:
    write("docs/conf.py", "project = 'Mine'\n")
    write("docs/index.rst", "Mine\n====\n")
    write("CODEOWNERS", "* @jo\n")
    done = docwarden("init", "--name", "Mine")
    assert "wrote docwarden.toml\nwrote .github/workflows/documentation.yaml\n" in done.output
    assert "wrote docs/" not in done.output
    settings = tomllib.loads((tmp_path / "docwarden.toml").read_text(encoding="utf-8"))
    assert settings["documentation"]["source"] == "docs"
    assert settings["generators"]["codeowners"] == {
        "codeowners": "CODEOWNERS",
        "end-mark": "",
        "output": "docs/reference/codeowners.rst",
    }
    assert done.code == 1  # the new page is in no table of contents yet, and the check says so
    assert "docs/reference/codeowners.rst: error: document isn't included in any toctree" in done.output


def test_a_generator_that_fails_is_left_out_with_its_reason(
    tmp_path: Path, write: Callable[[str, str], Path], docwarden: Callable[..., Result]
) -> None:
    write("chart/Chart.yaml", "name: harbor\n")
    write("chart/values.yaml", "a: [\n")
    done = docwarden("init", "--name", "Harbor")
    assert done.code == 0, done.output
    assert "helm-values: could not run: chart/values.yaml:2:1: malformed YAML" in done.output
    text = (tmp_path / "docwarden.toml").read_text(encoding="utf-8")
    assert "# This generator could not run: chart/values.yaml:2:1" in text
    assert "# [generators.helm-values]" in text
    assert "generators" not in tomllib.loads(text)


def test_an_empty_folder_gets_a_manual_too(tmp_path: Path, docwarden: Callable[..., Result]) -> None:
    done = docwarden("init", "--name", "Harbor & <Sons>")
    assert "nothing found that a reference page can be made from" in done.output
    assert done.code == 0, done.output
    assert (tmp_path / "Documentation" / "index.rst").read_text(encoding="utf-8").count(
        "Harbor & <Sons>"
    ) == 2


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "examples" / "breakwater", copy)
    before = sorted(copy.rglob("*"))
    done = program("init", "--dry-run", folder=copy)
    assert (done.returncode, sorted(copy.rglob("*"))) == (0, before)
    assert "would write Documentation/conf.py\n" in done.stdout


CRD = "kind: CustomResourceDefinition\nmetadata:\n  name: {}\nspec:\n  names:\n    plural: boats\n"


def test_what_is_found(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    write("charts/a/Chart.yaml", "name: a\n")
    write("charts/a/values.yaml", "")
    write("charts/a/charts/b/Chart.yaml", "name: b\n")
    write("charts/a/charts/b/values.yaml", "")
    write("crds/one.yaml", CRD.format("ones.example.org"))
    write("crds/two.yaml", CRD.format("twos.example.org"))
    write("copies/one.yaml", CRD.format("ones.example.org"))
    write("charts/a/templates/crd.yaml", CRD.format("threes.example.org"))
    write("patches/one.yaml", CRD.format("fours.example.org").partition("spec:")[0])
    write("proto/x/a.proto", 'import "x/b.proto";\nimport "google/protobuf/any.proto";\n')
    write("proto/x/b.proto", "")
    write("vendor/y/c.proto", "")
    write("proto/google/protobuf/any.proto", "")
    write("api/openapi.json", '{\n  "openapi": "3.0.0"}\n')
    write("api/other.yaml", "info:\n  openapi: 3.0.0\n" + "x: 1\n" * 10)
    write("binary.json", "\x00\x01")
    found = survey.survey(WorkTree(tmp_path))
    assert found == survey.Survey(
        charts=(Chart("a", "charts/a/values.yaml"),),
        manifests=("crds",),
        protos=("proto/x/a.proto", "proto/x/b.proto"),
        proto_roots=("proto",),
        openapi=("api/openapi.json",),
    )


def test_charts_have_names_of_their_own(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    charts = {"a/chart": "name: pilot", "b/chart": 'name: "pilot"', "c/chart": "name: harbor.v1", "d": "x: 1"}
    for folder, text in charts.items():
        write(f"{folder}/Chart.yaml", f"apiVersion: v2\n{text}\n")
        write(f"{folder}/values.yaml", "replicas: 1\n")
    codebase = WorkTree(tmp_path)
    proposed = proposal.propose(codebase, survey.survey(codebase), "Harbor")
    names = ["a-chart", "b-chart", "harbor-v1", "d"]
    assert [(one.name, one.failure) for one in proposed.entries] == [(f"helm-values-{n}", "") for n in names]


def test_a_name_that_only_imports_have_is_mapped(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    head = 'syntax = "proto3";\n'
    write("api/a.proto", f'{head}import "harbor/api/b.proto";\nimport "elsewhere/c.proto";\n')
    write("api/b.proto", head)
    write("c.proto", head)
    assert survey.survey(WorkTree(tmp_path)).proto_roots == ("harbor=.", ".")


@pytest.mark.slow
def test_pages_that_are_there_are_listed(
    tmp_path: Path, write: Callable[[str, str], Path], docwarden: Callable[..., Result]
) -> None:
    write("Documentation/README.md", "# Read this\n\nBoats land here.\n")
    write("Documentation/guide/deep/land.md", "# Land a boat\n\nTie it up.\n")
    write("openapi.yaml", API)
    done = docwarden("init", "--name", "Harbor")
    assert done.code == 0, done.output + done.errors
    index = (tmp_path / "Documentation" / "index.rst").read_text(encoding="utf-8")
    assert index.endswith("\n\n   README\n   guide/**\n   reference/index\n")
    assert docwarden("check-build", "html").code == 0
    page = (tmp_path / "Documentation/_build/html/reference/api/openapi.html").read_text(encoding="utf-8")
    assert '<code class="docutils literal notranslate"><span class="pre">moor</span></code>' in page


API = """\
openapi: 3.0.0
info: {title: Harbor, version: "1"}
paths:
  /boats:
    get:
      description: |
        Boats that
        * `moor` here
        and sink.
      responses: {"200": {description: "**Some**"}}
"""


def test_texts_survive_the_settings_file() -> None:
    awkward = 'a "b" \\ \x7f \u00e9 \n'
    entry = Entry("grpc", {"files": [awkward, "b"], "output": "x.rst", "programs": [{"name": awkward}]})
    text = settings_file.render(Proposal(awkward, "docs", (entry,), (awkward,)))
    read = tomllib.loads(text)
    assert read["project"]["name"] == awkward
    assert read["generators"]["grpc"]["files"] == [awkward, "b"]
    assert read["generators"]["grpc"]["programs"] == [{"name": awkward}]
    assert read["examples"]["manifests"] == [awkward]


def test_two_charts_get_two_pages(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    for name in ("a", "b"):
        write(f"charts/{name}/Chart.yaml", f"name: {name}\n")
        write(f"charts/{name}/values.yaml", "replicas: 1\n")
    codebase = WorkTree(tmp_path)
    proposed = proposal.propose(codebase, survey.survey(codebase), "Harbor")
    assert [(one.name, one.page, one.failure) for one in proposed.entries] == [
        ("helm-values-a", "helm-values-a", ""),
        ("helm-values-b", "helm-values-b", ""),
    ]


@pytest.mark.slow
def test_a_go_repository_with_charts_below_deploy(
    tmp_path: Path, write: Callable[[str, str], Path], docwarden: Callable[..., Result]
) -> None:
    Repository(tmp_path).git("init", "--quiet")
    write("go.mod", "module harbor.example/harbor\n\ngo 1.22\n")
    write("main.go", "package main\n\nfunc main() {}\n")
    for name in ("harbor", "pilot"):
        write(f"deploy/charts/{name}/Chart.yaml", f"name: {name}\n")
        write(f"deploy/charts/{name}/values.yaml", "# -- How many run.\nreplicas: 1\n")
    write(".github/CODEOWNERS", "* @harbor/maintainers\n")
    done = docwarden("init", "--name", "Harbor")
    assert done.code == 0, done.output + done.errors
    tables = tomllib.loads((tmp_path / "docwarden.toml").read_text(encoding="utf-8"))["generators"]
    values = sorted(str(table["values"]) for table in tables.values() if "values" in table)
    assert values == ["deploy/charts/harbor/values.yaml", "deploy/charts/pilot/values.yaml"]
    assert docwarden("check-build", "html").code == 0


@pytest.mark.slow
def test_a_python_project_with_markdown_in_docs(
    tmp_path: Path, write: Callable[[str, str], Path], docwarden: Callable[..., Result]
) -> None:
    Repository(tmp_path).git("init", "--quiet")
    pages = {
        "docs/index.md": "# Harbor\n\nBoats land here.\n",
        "docs/guide/land.md": "# Land a boat\n\nTie it up.\n",
        "pyproject.toml": '[project]\nname = "harbor"\nversion = "1.0"\n',
        "src/harbor/__init__.py": "",
    }
    for name, text in pages.items():
        write(name, text)
    done = docwarden("init", "--name", "Harbor")
    assert done.code == 0, done.output + done.errors
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in pages} == pages
    built = docwarden("check-build", "html")
    assert built.code == 0, built.output + built.errors
