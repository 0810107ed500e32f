# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Each configuration variable of a BPF object is set by the Go side, and described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from docwarden.facts.bpf_config import ConfigVariable
    from docwarden.facts.go_config import GoConfig
    from docwarden.facts.go_source import GoField
    from docwarden.finding import Finding

DEAD = Rule(
    id="bpf-config-dead",
    severity=Severity.WARNING,
    summary="The Go side sets each configuration variable of each object that has it.",
    why="A setting that never reaches the object keeps its default there: a flag that the manual documents "
    "works for some devices and does nothing for others.",
    bad="DECLARE_CONFIG(bool, enable_nat, ...)\ncfg := config.NewHost(node)\ncfg.MTU = mtu",
    good="DECLARE_CONFIG(bool, enable_nat, ...)\ncfg := config.NewHost(node)\ncfg.EnableNAT = options.NAT",
    language="text",
)
NO_FIELD = Rule(
    id="bpf-config-no-field",
    severity=Severity.ERROR,
    summary="The struct of an object has a field for each configuration variable, and none beyond.",
    why="The loader cannot write a variable without a field, and fails on a field without a variable.",
    bad="DECLARE_CONFIG(bool, enable_nat, ...)\n"
    'type Host struct {\n\tEnableNAT bool `config:"nat_enabled"`\n}',
    good="DECLARE_CONFIG(bool, enable_nat, ...)\n"
    'type Host struct {\n\tEnableNAT bool `config:"enable_nat"`\n}',
    language="text",
)
UNDESCRIBED = Rule(
    id="bpf-config-undescribed",
    severity=Severity.WARNING,
    summary="A configuration variable of a BPF object has a description.",
    why="The page can only name it.",
    bad='DECLARE_CONFIG(__u32, mtu, "")',
    good='DECLARE_CONFIG(__u32, mtu, "Longest packet that the device takes")',
    language="c",
)


def undescribed(variables: Iterable[ConfigVariable]) -> Iterator[Finding]:
    """Report variables without a description."""
    for variable in variables:
        if not variable.description.strip():
            yield UNDESCRIBED.at(variable.location, f"{variable.name} has no description")


def against_go(
    variables: Sequence[ConfigVariable], go: GoConfig, structs: Mapping[str, str]
) -> Iterator[Finding]:
    """Compare the variables of each object with its struct; ``structs`` tells the struct of each object."""
    for name, struct in structs.items():
        mine = [variable for variable in variables if name in variable.objects]
        fields = {field.tag: (owner, field) for owner, field in go.fields(struct)}
        for variable in mine:
            owner, field = fields.get(variable.name, ("", None))
            if not field:
                message = f"{struct} of {name} has no field for {variable.name}"
                yield NO_FIELD.at(variable.location, message)
            elif not go.is_set(struct, owner, field.name):
                message = f"{name} has {variable.name}, and {struct}.{field.name} is never set"
                yield DEAD.at(variable.location, message)
        yield from _beyond(name, struct, fields, {variable.name for variable in mine})


def _beyond(
    name: str, struct: str, fields: Mapping[str, tuple[str, GoField]], known: Collection[str]
) -> Iterator[Finding]:
    """Report the fields whose tags name no variable of the object."""
    for tag, (_, field) in fields.items():
        if tag not in known:
            message = f"{struct}.{field.name} is for {tag}, which {name} does not have"
            yield NO_FIELD.at(Location(field.path, field.line), message)
