# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Release facts: versions, branches, archives and chart arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden.errors import InputError
from docwarden.facts.release import Project, read_release, release_facts
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden.facts.release import Release

HARBOR = Project("breakwater-lb/breakwater", "harbor/bw", "install/kubernetes/bw")
GO_MOD = "module example.org/breakwater\n\ngo 1.25.3\n\nrequire (\n\tgo.example/x v1.0.0\n)\n"


def facts(version: str, docs_version: str = "") -> Release:
    return release_facts(version, GO_MOD, HARBOR, docs_version)


@pytest.mark.parametrize("docs_version", ["", "latest"])
def test_the_newest_state_is_the_main_branch(docs_version: str) -> None:
    assert facts("1.19.0-dev\n", docs_version).substitutions() == {
        "SCM_WEB": "https://raw.githubusercontent.com/breakwater-lb/breakwater/HEAD",
        "SCM_BRANCH": "HEAD",
        "SCM_ARCHIVE_NAME": "breakwater-main",
        "SCM_ARCHIVE_FILENAME": "main.tar.gz",
        "SCM_ARCHIVE_LINK": "https://github.com/breakwater-lb/breakwater/archive/main.tar.gz",
        "CURRENT_RELEASE": "1.19",
        "NEXT_RELEASE": "1.19",
        "CHART_RELEASE": "./bw",
        "CHART_VERSION": "--chart-directory ./install/kubernetes/bw",
        "GO_RELEASE": "1.25.3",
        "IMAGE_TAG": "v1.19.0-dev",
    }


def test_stable_is_the_release() -> None:
    release = facts("1.18.2", "stable")
    assert release.versioned
    assert release.scm_branch == "1.18.2"
    assert release.scm_archive_name == "breakwater-1.18.2"
    assert release.scm_archive_link.endswith("/archive/1.18.2.tar.gz")
    assert release.chart_release == "harbor/bw --version 1.18.2"
    assert release.chart_version == "--version 1.18.2"


def test_any_other_version_is_a_branch() -> None:
    release = facts("1.18.2", "v1.18")
    assert release.scm_web.endswith("/breakwater/v1.18")
    assert release.scm_archive_filename == "v1.18.tar.gz"
    assert release.scm_archive_name == "breakwater-1.18"
    assert release.chart_release == "harbor/bw --version 1.18.2"


@pytest.mark.parametrize(
    ("branch", "folder"),
    [("v1.18", "1.18"), ("dev", "dev"), ("vagrant", "vagrant"), ("feature/ipv6", "feature-ipv6")],
)
def test_archive_folders_are_named_as_github_names_them(branch: str, folder: str) -> None:
    assert facts("1.18.2", branch).scm_archive_name == f"breakwater-{folder}"


def test_tags_may_have_a_prefix() -> None:
    project = Project("breakwater-lb/breakwater", tag_prefix="v")
    assert release_facts("1.18.2", GO_MOD, project, "stable").scm_branch == "v1.18.2"


@pytest.mark.parametrize(
    ("version", "current", "following", "previous"),
    [
        ("1.19.0-dev", "1.19", "1.19", "1.18"),
        ("1.18.0-rc.1", "1.18", "1.18", "1.17"),
        ("1.18.90", "1.18", "1.19", "1.18"),
        ("1.18.90-dev+build.7", "1.18", "1.19", "1.18"),
        ("2.0.0", "2.0", "2.0", "2.0"),
    ],
)
def test_neighboring_releases(version: str, current: str, following: str, previous: str) -> None:
    release = facts(version)
    assert (release.current_release, release.next_release) == (current, following)
    assert release.previous_release == previous


@pytest.mark.parametrize(
    "version",
    ["", "v1.2.3", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3\n1.2.4", "1.2.٣"],
)
def test_a_bad_version_is_an_input_error(version: str) -> None:
    with pytest.raises(InputError, match=r"^VERSION:1: expected a semantic version") as caught:
        facts(version)
    assert "semver.org" in caught.value.hint


@pytest.mark.parametrize(
    "go_mod", ["module x\n", "module x\n// go 1.25\n", "require (\n\tgo 1.2\n)\n", "toolchain go1.25.0\n"]
)
def test_a_go_mod_without_a_release_is_an_input_error(go_mod: str) -> None:
    with pytest.raises(InputError, match=r"^go\.mod: expected a go directive"):
        release_facts("1.2.3", go_mod, HARBOR)


def test_the_go_directive_may_bear_a_comment() -> None:
    assert release_facts("1.2.3", "go 1.25rc1 // the newest\n", HARBOR).go_release == "1.25rc1"


def test_facts_are_read_from_a_codebase(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("3.4.5\n", encoding="utf-8")
    (tmp_path / "go.mod").write_text(GO_MOD, encoding="utf-8")
    assert read_release(WorkTree(tmp_path), HARBOR, "latest").image_tag == "v3.4.5"


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="VERSION"):
        read_release(WorkTree(tmp_path), HARBOR)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_plain_version_is_accepted(major: int, minor: int, patch: int) -> None:
    release = facts(f"{major}.{minor}.{patch}")
    assert release.current_release == f"{major}.{minor}"
    assert release.image_tag == f"v{major}.{minor}.{patch}"
