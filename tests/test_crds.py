# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden.documents import construct
from docwarden.errors import InputError
from docwarden.facts.crds import read_crds, without_actions
from docwarden.source import Codebase, WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docwarden.facts.crds import CustomResource

    Write = Callable[[str, str | bytes], Path]

BUOY = "kind: CustomResourceDefinition\nspec: {group: harbor.example, names: {kind: Buoy}}\n"


def read(root: Path, *manifests: str) -> list[CustomResource]:
    return list(read_crds(WorkTree(root), manifests or ["crds"]))


def test_a_definition_is_read_with_its_schema(tmp_path: Path, write: Write) -> None:
    write(
        "crds/buoy.yaml",
        "# first\n---\nkind: CustomResourceDefinition\nspec:\n"
        "  names: {kind: Buoy, plural: buoys, singular: buoy, shortNames: [b], categories: [all]}\n"
        "  versions:\n"
        "  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}\n",
    )
    [buoy] = read(tmp_path)
    assert (buoy.plural, buoy.singular, buoy.short_names, buoy.categories) == (
        "buoys",
        "buoy",
        ("b",),
        ("all",),
    )
    assert str(buoy.location) == "crds/buoy.yaml:3:1"
    [version] = buoy.versions
    assert str(version.location) == "crds/buoy.yaml:7:5"
    assert version.schema
    assert construct(version.schema.node, version.schema.path) == {"type": "object"}


def test_v1beta1_shares_one_schema_among_its_versions(tmp_path: Path, write: Write) -> None:
    write(
        "crds/old.yaml",
        "kind: CustomResourceDefinition\nspec:\n  names: {kind: Buoy}\n  version: v1\n"
        "  validation: {openAPIV3Schema: {type: object}}\n"
        "  versions: [{name: v1, served: true, storage: true}, {name: v2, served: false}]\n",
    )
    [buoy] = read(tmp_path)
    assert [version.name for version in buoy.versions] == ["v1", "v2"]
    assert buoy.versions[0].schema == buoy.versions[1].schema != None  # noqa: E711 - both are there


def test_a_folder_counts_once_however_often_it_is_named_or_linked(tmp_path: Path, write: Write) -> None:
    write("crds/v1/buoy.yaml", BUOY)
    (tmp_path / "crds" / "again").symlink_to("v1")
    (tmp_path / "linked").symlink_to("crds")
    assert [crd.kind for crd in read(tmp_path, "crds", "crds/v1/buoy.yaml", "linked")] == ["Buoy"]


def test_definitions_that_differ_are_told(tmp_path: Path, write: Write) -> None:
    write("crds/a.yaml", BUOY)
    write("crds/b.yaml", "# The same, apart from what nobody sees.\n" + BUOY)
    write("crds/c.yaml", BUOY.replace("Buoy}", "Buoy, plural: buoys}"))
    [buoy] = read(tmp_path)
    assert str(buoy.location) == "crds/a.yaml:1:1"
    assert [str(place) for place in buoy.rivals] == ["crds/c.yaml:1:1"]


def test_aliases_and_merge_keys_are_followed(tmp_path: Path, write: Write) -> None:
    write("crds/a.yaml", "x: &n {kind: Buoy, plural: buoys}\nkind: CustomResourceDefinition\n"
          "spec: {names: {<<: *n, plural: own}}\n")  # fmt: skip
    assert [(crd.kind, crd.plural) for crd in read(tmp_path)] == [("Buoy", "own")]


def test_a_helm_template_of_other_things_is_passed_over(tmp_path: Path, write: Write) -> None:
    write("crds/buoy.yaml", BUOY)
    write("crds/deployment.yaml", '{{- include "harbor.deployment" . }}\n  : [\n')
    assert [crd.kind for crd in read(tmp_path)] == ["Buoy"]


def test_actions_leave_lines_and_columns_as_they_are() -> None:
    template = "{{- if .Values.on\n}}\na: {{ .X }} b\n  {{ end }}\n"
    plain = without_actions(template)
    assert [len(line) for line in plain.split("\n")] == [len(line) for line in template.split("\n")]
    assert plain.replace("\ufffc", "?") == f"{' ' * 17}\n  \na: ???????? b\n{' ' * 11}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "crds/a.yaml: expected YAML, found an empty file"),
        ("kind: [a\n", "crds/a.yaml:2:1: malformed YAML: "),
        (b"kind: \xff\n", "crds/a.yaml:1:7: expected UTF-8 text, found the byte 0xff"),
        ("kind: ConfigMap\n", "crds: no CustomResourceDefinition found"),
        ("kind: CustomResourceDefinition\n", "crds/a.yaml:1:1: a CustomResourceDefinition must have"),
        ("{{ if .On }}\n" + BUOY.replace("Buoy", "'{{ .Kind }}'"), "must have spec.names.kind"),
        (BUOY.replace("Buoy", "7"), "crds/a.yaml:2:45: expected a string, found a number"),
        (BUOY.replace("Buoy", '"a b"'), 'crds/a.yaml:2:45: expected the name of a kind, found "a b"'),
        (BUOY.replace("{kind: Buoy}", "Buoy"), "crds/a.yaml:2:38: expected a mapping, found a string"),
        (BUOY + "x: &x [*x]\n", "crds/a.yaml:3:4: an alias refers to a node that holds it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_place(
    text: str | bytes, message: str, tmp_path: Path, write: Write
) -> None:
    write("crds/a.yaml", text)
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert message in str(caught.value)


def test_a_missing_place_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such file"):
        read(tmp_path, "nowhere")


def test_an_alias_bomb_is_refused(tmp_path: Path, write: Write) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    write("crds/a.yaml", "\n".join([BUOY + "l0: &l0 []", *levels]))
    with pytest.raises(InputError, match="the aliases expand to more than"):
        read(tmp_path)


class OneFile(Codebase):
    """A codebase that is one file."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read_bytes(self, path: str) -> bytes:
        del path
        return self.text.encode()

    def files(self, folder: str, suffix: str = "") -> list[str]:
        raise NotImplementedError

    def names(self, folder: str) -> list[str]:
        raise NotImplementedError

    def is_file(self, path: str) -> bool:
        return bool(path)

    def is_folder(self, path: str) -> bool:
        return not path


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["Buoy", "v1", "", "a b"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kind", "name"]), inner),
    max_leaves=4,
)
NAMES = st.fixed_dictionaries({"kind": st.just("Buoy") | JSON}, optional={"shortNames": JSON, "plural": JSON})
SPEC = st.fixed_dictionaries(
    {"names": NAMES | JSON},
    optional={
        "group": JSON,
        "scope": JSON,
        "version": JSON,
        "validation": JSON,
        "versions": st.lists(JSON) | JSON,
    },
)


@given(SPEC | JSON)
def test_whatever_a_definition_holds_it_is_read_or_refused_with_a_place(spec: Any) -> None:
    text = json.dumps({"kind": "CustomResourceDefinition", "spec": spec})
    place, kinds = None, []
    try:
        kinds = [crd.kind for crd in read_crds(OneFile(text), ["a.json"])]
    except InputError as error:
        place = error.location
    if place:
        assert place.path == "a.json"
    else:
        assert kinds == [spec["names"]["kind"]]
