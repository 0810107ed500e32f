# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""All that is to be said of the examples of a codebase, as its settings ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docwarden.checks.example_style import check_style
from docwarden.checks.examples import check_examples, needless_skips
from docwarden.examples.collection import collect, read_kinds
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from docwarden.checks.examples import Outcome
    from docwarden.config import Config, Examples
    from docwarden.finding import Finding
    from docwarden.source import Codebase


class Examined(NamedTuple):
    """What came of it; ``findings`` holds those of the outcome, too."""

    outcome: Outcome
    findings: list[Finding]


def is_asked_for(config: Config) -> bool:
    """Tell whether there is something to hold examples against."""
    settings = config.settings.examples
    return bool(settings.manifests) and not _is_absent(WorkTree(config.root), settings)


def run(config: Config) -> Examined:
    """Check the examples; raise InputError or ConfigError where they or their schemas cannot be read."""
    settings = config.settings.examples
    codebase = WorkTree(config.root)
    snippets = collect(codebase, settings, config.settings.documentation)
    outcome = check_examples(snippets, read_kinds(codebase, settings.manifests))
    findings = [*outcome.findings, *needless_skips(settings, snippets, config.label)]
    findings += check_style(codebase, settings) if settings.yamllint else []
    return Examined(outcome, sorted(findings))


def _is_absent(codebase: Codebase, settings: Examples) -> bool:
    """Tell whether a codebase has none of the manifests, and may do so."""
    places = settings.manifests
    return (
        settings.optional
        and not any(map(codebase.is_folder, places))
        and not any(map(codebase.is_file, places))
    )
