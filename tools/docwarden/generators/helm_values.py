# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""List the values of a Helm chart with their types, defaults and descriptions, from its values.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from docwarden.config import setting
from docwarden.facts.helm_values import read_helm_values
from docwarden.finding import Rule, Severity
from docwarden.markup import helm_compat, helm_reference
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.helm_values import Chart
    from docwarden.finding import Finding
    from docwarden.source import Codebase

CUT = Rule(
    id="helm-values-cut",
    severity=Severity.WARNING,
    summary="A chart value with a pipe or a line break reaches the compat page cut or shifted.",
    why="The original pipeline splits each row at every pipe, so the reader misses the rest of the "
    "description and finds a part of it where the default belongs.",
    bad="# -- Either `all | none`.\nmode: all",
    good="# -- Either `all` or `none`.\nmode: all",
    language="yaml",
)
LOST = Rule(
    id="helm-values-lost-comment",
    severity=Severity.WARNING,
    summary="The comment above a chart value has dashes of its own, so helm-docs drops it.",
    why="helm-docs takes the text before the last dashes for the name of a key, and the value reaches the "
    "page without its description.",
    bad="# -- Log level -- one of debug, info.\nlevel: info",
    good="# -- Log level: one of debug, info.\nlevel: info",
    language="yaml",
)
REPEATED = Rule(
    id="helm-values-repeated-key",
    severity=Severity.WARNING,
    summary="A mapping of the chart's values has the same key twice.",
    why="Only the last one takes effect; the other misleads its reader, and the compat page lists both.",
    bad="image: a\nimage: b",
    good="image: b",
    language="yaml",
)


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of helm-values."""

    values: Annotated[str, setting("The values.yaml of the chart.", path="file")]
    style: Annotated[
        Literal["compat", "modern"],
        setting("`compat` is the table that Cilium commits, `modern` gives each value a label of its own."),
    ] = "modern"
    mark_keys: Annotated[
        Literal["as-committed", "yes", "no"],
        setting(
            "Whether the compat page marks keys for the spelling checker, as Cilium's does since mid-2023; "
            "by default, like the page that is there."
        ),
    ] = "as-committed"
    title: Annotated[str, setting("The heading of the modern page; empty for a page to be included.")] = (
        "Helm values"
    )
    intro: Annotated[str, setting("What the modern page says first, in Markdown.")] = ""
    label_prefix: Annotated[
        str,
        setting("What the labels of the modern page begin with; set it where a manual shows several charts."),
    ] = "helm"
    indexed: Annotated[
        bool,
        setting(
            "Whether `:confval:` and the search know the modern page's values; one chart per manual can."
        ),
    ] = True


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read the chart's values and render them; see ``read_helm_values`` for the errors."""
    compat = options.style == "compat"
    chart = read_helm_values(codebase, options.values, lenient=not compat)
    if compat:
        page = helm_compat.page(chart.values, mark_keys=_marks_keys(codebase, options))
        return Generated({options.output: page}, (*_broken(chart), *_repeated(chart)))
    layout = helm_reference.Layout(options.title, options.intro, options.label_prefix, options.indexed)
    page = helm_reference.page(chart.values, layout)
    return Generated({options.output: page}, tuple(_repeated(chart)))


def _marks_keys(codebase: Codebase, options: Options) -> bool:
    """Tell whether to mark keys; a committed page from before there were marks goes on without them."""
    if options.mark_keys == "as-committed" and codebase.is_file(options.output):
        return helm_compat.UNMARKED_HEADER not in codebase.read_bytes(options.output)
    return options.mark_keys != "no"


def _broken(chart: Chart) -> Iterator[Finding]:
    """Report what the original pipeline breaks."""
    hint = 'style = "modern" shows it whole'
    for value in chart.values:
        if helm_compat.is_cut(value):
            yield CUT.at(value.location, f"the page shows {value.key} cut or shifted", hint=hint)
    for place in chart.lost:
        yield LOST.at(place.location, f"helm-docs drops the description of {place.key}", hint=hint)


def _repeated(chart: Chart) -> Iterator[Finding]:
    for place in chart.repeated:
        yield REPEATED.at(place.location, f"{place.key} stands here a second time")
