# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The page of chart values for readers: in sections, each value with a label, its type and its default.

A value is a ``confval``, a directive of Sphinx's own: readers get a link to it and find it by the search.
Writers refer to it with ``:confval:`agent.replicas``` or by its label ``helm-agent-replicas``.
"""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from typing import TYPE_CHECKING

import yaml

from docwarden.markup import rst
from docwarden.markup.common_mark import to_rst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.helm_values import HelmValue, Path

_TOP_LEVEL = "Top level"
_OTHER = "Other values"

#: A default that is longer gets a block, one with more lines is folded away.
_INLINE_CHARACTERS = 60
_OPEN_LINES = 12


def page(values: Sequence[HelmValue], title: str, intro: str, prefix: str) -> str:
    """Render a page; ``intro`` is Markdown, ``prefix`` what labels begin with."""
    labels = _labels(values, prefix)
    parts = [rst.heading(title) if title else "", f"{to_rst(intro)}\n\n" if intro else ""]
    for name, members in _sections(values):
        parts.append(rst.heading(name, 1))
        parts += [_entry(value, labels[value.path]) for value in members]
    return "".join(parts)


def _labels(values: Iterable[HelmValue], prefix: str) -> dict[Path, str]:
    """Give each value a label; where two keys come to the same one, the later gets a number."""
    labels: dict[Path, str] = {}
    numbers: Counter[str] = Counter()
    for value in values:
        base = f"{prefix}-{rst.slug(value.key)}".rstrip("-")
        numbers[base] += 1
        # Two dashes, so that no other key has this label: a slug has single ones.
        labels[value.path] = base if numbers[base] == 1 else f"{base}--{numbers[base]}"
    return labels


def _sections(values: Sequence[HelmValue]) -> Iterator[tuple[str, list[HelmValue]]]:
    """Group values, in the order of the file: by ``@section`` where the chart has such, else by first key."""
    by_name = any(value.section for value in values)
    groups: dict[str, list[HelmValue]] = {}
    last = _OTHER if by_name else _TOP_LEVEL
    nested = {value.path[0] for value in values if len(value.path) > 1}
    for value in values:
        if by_name:
            name = rst.line(value.section) or last
        else:
            name = rst.literal(str(value.path[0])) if value.path[0] in nested else last
        groups.setdefault(name, []).append(value)
    yield from ((name, members) for name, members in groups.items() if name != last)
    if last in groups:
        yield last, groups[last]


def _entry(value: HelmValue, label: str) -> str:
    options = [f":type: {rst.line(shown)}" for shown in [_type(value)] if shown]
    default = _inline_default(value)
    options += [f":default: {default}"] if default else []
    body = [
        "**Deprecated.**" if value.deprecated else "",
        to_rst(value.description),
        "" if default else _default_block(value),
    ]
    lines = "\n".join([*options, ":no-contents-entry:"])
    content = "\n\n".join([lines, *filter(None, body)])
    return f"{rst.target(label)}.. confval:: {_signature(value.key)}\n{textwrap.indent(content, '   ')}\n\n"


def _signature(key: str) -> str:
    """Write a key as the argument of a directive, which takes a backslash and a line for mark-up."""
    return " ".join(key.split()).replace("\\", "\\\\") or '""'


def _type(value: HelmValue) -> str:
    """Give the type; the default null says nothing about it."""
    declared = "" if value.deprecated else value.declared_type
    return declared or ("" if value.default == "null" else value.type)


def _inline_default(value: HelmValue) -> str:
    """Give a default that fits behind its name, or nothing."""
    if value.shown_default:
        text = to_rst(value.shown_default)
        return "" if "\n" in text else text
    if len(value.default) > _INLINE_CHARACTERS or value.source:
        return ""
    return rst.literal(value.default) if "\\n" not in value.default else ""


def _default_block(value: HelmValue) -> str:
    if value.shown_default:
        return to_rst(value.shown_default)
    language, text = _pretty(value)
    block = rst.code_block(text, language).rstrip("\n")
    lines = text.rstrip().count("\n") + 1
    if lines <= _OPEN_LINES:
        return f"Default:\n\n{block}"
    folded = textwrap.indent(f":collapsible: closed\n\n{block}", "   ")
    return f".. admonition:: Default ({lines} lines)\n{folded}"


def _pretty(value: HelmValue) -> tuple[str, str]:
    """Give a default as its user would write it, and the language of that."""
    if value.source:
        return ("yaml" if value.notation == "yaml" else "text"), value.source
    data = json.loads(value.default)
    if isinstance(data, str):
        return "text", data
    return "yaml", yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
