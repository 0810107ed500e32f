# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The text of a first ``docwarden.toml``: what works as tables, what does not as comments that say why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.scaffold.proposal import Entry, Proposal

HEAD = """\
# The settings of docwarden. `docwarden generators` lists what reference pages can be made from.
"""


def render(proposal: Proposal) -> str:
    """Give the text."""
    documentation = {"source": proposal.manual, "build": f"{proposal.manual}/_build"}
    parts = [HEAD, _table("project", {"name": proposal.project}), _table("documentation", documentation)]
    parts += [_entry(entry) for entry in proposal.entries]
    if proposal.manifests:
        parts.append(_table("examples", {"manifests": list(proposal.manifests)}))
    return "\n".join(parts)


def _entry(entry: Entry) -> str:
    text = _table(f"generators.{entry.name}", entry.table)
    if not entry.failure:
        return text
    reason = f"# This generator could not run: {entry.failure}\n"
    return reason + "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def _table(name: str, values: dict[str, Any]) -> str:
    """Write one table; a list of tables becomes an array of tables below it."""
    plain = {key: value for key, value in values.items() if not _is_tables(value)}
    lines = [f"[{name}]", *(f"{key} = {_value(value)}" for key, value in plain.items())]
    for key, value in values.items():
        if _is_tables(value):
            for item in value:
                lines += ["", f"[[{name}.{key}]]"]
                lines += [f"{inner} = {_value(one)}" for inner, one in item.items()]
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: object) -> str:
    """Write a text or a list of texts; JSON's strings are TOML's, too, but for the escaped slash."""
    if isinstance(value, list):
        return "[" + "".join(_lines(value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(values: list[object]) -> Iterator[str]:
    """One value stays on the line; more stand below each other."""
    if len(values) == 1:
        yield _value(values[0])
        return
    yield "\n"
    for value in values:
        yield f"  {_value(value)},\n"
