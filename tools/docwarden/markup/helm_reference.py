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
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from docwarden.markup import rst
from docwarden.markup.common_mark import to_rst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docwarden.facts.helm_values import HelmValue, Path

#: A default that is longer gets a block, one with more lines is folded away.
_INLINE_CHARACTERS = 60
_OPEN_LINES = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page is laid out.

    ``intro`` is Markdown; labels begin with ``prefix``; without ``indexed``, the values are no objects for
    ``:confval:`` and the search, as the same key may be in another chart of the manual.
    """

    title: str = ""
    intro: str = ""
    prefix: str = "helm"
    indexed: bool = True


def page(values: Iterable[HelmValue], layout: Layout) -> str:
    """Render a page; of a key that is there twice, the last one takes effect."""
    effective = list({value.path: value for value in values}.values())
    labels = _labels(effective, layout.prefix)
    parts = [rst.heading(layout.title) if layout.title else ""]
    parts += [f"{to_rst(layout.intro)}\n\n" if layout.intro else ""]
    options = ":no-contents-entry:" + ("" if layout.indexed else "\n:no-index:")
    for name, members in _sections(effective):
        parts.append(rst.heading(name, 1))
        parts += [_entry(value, labels[value.path], options) for value in members]
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
    if any(value.section for value in values):
        groups = _grouped(values, lambda value: rst.line(value.section))
        others = groups.pop("", [])
        yield from groups.items()
        yield from [("Other values", others)] if others else []
        return
    nesting = {value.path[0] for value in values if len(value.path) > 1}
    top = [value for value in values if value.path[0] not in nesting]
    yield from [("Top level", top)] if top else []
    below = [value for value in values if value.path[0] in nesting]
    yield from _grouped(below, lambda value: rst.literal(str(value.path[0]))).items()


def _grouped(values: Iterable[HelmValue], name: Callable[[HelmValue], str]) -> dict[str, list[HelmValue]]:
    groups: dict[str, list[HelmValue]] = {}
    for value in values:
        groups.setdefault(name(value), []).append(value)
    return groups


def _entry(value: HelmValue, label: str, options: str) -> str:
    default = _inline_default(value)
    content = [
        options,
        "**Deprecated.**" if value.deprecated else "",
        ", ".join(filter(None, [rst.literal(_type(value)), f"default {default}" if default else ""])),
        to_rst(value.description),
        "" if default else _default_block(value),
    ]
    body = textwrap.indent("\n\n".join(filter(None, content)), "   ")
    return f"{rst.target(label)}.. confval:: {_signature(value.key)}\n{body}\n\n"


def _signature(key: str) -> str:
    """Write a key as the argument of a directive, which takes a backslash and a line for mark-up."""
    return " ".join(key.split()).replace("\\", "\\\\") or '""'


def _type(value: HelmValue) -> str:
    """Give the type; the default null alone says nothing about it."""
    declared = "" if value.deprecated else value.declared_type
    return declared or ("any" if value.default == "null" else value.type)


def _inline_default(value: HelmValue) -> str:
    """Give a default that fits behind its name, or nothing."""
    if value.shown_default:
        text = to_rst(value.shown_default)
        return "" if "\n" in text or len(text) > _INLINE_CHARACTERS else text
    if len(value.default) > _INLINE_CHARACTERS or value.source:
        return ""
    return rst.literal(value.default) if "\\n" not in value.default else ""


def _default_block(value: HelmValue) -> str:
    if value.shown_default:
        return f"Default:\n\n{to_rst(value.shown_default)}"
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
