# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""List the custom resources that the CRD manifests define, linked to the pages that explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from docwarden.config import setting
from docwarden.facts.crds import read_crds
from docwarden.facts.labels import read_labels
from docwarden.finding import Rule, Severity
from docwarden.markup import rst
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docwarden.facts.crds import CrdVersion, CustomResource
    from docwarden.facts.labels import Label
    from docwarden.finding import Finding
    from docwarden.source import Codebase

DEAD_REFERENCE = Rule(
    id="crd-list-dead-reference",
    severity=Severity.WARNING,
    summary="A label that the list of custom resources refers to names a place in a page.",
    why="The compat style takes any text that looks like a label for one, as the original program does. "
    "Where it is an address or an example, the reference in the list leads nowhere.",
    bad=".. _LoadBalancer: https://example.org/load-balancer",
    good=".. _LoadBalancer:\n\nLoad balancers\n--------------",
    language="rst",
)


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of crd-list."""

    manifests: Annotated[
        tuple[str, ...],
        setting("The files and folders of the CRD manifests (YAML or JSON).", path="file or folder"),
    ]
    labels: Annotated[
        tuple[str, ...],
        setting("The pages and folders of pages that may define labels `.. _Kind:`.", path="page or folder"),
    ] = ()
    style: Annotated[
        Literal["compat", "modern"],
        setting("`compat` is the bare list that Cilium commits, `modern` a table."),
    ] = "modern"
    title: Annotated[str, setting("The heading of the modern page; empty for a page to be included.")] = (
        "Custom resources"
    )


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read manifests and labels and render them; see ``read_crds`` and ``read_labels`` for the errors."""
    resources = read_crds(codebase, options.manifests)
    if options.style == "modern":
        labels = read_labels(codebase, options.labels, (".rst", ".md"))
        return Generated({options.output: _modern(resources, labels, options.title)})
    labels = read_labels(codebase, options.labels, (".rst",))
    kinds = sorted({resource.kind for resource in resources})
    return Generated({options.output: _compat(kinds, labels)}, tuple(_dead_references(kinds, labels)))


def _compat(kinds: Iterable[str], labels: Iterable[Label]) -> str:
    labelled = {label.name for label in labels}
    return "".join(f"- :ref:`{kind}<{kind}>`\n" if kind in labelled else f"- {kind}\n" for kind in kinds)


def _dead_references(kinds: Iterable[str], labels: Sequence[Label]) -> Iterable[Finding]:
    """Report the references that have no target; Sphinx compares the names of labels in lower case."""
    targets = {label.normal for label in labels if label.internal}
    for kind in kinds:
        places = [label.location for label in labels if label.name == kind]
        if places and kind.lower() not in targets:
            yield DEAD_REFERENCE.at(places[0], f"the list refers to {kind}, which is no place in a page")


def _modern(resources: Sequence[CustomResource], labels: Iterable[Label], title: str) -> str:
    targets = {label.normal for label in labels if label.internal}
    header = ("Kind", "API group", "Scope", "Short names", "Versions")
    rows = [_row(resource, linked=resource.kind.lower() in targets) for resource in resources]
    page = (rst.heading(title) if title else "") + rst.list_table(header, rows)
    return page.rstrip("\n") + "\n"


def _row(resource: CustomResource, *, linked: bool) -> tuple[str, ...]:
    kind = resource.kind
    return (
        f":ref:`{kind} <{kind}>`" if linked else f"``{kind}``",
        rst.line(resource.group) or "\u2013",
        rst.line(resource.scope) or "\u2013",
        ", ".join(rst.literal(name) for name in resource.short_names) or "\u2013",
        ", ".join(_version(version) for version in resource.versions) or "\u2013",
    )


def _version(version: CrdVersion) -> str:
    states = {"deprecated": version.deprecated, "stored": version.storage, "not served": not version.served}
    notes = ", ".join(state for state, holds in states.items() if holds)
    return f"{rst.literal(version.name)} ({notes})" if notes else rst.literal(version.name)
