# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden versions``: the versions of the manual that readers can choose from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from docwarden import registry
from docwarden.checks.versions import Known, check_versions
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import InputError
from docwarden.facts import versions
from docwarden.reporters import Report
from docwarden.source import WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.facts.versions import VersionList


@click.group()
def command() -> None:
    """Check the list of versions that banners, the version menu and canonical links come from."""


@command.command()
@pass_invocation
def check(invocation: Invocation) -> None:
    """Report contradictions, unknown revisions, passed ends of life and releases that are not listed."""
    config = invocation.load_config()
    listed = _read(config)
    known = _ask_git(config, listed)
    found = tuple(check_versions(listed, known, dt.datetime.now(tz=dt.UTC).date()))
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    invocation.finish(Report("versions", _summary(listed, known), found, (), rules), config)


def _read(config: Config) -> VersionList:
    default = f"{config.settings.documentation.source}/{versions.FILE_NAME}"
    path = config.settings.versions.file or default
    codebase = WorkTree(config.root)
    if not codebase.is_file(path):
        hint = "list the versions there, or name another file in versions.file"
        raise InputError.at(path, "no such file", hint=hint)
    return versions.parse_versions(codebase.read_text(path), path)


def _ask_git(config: Config, listed: VersionList) -> Known:
    commits = {one.revision: versions.resolve(config.root, one.revision) for one in listed.versions}
    tags = tuple(versions.tags_like(config.root, listed.tags)) if listed.tags else ()
    return Known(commits, tags, shallow=versions.is_shallow(config.root))


def _summary(listed: VersionList, known: Known) -> str:
    stable = f", {listed.stable.name} is stable" if listed.stable else ""
    unknown = "; revisions not checked: the clone is shallow" if known.shallow else ""
    return f"{counted(len(listed.versions), 'version')}{stable}{unknown}"
