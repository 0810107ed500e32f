# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Document the custom resources that the CRD manifests define, a page per kind with all of its fields."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

from docwarden.config import setting
from docwarden.errors import InputError
from docwarden.facts.crds import read_crds
from docwarden.facts.manifests import read_manifests
from docwarden.facts.schemas import read_schema
from docwarden.finding import Rule, Severity
from docwarden.markup import crd_reference, rst
from docwarden.markup.crd_outline import Edition, KindPage, outline
from docwarden.registry import Generated, GeneratorOptions
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.crds import CustomResource
    from docwarden.facts.manifests import Manifest
    from docwarden.finding import Finding
    from docwarden.markup.crd_outline import Outline
    from docwarden.source import Codebase

UNDESCRIBED = Rule(
    id="crd-reference-undescribed",
    severity=Severity.NOTE,
    summary="Each field of a custom resource has a description.",
    why="The name and the type alone seldom tell a user what to write; `kubectl explain` shows no more.",
    bad="replicas:\n  type: integer",
    good="replicas:\n  description: How many instances to run.\n  type: integer",
    language="yaml",
)

RIVAL = Rule(
    id="crd-reference-rival",
    severity=Severity.WARNING,
    summary="Each custom resource has one definition.",
    why="The page of a kind shows one definition, the first in the order of the settings and of file names. "
    "What another one says of the same kind is not in the manual.",
    bad='manifests = ["config/crd"]  # holds standard/gateways.yaml and experimental/gateways.yaml',
    good='manifests = ["config/crd/standard"]',
    language="toml",
)


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of crd-reference; ``output`` is the folder of the pages."""

    manifests: Annotated[
        tuple[str, ...],
        setting("The files and folders of the CRD manifests (YAML or JSON).", path="file or folder"),
    ]
    examples: Annotated[
        tuple[str, ...],
        setting(
            "The files and folders of example manifests to show with their kinds.", path="file or folder"
        ),
    ] = ()
    source_url: Annotated[
        str, setting("Where the examples can be seen, with `{path}` for the path of one; empty for no link.")
    ] = ""
    title: Annotated[str, setting("The heading of the index page.")] = "Custom resources"
    intro: Annotated[str, setting("What the index page says first, in Markdown.")] = ""


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read manifests and examples and render them; see ``read_crds`` and ``read_schema`` for the errors."""
    pages = _pages(read_crds(codebase, options.manifests))
    for page in pages:
        _demand_versions(page.resource)
    plan = outline(pages)
    examples = read_manifests(codebase, options.examples)
    layout = crd_reference.Layout(options.title, options.intro, options.source_url)
    texts = {f"{options.output}/index.rst": crd_reference.index_page(pages, plan, layout)}
    for page in pages:
        own = _examples(page, examples)
        texts[f"{options.output}/{page.name}.rst"] = crd_reference.kind_page(page, plan, own, layout)
    return Generated(texts, (*_undescribed(pages, plan), *_rivals(pages)))


def _demand_versions(resource: CustomResource) -> None:
    """Refuse a definition that has no version, or one version twice; the API server refuses both."""
    if not resource.versions:
        hint = "complete the definition; where it is a patch, name the folder of the full definitions"
        location = resource.location
        raise InputError(f"the definition of {resource.kind} has no versions", location=location, hint=hint)
    names: set[str] = set()
    for version in resource.versions:
        if version.name in names or not version.name:
            what = f"has the version {version.name} twice" if version.name else "has a version without a name"
            raise InputError(f"the definition of {resource.kind} {what}", location=version.location)
        names.add(version.name)


def _pages(resources: Sequence[CustomResource]) -> list[KindPage]:
    """Name the pages after the kinds, with the group where several groups have a kind.

    Kinds of a group that differ in their case alone are numbered.
    """
    kinds = Counter(rst.slug(resource.kind) for resource in resources)
    taken: Counter[str] = Counter()
    pages = []
    for resource in resources:
        name = _name(resource, kinds)
        taken[name] += 1
        unique = f"{name}-{taken[name]}" if taken[name] > 1 else name
        pages.append(KindPage(unique, resource, _editions(resource)))
    return pages


def _name(resource: CustomResource, kinds: Counter[str]) -> str:
    name = rst.slug(resource.kind)
    # "index" is the page that lists the kinds.
    unique = kinds[name] == 1 and name != "index"
    return name if unique else f"{name}-{rst.slug(resource.group)}"


def _editions(resource: CustomResource) -> tuple[Edition, ...]:
    return tuple(
        Edition(version, read_schema(version.schema) if version.schema else None)
        for version in resource.versions
    )


def _examples(page: KindPage, examples: Iterable[Manifest]) -> list[Manifest]:
    resource = page.resource
    versions = {f"{resource.group}/{version.name}" for version in resource.versions}
    return [item for item in examples if item.kind == resource.kind and item.api_version in versions]


def _undescribed(pages: Iterable[KindPage], plan: Outline) -> Iterator[Finding]:
    for page in pages:
        for edition in page.editions:
            tally = plan.tallies[page.name, edition.version.name]
            if tally.undescribed:
                name = f"{page.resource.kind} {edition.version.name}"
                message = (
                    f"{name}: {tally.undescribed:,} of {counted(tally.fields, 'field')} have no description"
                )
                yield UNDESCRIBED.at(edition.version.location, message)


def _rivals(pages: Iterable[KindPage]) -> Iterator[Finding]:
    for page in pages:
        for rival in page.resource.rivals:
            message = f"{page.resource.kind} is shown as {page.resource.location} defines it, not as here"
            yield RIVAL.at(rival, message, hint="name one of the files in manifests")
