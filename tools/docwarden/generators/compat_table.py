# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""List the version of the custom resources' schema in each release, from tags, branches and kept folders."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from docwarden.checks import schema_versions as check
from docwarden.config import Settings, setting
from docwarden.errors import InputError
from docwarden.facts import crd_changes
from docwarden.facts.git_objects import GitObjects
from docwarden.facts.releases import Series, find_releases
from docwarden.facts.schema_versions import Mark, current_versions, versions_of
from docwarden.markup import compat_table
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.facts.crd_changes import Files
    from docwarden.facts.releases import Release
    from docwarden.facts.schema_versions import SchemaVersion
    from docwarden.finding import Finding
    from docwarden.source import Codebase


class Releases(Settings, frozen=True, kw_only=True):
    """``[[generators.compat-table.releases]]``: releases that belong together, oldest first."""

    name: Annotated[
        str, setting("What the row of the branch or of the folder is called; by default as the branch.")
    ] = ""
    tags: Annotated[
        tuple[str, ...], setting("The tags, by name or by pattern, such as `v1.4.*`; git has to have them.")
    ] = ()
    branch: Annotated[
        str, setting("The branch whose tip comes last, looked up at the remote as it was fetched last.")
    ] = ""
    folder: Annotated[
        str, setting("A folder in which the codebase keeps the files of this release.", path="folder")
    ] = ""


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of compat-table."""

    releases: Annotated[tuple[Releases, ...], setting("The releases, in the order of their versions.")]
    constant: Annotated[str, setting("The Go constant that holds the version.")] = ""
    key: Annotated[str, setting("Or the annotation or label of the definitions that does.")] = ""
    places: Annotated[
        tuple[str, ...],
        setting(
            "The files and folders to look for it in; by default those of the manifests.",
            path="file or folder",
        ),
    ] = ()
    manifests: Annotated[
        tuple[str, ...],
        setting(
            "The files and folders of the CRD manifests. With them, a schema that changed after the last "
            "release without a new version is a finding.",
            path="file or folder",
        ),
    ] = ()
    current: Annotated[
        str, setting("What the row of the codebase as it is now is called; empty for no such row.")
    ] = ""
    style: Annotated[
        Literal["compat", "modern"],
        setting("`compat` is the grid that Cilium commits, `modern` a page with the newest release first."),
    ] = "modern"
    title: Annotated[str, setting("The heading of the modern page; empty for a page to be included.")] = (
        "Schema versions"
    )
    intro: Annotated[str, setting("What the modern page says first, in Markdown.")] = ""
    subject: Annotated[str, setting("The head of the compat table's first column.")] = ""
    resources: Annotated[str, setting("The head of the compat table's second column.")] = "CRD"
    widths: Annotated[tuple[int, int], setting("The widths of the compat table's columns.")] = (18, 14)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read: the versions of each release, and those of the codebase as it is now."""

    codebase: Codebase
    git: GitObjects | None
    series: Sequence[Sequence[Release]]
    versions: Mapping[Release, tuple[SchemaVersion, ...]]
    now: tuple[SchemaVersion, ...]


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read the versions and render them; see ``find_releases`` for the errors."""
    mark = _mark(options)
    git = _git(codebase, options)
    series = find_releases(git, [_series(one) for one in options.releases])
    versions = versions_of(git, codebase, [release for group in series for release in group], mark)
    now = current_versions(codebase, mark) if options.current or options.manifests else ()
    known = _Known(codebase, git, series, versions, now)
    findings = tuple(_findings(known, options.manifests)) if options.manifests else ()
    return Generated({options.output: _page(_rows(known, options), options)}, findings)


def _mark(options: Options) -> Mark:
    if bool(options.constant) == bool(options.key):
        raise InputError(
            "compat-table needs to know where the version stands",
            hint="set either constant, for Go, or key, for an annotation or a label of the definitions",
        )
    if options.constant and not options.constant.isidentifier():
        raise InputError(f'expected the name of a Go constant, found "{options.constant}"')
    places = options.places or options.manifests
    if not places:
        raise InputError("compat-table needs to know where the version stands", hint="set places")
    return Mark(options.constant, options.key, places)


def _git(codebase: Codebase, options: Options) -> GitObjects | None:
    """Give the repository, where a release is in it; a codebase may keep all of its releases in folders."""
    if not any(one.tags or one.branch for one in options.releases):
        return None
    if codebase.root is None:
        raise InputError("there is no git repository to read tags and branches from")
    return GitObjects(codebase.root)


def _series(releases: Releases) -> Series:
    name = releases.name or (releases.folder.rpartition("/")[2] if releases.folder else "")
    return Series(name, releases.tags, releases.branch, releases.folder)


def _rows(known: _Known, options: Options) -> list[list[compat_table.Row]]:
    rows = [
        [compat_table.Row(one.name, _texts(known.versions[one]), one.is_tip) for one in group]
        for group in known.series
    ]
    now = compat_table.Row(options.current, _texts(known.now), is_tip=True)
    return [*rows, [now]] if options.current else rows


def _texts(versions: Sequence[SchemaVersion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.version for one in versions))


def _page(rows: Sequence[Sequence[compat_table.Row]], options: Options) -> str:
    if options.style == "compat":
        flat = [row for group in rows for row in group]
        return compat_table.compat(flat, options.subject, options.resources, options.widths)
    return compat_table.modern(rows, options.title, options.intro)


def _findings(known: _Known, manifests: Sequence[str]) -> Iterator[Finding]:
    """Compare the tip of each branch with the release before it, and the codebase with the last release."""
    head = known.git.commit("HEAD") if known.git else ""
    last: Release | None = None
    for release in (release for group in known.series for release in group):
        if not release.is_tip:
            last = release
        elif last and release.commit not in (head, last.commit):
            changes = functools.partial(_changes, known, manifests, last, release)
            before, after = known.versions[last], known.versions[release]
            yield from check.compare(last.name, before, after, changes, release.name)
    if last:
        changes = functools.partial(_changes, known, manifests, last)
        yield from check.compare(last.name, known.versions[last], known.now, changes)


def _changes(
    known: _Known, manifests: Sequence[str], before: Release, after: Release | None = None
) -> dict[str, str]:
    """Say what became of each kind between two releases, or up to the codebase as it is."""
    old = _files(known, before, manifests)
    new = _files(known, after, manifests) if after else None
    return crd_changes.changed_kinds(old, new or crd_changes.of_codebase(known.codebase, manifests, old))


def _files(known: _Known, release: Release, manifests: Sequence[str]) -> Files:
    if release.folder or not known.git:
        return crd_changes.of_codebase(known.codebase, (release.folder,), {})
    return crd_changes.of_commit(known.git, release.commit, manifests)
