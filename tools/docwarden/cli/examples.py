# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden examples``: whether the custom resources that the manual shows are valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docwarden import registry
from docwarden.checks.example_style import check_style
from docwarden.checks.examples import check_examples, needless_skips
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import ConfigError
from docwarden.examples.collection import collect, read_kinds
from docwarden.reporters import Report
from docwarden.source import WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.checks.examples import Outcome
    from docwarden.cli.invocation import Invocation


@click.command()
@pass_invocation
def command(invocation: Invocation) -> None:
    """Check example files and the YAML of the manual against the schemas of the custom resources.

    The table [examples] of the settings names the manifests of the definitions and the example files.
    Nothing is written.
    """
    config = invocation.load_config()
    settings = config.settings.examples
    if not settings.manifests:
        hint = "name the CRD manifests under examples.manifests"
        raise ConfigError(f"{config.label} does not say where the custom resources are defined", hint=hint)
    codebase = WorkTree(config.root)
    snippets = collect(codebase, settings, config.settings.documentation)
    outcome = check_examples(snippets, read_kinds(codebase, settings.manifests))
    findings = [*outcome.findings, *needless_skips(settings, snippets, config.label)]
    findings += check_style(codebase, settings) if settings.yamllint else []
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    report = Report("examples", _summary(outcome), tuple(sorted(findings)), (), rules)
    invocation.finish(report, config)


def _summary(outcome: Outcome) -> str:
    skipped = ", ".join(f"{number} ({reason})" for reason, number in sorted(outcome.skipped.items()))
    checked = f"{counted(outcome.checked, 'object')} in {counted(len(outcome.files), 'file')}"
    return f"{checked}; left out: {skipped}" if skipped else checked
