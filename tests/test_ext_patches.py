# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Patches change nothing but the time, apply to the code they were written for, and are taken off again."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx import patches
from exts.building import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

importlib.import_module(patches.MYST)
KNOWN = (*patches.PATCHES, *patches.of_extensions())

pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")


def output(project: Project) -> dict[str, bytes]:
    result = project.build(fresh=True)
    files = {
        file.relative_to(result.output).as_posix(): file.read_bytes()
        for file in result.output.rglob("*")
        if file.is_file() and file.name != ".buildinfo"
    }
    assert "index.html" in files
    return files


def without(monkeypatch: pytest.MonkeyPatch, left_out: Callable[[patches.Patch], bool]) -> None:
    original = patches.applied
    monkeypatch.setattr(
        patches, "applied", lambda some: original(tuple(one for one in some if not left_out(one)))
    )


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return output(Project("one_read", tmp_path_factory.mktemp("patched")))


@pytest.mark.parametrize("patch", KNOWN, ids=lambda patch: patch.name)
def test_output_is_the_same_without_a_patch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patched: dict[str, bytes], patch: patches.Patch
) -> None:
    without(monkeypatch, lambda one: one.name == patch.name)
    assert output(Project("one_read", tmp_path)) == patched


@pytest.mark.parametrize("manual", ["strict", "tabs"])
def test_output_is_the_same_without_any_patch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manual: str
) -> None:
    project = Project(manual, tmp_path)
    with_all = output(project)
    without(monkeypatch, lambda _one: True)
    assert output(project) == with_all


def test_all_patches_fit_the_versions_in_use() -> None:
    assert [patch.name for patch in KNOWN if not patch.applies()] == []


def test_a_patch_for_other_code_stays_off() -> None:
    patch = replace(patches.PATCHES[0], digests=frozenset({"0" * 16}))
    before = getattr(patch.owner, patch.attribute)
    with patches.applied((patch,)) as off:
        assert off == [patch]
        assert getattr(patch.owner, patch.attribute) is before


def test_patches_are_taken_off() -> None:
    before = [vars(patch.owner).get(patch.attribute) for patch in patches.PATCHES]
    with patches.applied(patches.PATCHES):
        assert [vars(patch.owner).get(patch.attribute) for patch in patches.PATCHES] != before
    assert [vars(patch.owner).get(patch.attribute) for patch in patches.PATCHES] == before
