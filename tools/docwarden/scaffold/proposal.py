# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The generators that a survey calls for, each tried before it is proposed."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docwarden import generation
from docwarden.config import FILE_NAME, Config, File, convert_text
from docwarden.errors import DocwardenError
from docwarden.generators import cmdref
from docwarden.scaffold import settings_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.scaffold.survey import Survey
    from docwarden.source import WorkTree

REFERENCE = "reference"

#: What ends the description of teams in a CODEOWNERS file that has one.
END_MARK = "END_CODEOWNERS_DOCS"


@dataclass(frozen=True, slots=True)
class Entry:
    """One table ``[generators.NAME]``; ``failure`` says why it cannot be used as it is."""

    name: str
    table: dict[str, Any]
    failure: str = ""

    @property
    def page(self) -> str:
        """What a table of contents names, relative to the folder of reference pages."""
        output = str(self.table["output"])
        name = posixpath.basename(output)
        stem, suffix = posixpath.splitext(name)
        return stem if suffix else f"{name}/index"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The settings for a codebase: name, folder of the manual, generators, and manifests for examples."""

    project: str
    manual: str
    entries: tuple[Entry, ...]
    manifests: tuple[str, ...] = ()

    @property
    def working(self) -> list[Entry]:
        """The generators that made their pages."""
        return [entry for entry in self.entries if not entry.failure]


def propose(codebase: WorkTree, found: Survey, project: str) -> Proposal:
    """Propose settings, and try each generator once without writing anything."""
    manual = found.manual or "Documentation"
    entries = tuple(_entries(codebase, found, f"{manual}/{REFERENCE}"))
    proposal = Proposal(project, manual, entries, found.manifests)
    return replace(proposal, entries=tuple(_tried(codebase, proposal)))


def _tried(codebase: WorkTree, proposal: Proposal) -> Iterator[Entry]:
    text, root = settings_file.render(proposal), codebase.root
    config = Config(root, root / FILE_NAME, FILE_NAME, text, convert_text(text, File, FILE_NAME))
    configured = generation.entries(config)
    outcomes = generation.run(config, configured, configured).outcomes
    failures = {outcome.entry.name: outcome.error for outcome in outcomes}
    for entry in proposal.entries:
        error = failures.get(entry.name)
        yield replace(entry, failure=entry.failure or (str(error) if error else ""))


def _entries(codebase: WorkTree, found: Survey, folder: str) -> Iterator[Entry]:
    for index, chart in enumerate(found.charts):
        alone = len(found.charts) == 1
        name = "helm-values" if alone else f"helm-values-{chart.name}"
        table: dict[str, Any] = {} if alone else {"uses": "helm-values", "label-prefix": f"helm-{chart.name}"}
        if index:
            table["indexed"] = False  # ``:confval:`` names the values of one chart
        title = "Helm values" if alone else f"Helm values of {chart.name}"
        table |= {"title": title, "values": chart.values, "style": "modern", "output": f"{folder}/{name}.rst"}
        yield Entry(name, table)
    if found.manifests:
        output = f"{folder}/custom-resources"
        yield Entry("crd-reference", {"manifests": list(found.manifests), "output": output})
    if found.protos:
        inputs = {"files": list(found.protos), "includes": list(found.proto_roots)}
        yield Entry("grpc", {**inputs, "output": f"{folder}/grpc.rst"})
    if found.codeowners:
        described = END_MARK in codebase.read_text(found.codeowners)
        end = {} if described else {"end-mark": ""}
        output = f"{folder}/codeowners.rst"
        yield Entry("codeowners", {"codeowners": found.codeowners, **end, "output": output})
    yield from _programs(codebase, found, folder)


def _programs(codebase: WorkTree, found: Survey, folder: str) -> Iterator[Entry]:
    """Read each program once, for the name that it gives itself; one that is no cobra program is left out."""
    output = f"{folder}/cmdref"
    programs = []
    for main in found.mains:
        guess = posixpath.basename(main) if main != "." else codebase.root.name
        options = cmdref.Options(output=output, programs=(cmdref.Program(name=guess, main=main),))
        try:
            read = cmdref.commands(codebase, options)
        except DocwardenError:
            continue
        programs += [{"name": command.path[0], "main": main} for command in read.values()]
    if programs:
        yield Entry("cmdref", {"output": output, "layout": "cobra", "programs": programs})
