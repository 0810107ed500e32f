# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a manual says about releases: versions, branches, archives and chart arguments of one build."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from docwarden.errors import InputError

if TYPE_CHECKING:
    from docwarden.source import Codebase

VERSION_FILE = "VERSION"
GO_MOD_FILE = "go.mod"

#: Development of the next minor release carries this patch number on its way (1.18.90 leads to 1.19).
DEVELOPMENT_PATCH = 90

# The grammar of https://semver.org/spec/v2.0.0.html: no leading zeros, identifiers never empty.
_NUMBER = r"(?:0|[1-9][0-9]*)"
_PRERELEASE = rf"(?:{_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER = re.compile(
    rf"(?P<major>{_NUMBER})\.(?P<minor>{_NUMBER})\.(?P<patch>{_NUMBER})"
    rf"(?:-{_PRERELEASE}(?:\.{_PRERELEASE})*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)

# The go directive: https://go.dev/ref/mod#go-mod-file-go
_GO_DIRECTIVE = re.compile(r"^go[ \t]+([^\s/]+)[ \t]*(?://.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Project:
    """Where a project keeps its code and its chart.

    ``repository`` is the GitHub name, ``chart`` the name under which Helm finds the published chart and
    ``chart_directory`` its folder in the repository. Builds of the newest state show ``main_ref`` in links
    and ``main_branch`` in archive names. ``tag_prefix`` stands before the version in the names of tags.
    """

    repository: str
    chart: str = ""
    chart_directory: str = ""
    main_branch: str = "main"
    main_ref: str = "HEAD"
    tag_prefix: str = ""

    @property
    def web(self) -> str:
        """The address of the repository, with a slash at its end."""
        return f"https://github.com/{self.repository}/"

    @property
    def name(self) -> str:
        """The name of the repository without its owner."""
        return self.repository.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Release:
    """The facts of one build of a manual; the fields of ``substitutions`` and what the roles link to."""

    scm_web: str
    scm_branch: str
    scm_archive_name: str
    scm_archive_filename: str
    scm_archive_link: str
    current_release: str
    next_release: str
    chart_release: str
    chart_version: str
    go_release: str
    image_tag: str
    previous_release: str
    versioned: bool

    def substitutions(self) -> dict[str, str]:
        """Give the text of each substitution, by name (``SCM_WEB``, ``IMAGE_TAG`` and so on)."""
        return {
            field.name.upper(): str(getattr(self, field.name))
            for field in fields(self)
            if field.name not in {"previous_release", "versioned"}
        }


def read_release(codebase: Codebase, project: Project, docs_version: str = "") -> Release:
    """Compute the facts from the VERSION and go.mod of a codebase; see ``release_facts``."""
    version = codebase.read_text(VERSION_FILE)
    return release_facts(version, codebase.read_text(GO_MOD_FILE), project, docs_version)


def release_facts(version_text: str, go_mod_text: str, project: Project, docs_version: str = "") -> Release:
    """Compute the facts of a build from the texts of VERSION and go.mod.

    ``docs_version`` is the value of READTHEDOCS_VERSION: empty or ``latest`` stands for the main branch,
    ``stable`` for the release in VERSION, anything else is the name of a branch. Raises InputError when
    VERSION is not a semantic version (https://semver.org) or go.mod names no Go release.
    """
    version = version_text.strip()
    major, minor, patch = _parse(version)
    branch, archive = _branch(project, version, docs_version)
    versioned = docs_version not in {"", "latest"}
    developing = patch == DEVELOPMENT_PATCH
    chart_release, chart_version = _chart(project, version, versioned=versioned)
    return Release(
        scm_web=f"https://raw.githubusercontent.com/{project.repository}/{branch}",
        scm_branch=branch,
        scm_archive_name=f"{project.name}-{_archive_suffix(archive)}",
        scm_archive_filename=f"{archive}.tar.gz",
        scm_archive_link=f"{project.web}archive/{archive}.tar.gz",
        current_release=f"{major}.{minor}",
        next_release=f"{major}.{minor + developing}",
        chart_release=chart_release,
        chart_version=chart_version,
        go_release=_go_release(go_mod_text),
        image_tag=f"v{version}",
        previous_release=f"{major}.{max(minor - (not developing), 0)}",
        versioned=versioned,
    )


def _parse(version: str) -> tuple[int, int, int]:
    match = _SEMVER.fullmatch(version)
    if not match:
        found = f'"{version.splitlines()[0][:60]}"' if version else "nothing"
        raise InputError.at(
            VERSION_FILE,
            f"expected a semantic version such as 1.19.0-dev, found {found}",
            line=1,
            hint="write MAJOR.MINOR.PATCH, without a leading v; see https://semver.org",
        )
    return int(match["major"]), int(match["minor"]), int(match["patch"])


def _branch(project: Project, version: str, docs_version: str) -> tuple[str, str]:
    """Give what links name, and what the name of an archive names."""
    if docs_version in {"", "latest"}:
        return project.main_ref, project.main_branch
    if docs_version == "stable":
        return (project.tag_prefix + version,) * 2
    return docs_version, docs_version


def _archive_suffix(archive: str) -> str:
    """Name the folder in an archive as GitHub does: no ``v`` before a number, no slashes."""
    return re.sub(r"^v(?=[0-9])", "", archive).replace("/", "-")


def _chart(project: Project, version: str, *, versioned: bool) -> tuple[str, str]:
    if not versioned:
        return f"./{project.chart.rpartition('/')[2]}", f"--chart-directory ./{project.chart_directory}"
    chart_version = f"--version {version}"
    return f"{project.chart} {chart_version}", chart_version


def _go_release(go_mod_text: str) -> str:
    match = _GO_DIRECTIVE.search(go_mod_text)
    if not match:
        raise InputError.at(
            GO_MOD_FILE,
            "expected a go directive such as go 1.25.0, found none",
            hint="see https://go.dev/ref/mod#go-mod-file-go",
        )
    return match[1]
