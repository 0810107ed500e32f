# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden examples``: whether the custom resources that the manual shows are valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docwarden import example_run, registry
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import ConfigError
from docwarden.reporters import Report
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.checks.examples import Outcome
    from docwarden.cli.invocation import Invocation


@click.command()
@pass_invocation
def command(invocation: Invocation) -> None:
    """Check example files and the YAML of the manual against the schemas of the custom resources.

    The table [examples] of the settings names the manifests of the definitions and the example files.
    Nothing is written. "docwarden check" does the same beside its other checks.
    """
    config = invocation.load_config()
    if not config.settings.examples.manifests:
        hint = "name the CRD manifests under examples.manifests"
        raise ConfigError(f"{config.label} does not say where the custom resources are defined", hint=hint)
    outcome, findings = example_run.run(config)
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    report = Report("examples", _summary(outcome), tuple(findings), (), rules)
    invocation.finish(report, config)


def _summary(outcome: Outcome) -> str:
    skipped = ", ".join(f"{number} ({reason})" for reason, number in sorted(outcome.skipped.items()))
    checked = f"{counted(outcome.checked, 'object')} in {counted(len(outcome.files), 'file')}"
    return f"{checked}; left out: {skipped}" if skipped else checked
