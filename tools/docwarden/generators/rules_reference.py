# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Rules reference: every rule of docwarden with its reason, a bad and a good example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden import registry
from docwarden.markup import rst
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from docwarden.finding import Effect, Rule
    from docwarden.source import Codebase


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of the rules reference."""


def generate(codebase: Codebase, options: Options) -> Generated:
    """Make the page from the rules that docwarden's own modules declare."""
    del codebase
    return Generated({options.output: _page(registry.rules())})


def _page(rules: list[Rule]) -> str:
    intro = (
        "A rule is a kind of finding. Each finding names its rule; ``docwarden rules RULE`` shows in the "
        "terminal what this page says."
    )
    rows = [(f":ref:`{rule.id} <rule-{rule.id}>`", rule.severity, rule.summary) for rule in rules]
    overview = rst.list_table(("Rule", "Severity", "Summary"), rows, "25 12 63")
    sections = "".join(_section(rule) for rule in rules)
    return (
        rst.target("rules-reference")
        + rst.heading("Rules")
        + rst.paragraph(intro)
        + overview
        + "\n"
        + sections
    )


def _section(rule: Rule) -> str:
    return (
        rst.target(f"rule-{rule.id}")
        + rst.heading(rule.id, 1)
        + rst.paragraph(f"**{rule.severity}**: {rule.summary}")
        + rst.paragraph(rule.why)
        + (rst.paragraph(_fix(rule.fix)) if rule.fix else "")
        + "Bad:\n\n"
        + rst.code_block(rule.bad, rule.language, force=True)
        + "Good:\n\n"
        + rst.code_block(rule.good, rule.language)
    )


def _fix(effect: Effect) -> str:
    return f"``docwarden check --fix`` mends it where that changes {effect.value}, and nothing else."
