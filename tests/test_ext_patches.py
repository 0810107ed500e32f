# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Patches change nothing but the time, apply to the code they were written for, and are taken off again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx import patches
from exts.building import Project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")


def output(project: Project, name: str) -> dict[str, bytes]:
    result = project.build(fresh=True)
    files = {
        file.relative_to(result.output).as_posix(): file.read_bytes()
        for file in result.output.rglob("*")
        if file.is_file() and file.name != ".buildinfo"
    }
    assert "index.html" in files, name
    return files


@pytest.mark.parametrize("manual", ["one_read", "strict", "tabs"])
@pytest.mark.parametrize("patch", patches.PATCHES, ids=lambda patch: patch.name)
def test_output_is_the_same_without_a_patch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patch: patches.Patch, manual: str
) -> None:
    project = Project(manual, tmp_path)
    with_all = output(project, "with")
    others = tuple(one for one in patches.PATCHES if one is not patch)
    original = patches.applied
    monkeypatch.setattr(patches, "applied", lambda: original(others))
    assert output(project, "without") == with_all


def test_all_patches_fit_the_versions_in_use() -> None:
    assert [patch.name for patch in patches.PATCHES if not patch.applies()] == []


def test_a_patch_for_other_code_stays_off() -> None:
    patch = replace(patches.PATCHES[0], digests=frozenset({"0" * 16}))
    before = getattr(patch.owner, patch.attribute)
    with patches.applied((patch,)) as off:
        assert off == [patch]
        assert getattr(patch.owner, patch.attribute) is before


def test_patches_are_taken_off() -> None:
    before = [vars(patch.owner).get(patch.attribute) for patch in patches.PATCHES]
    with patches.applied():
        assert [vars(patch.owner).get(patch.attribute) for patch in patches.PATCHES] != before
    assert [vars(patch.owner).get(patch.attribute) for patch in patches.PATCHES] == before
