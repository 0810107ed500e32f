# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import generator_cases
from docwarden.errors import DocwardenError, InputError
from docwarden.facts.releases import version_order
from docwarden.facts.schema_versions import Mark
from repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: buoys.example.org
spec:
  group: example.org
  names:
    kind: Buoy
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          description: {}
          properties:
            depth:
              type: {}
"""
TABLE = {
    "output": "versions.rst",
    "constant": "SchemaVersion",
    "places": ["pkg"],
    "manifests": ["crds"],
    "releases": [{"tags": ["v1.*"], "branch": "release"}],
    "style": "compat",
    "widths": [12, 8],
}


class Project(Repository):
    """A project with a Go constant and a custom resource."""

    def change(self, version: str, kind: str = "string", description: str = "A buoy.") -> None:
        for path, text in {
            "pkg/a.go": 'const OtherSchemaVersion = "9"\n',
            "pkg/b.go": f'const SchemaVersion = "{version}" // with "quotes"\n',
            "crds/buoy.yaml": CRD.format(description, kind),
        }.items():
            (self.root / path).parent.mkdir(exist_ok=True)
            (self.root / path).write_text(text)

    def release(self, tag: str, version: str, kind: str = "string", description: str = "A buoy.") -> None:
        self.change(version, kind, description)
        self.commit(tag)
        self.git("tag", "--annotate", "--message", tag, tag)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.git("init", "--quiet", "--initial-branch=release")
    for tag, version in {"v1.0.0": "1.0.0", "v1.1.0-rc.1": "1.0.1", "v1.10.0": "1.2.0"}.items():
        made.release(tag, version)
    return made


def findings(root: Path, **changes: object) -> list[str]:
    generated = generator_cases.run("compat-table", root, {**TABLE, **changes})
    return [f"{item.location}: {item.message} ({item.hint})" for item in generated.findings]


@pytest.mark.parametrize("case", generator_cases.cases("compat-table"))
def test_case(case: Path) -> None:
    generator_cases.check("compat-table", case)


def test_the_modern_page_builds_without_warnings(tmp_path: Path) -> None:
    page = generator_cases.FIXTURES / "compat-table" / "folders" / "expected.rst"
    assert not generator_cases.build(tmp_path, {"versions.rst": page.read_text(encoding="utf-8")})


def test_tags_come_in_order_of_versions_and_the_branch_last(project: Project) -> None:
    project.release("v1.9.0", "1.1.0")
    page = generator_cases.run("compat-table", project.root, TABLE).pages["versions.rst"]
    rows = [
        line.replace(" ", "") for line in page.splitlines() if line.startswith("| v") or "release" in line
    ]
    assert rows == [
        "|v1.1.0-rc.1|1.0.1|",
        "|v1.0.0|1.0.0|",
        "|v1.9.0|1.1.0|",
        "|v1.10.0|1.2.0|",
        "|release|1.1.0|",
    ]


def test_a_release_without_a_version_has_an_empty_cell(project: Project) -> None:
    page = generator_cases.run("compat-table", project.root, {**TABLE, "places": ["crds"]}).pages
    assert "| v1.0.0       |          |\n" in page["versions.rst"]


def test_a_changed_schema_without_a_new_version_is_a_finding(project: Project) -> None:
    assert not findings(project.root)
    project.change("1.2.0", "integer")
    assert findings(project.root) == [
        "pkg/b.go:1: Buoy changed since v1.10.0, and the schema version still is 1.2.0 (raise it to 1.2.1)"
    ]
    project.change("1.2.1", "integer")
    assert not findings(project.root)
    project.change("1.1.9", "integer")
    assert findings(project.root) == [
        "pkg/b.go:1: the schema version is 1.1.9, lower than the 1.2.0 of v1.10.0 (raise it to 1.2.1)"
    ]


def test_what_became_of_each_kind_is_told(project: Project) -> None:
    project.change("1.2.0", description="A buoy at sea.")
    (project.root / "crds" / "pier.yaml").write_text(CRD.format("A pier.", "string").replace("Buoy", "Pier"))
    (project.root / "crds" / "notes.yaml").write_text("kind: ConfigMap\n---\n- 1\n---\n")
    found = generator_cases.run("compat-table", project.root, TABLE).findings
    assert [item.detail for item in found] == ["Buoy: described anew\nPier: added"]
    (project.root / "crds" / "buoy.yaml").unlink()
    found = generator_cases.run("compat-table", project.root, TABLE).findings
    assert [item.detail for item in found] == ["Buoy: removed\nPier: added"]


def test_a_comment_is_no_change(project: Project) -> None:
    file = project.root / "crds" / "buoy.yaml"
    file.write_text(
        "# A remark.\n" + file.read_text().replace("  name: buoys", "  labels: {a: b}\n  name: buoys")
    )
    assert not findings(project.root)


def test_the_tip_of_another_branch_is_looked_at(project: Project) -> None:
    project.change("1.2.0", "integer")
    project.commit("change")
    project.git("switch", "--quiet", "--create", "main", "v1.10.0")
    assert findings(project.root) == [
        ": Buoy changed since v1.10.0, and the schema version of release still is 1.2.0 (raise it to 1.2.1)"
    ]


def test_what_the_clone_lacks_is_one_error_with_the_command(project: Project, tmp_path: Path) -> None:
    releases = [{"tags": ["v1.*", "v2.*"], "branch": "v2"}, {"tags": ["v3.0.0"]}]
    clone = project.clone(tmp_path / "clone")
    with pytest.raises(InputError) as caught:
        findings(clone.root, releases=releases)
    assert str(caught.value) == 'this clone has no tag "v2.*", tag "v3.0.0" and no branch "v2"'
    assert caught.value.hint == (
        "git fetch origin 'refs/tags/v2.*:refs/tags/v2.*' 'refs/tags/v3.0.0:refs/tags/v3.0.0'"
        " +refs/heads/v2:refs/remotes/origin/v2"
    )


def test_the_command_brings_what_a_shallow_clone_lacks(project: Project, tmp_path: Path) -> None:
    project.release("v1.11.0", "1.3.0")
    clone = project.clone(tmp_path / "clone", "--depth=1", "--no-tags")
    with pytest.raises(InputError) as caught:
        findings(clone.root)
    words = caught.value.hint.replace("'", "").split()
    assert words[:3] == ["git", "fetch", "--depth=1"]
    clone.git(*words[1:])
    assert not findings(clone.root)


def test_nothing_is_fetched_for_a_partial_clone(project: Project, tmp_path: Path) -> None:
    project.git("config", "uploadpack.allowFilter", "true")
    clone = project.clone(tmp_path / "clone", "--filter=blob:none")
    with pytest.raises(DocwardenError, match="git grep failed"):
        findings(clone.root)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"constant": ""}, "needs to know where the version stands"),
        ({"constant": "V("}, "expected the name of a Go constant, found"),
        ({"key": "example.org/schema"}, "needs to know where the version stands"),
        ({"places": [], "manifests": []}, "needs to know where the version stands"),
    ],
)
def test_settings_that_say_nothing(project: Project, changes: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        findings(project.root, **changes)


def test_there_has_to_be_a_repository_for_tags(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no git repository"):
        findings(tmp_path)


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ('SchemaVersion = "1.2.3"', "1.2.3"),
        ('\tSchemaVersion string = "1.2.3" // = "2"', "1.2.3"),
        ('OtherSchemaVersion = "1.2.3"', ""),
        ("SchemaVersion = other", "other"),
    ],
)
def test_the_value_of_a_constant(line: str, version: str) -> None:
    assert Mark("SchemaVersion", "", ()).value(line) == version


@pytest.mark.parametrize(
    "line", ['    a.b/c: "1.2"', "    a.b/c: 1.2 # old", "    'a.b/c': '1.2'", "  a.b/c:  1.2"]
)
def test_the_value_of_an_annotation(line: str) -> None:
    assert Mark("", "a.b/c", ()).value(line) == "1.2"


def test_versions_are_ordered_as_people_count() -> None:
    names = ["v1.10.0", "v1.9.0", "v1.9.0-rc.10", "v1.9.0-rc.9", "nightly"]
    assert sorted(names, key=version_order) == ["nightly", "v1.9.0", "v1.9.0-rc.9", "v1.9.0-rc.10", "v1.10.0"]
