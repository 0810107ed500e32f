# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The pages of custom resources for readers: an index, and a page per kind.

Objects are shown one after the other, not nested: a page stays readable on a phone however deep its schema
is. Those below the top are folded away; links lead from a field to the fields that it holds.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from docwarden.markup import rst
from docwarden.markup.common_mark import to_rst
from docwarden.markup.crd_outline import ordered
from docwarden.markup.crd_values import demands, type_name
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.crds import CrdVersion, CustomResource, PrinterColumn
    from docwarden.facts.manifests import Manifest
    from docwarden.facts.schemas import Field
    from docwarden.markup.crd_outline import Block, Edition, KindPage, Outline

_NONE = "\N{EN DASH}"

#: Stands for the name of a field that has an empty one.
_UNNAMED = '""'

#: What definitions leave to Kubernetes to describe.
_STANDARD = {"metadata": "Name, namespace, labels and annotations, as every object of Kubernetes has them."}


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pages are laid out.

    ``intro`` is Markdown; ``source_url`` takes the path of an example in place of ``{path}``.
    """

    title: str = ""
    intro: str = ""
    source_url: str = ""


def index_page(pages: Sequence[KindPage], plan: Outline, layout: Layout) -> str:
    """Render the page that lists the kinds."""
    header = ("Kind", "API group", "Scope", "Versions", "Fields", "Without description")
    rows = [_index_row(page, plan) for page in pages]
    names = "".join(f"   {page.name}\n" for page in pages)
    intro = f"{to_rst(layout.intro)}\n\n" if layout.intro else ""
    toctree = f".. toctree::\n   :hidden:\n\n{names}"
    return rst.heading(layout.title) + intro + rst.list_table(header, rows) + toctree


def _index_row(page: KindPage, plan: Outline) -> tuple[str, ...]:
    tallies = [plan.tallies[page.name, edition.version.name] for edition in page.editions]
    return (
        f":ref:`{page.resource.kind} <{page.label}>`",
        rst.line(page.resource.group) or _NONE,
        rst.line(page.resource.scope) or _NONE,
        ", ".join(rst.literal(edition.version.name) for edition in ordered(page)) or _NONE,
        f"{sum(tally.fields for tally in tallies):,}",
        f"{sum(tally.undescribed for tally in tallies):,}",
    )


def kind_page(page: KindPage, plan: Outline, examples: Sequence[Manifest], layout: Layout) -> str:
    """Render the page of a kind."""
    editions = ordered(page)
    about = editions[0].schema.description if editions and editions[0].schema else ""
    parts = [rst.target(page.label), rst.heading(rst.literal(page.resource.kind))]
    parts += [f"{to_rst(about)}\n\n"] if about else []
    parts += [_names(page.resource), _versions(page, plan)]
    parts += [_edition(page, edition, plan) for edition in editions]
    parts += [rst.heading("Examples", 1)] if examples else []
    parts += [_example(example, layout) for example in examples]
    parts += [_legend(page, plan)]
    return "".join(parts).rstrip("\n") + "\n"


def _legend(page: KindPage, plan: Outline) -> str:
    """Say in a comment whose fields have labels on the page: fields that kinds share are shown once.

    ``docwarden.entries`` reads it, since labels have no kinds as they are spelled.
    """
    owners = dict.fromkeys(
        owner
        for edition in page.editions
        for block in plan.shown(page, edition.version.name)
        for owner in block.owners
    )
    lines = [
        f"   {plan.version_labels[name, version]} {kind} {version} {'stored' if stored else 'other'}\n"
        for name, kind, version, stored in owners
    ]
    return f".. Fields on this page:\n\n{''.join(lines)}" if lines else ""


def _names(resource: CustomResource) -> str:
    entries = {
        "API group": [resource.group],
        "Scope": [resource.scope],
        "Plural": [resource.plural],
        "Singular": [resource.singular],
        "List kind": [resource.list_kind],
        "Short names": resource.short_names,
        "Categories": resource.categories,
    }
    lines = [
        f":{name}: {', '.join(rst.literal(value) for value in values)}\n"
        for name, values in entries.items()
        if any(values)
    ]
    return "".join(lines) + "\n"


def _versions(page: KindPage, plan: Outline) -> str:
    header = ("Version", "State", "Subresources", "Fields", "Without description")
    rows = [_version_row(page, edition, plan) for edition in ordered(page)]
    return rst.heading("Versions", 1) + rst.list_table(header, rows) if rows else ""


def _version_row(page: KindPage, edition: Edition, plan: Outline) -> tuple[str, ...]:
    version = edition.version
    key = (page.name, version.name)
    return (
        f":ref:`{rst.line(version.name)} <{plan.version_labels[key]}>`",
        ", ".join(_states(version)),
        ", ".join(map(rst.literal, version.subresources)) or _NONE,
        f"{plan.tallies[key].fields:,}",
        f"{plan.tallies[key].undescribed:,}",
    )


def _states(version: CrdVersion) -> Iterator[str]:
    """Say in one cell what becomes of a version: a phone has no room for a column each."""
    yield "served" if version.served else "not served"
    if version.storage:
        yield "stored"
    if version.deprecated:
        yield "deprecated"


def _edition(page: KindPage, edition: Edition, plan: Outline) -> str:
    """Render the section of a version."""
    version = edition.version
    label = plan.version_labels[page.name, version.name]
    parts = [rst.target(label), rst.heading(f"Version {rst.literal(version.name)}", 1)]
    parts += [_deprecation(version.deprecation_warning)] if version.deprecated else []
    parts += [_header(page.resource, version.name)]
    parts += [_columns(version.columns)] if version.columns else []
    parts += _schema(page, edition, plan)
    return "".join(parts)


def _deprecation(warning: str) -> str:
    text = rst.line(warning) or "This version is deprecated."
    return f".. admonition:: Deprecated\n   :class: warning\n\n   {text}\n\n"


def _header(resource: CustomResource, version: str) -> str:
    group = f"{resource.group}/" if resource.group else ""
    return _code(f"apiVersion: {group}{version}\nkind: {resource.kind}")


def _columns(columns: Sequence[PrinterColumn]) -> str:
    header = ("Column", "Type", "Path", "Description")
    rows = [_column(column) for column in columns]
    return rst.paragraph("``kubectl get`` prints these columns:") + rst.list_table(header, rows)


def _column(column: PrinterColumn) -> tuple[str, ...]:
    kind = f"{column.type} ({column.format})" if column.format else column.type
    wide = " (with ``-o wide``)" if column.priority > 0 else ""
    return (
        (rst.line(column.name) or _NONE) + wide,
        rst.line(kind) or _NONE,
        rst.literal(column.json_path) if column.json_path else _NONE,
        to_rst(column.description) or _NONE,
    )


def _schema(page: KindPage, edition: Edition, plan: Outline) -> Iterator[str]:
    schema = edition.schema
    if not schema or not (nested := schema.nested()):
        yield rst.paragraph("The definition names no fields.")
    if not schema:
        return
    yield _bullets(demands(schema))
    if nested:
        root = plan.block(nested[1])
        if (root.page, root.version) != (page, edition.version.name):
            place = f"{root.page.resource.kind} {root.version}"
            yield rst.paragraph(f"The fields are those of :ref:`{place} <{root.label}>`.")
    for block in plan.shown(page, edition.version.name):
        yield _block(block, plan)


def _block(block: Block, plan: Outline) -> str:
    """Render the fields of an object: in the open near the top of the schema, else folded away."""
    title = rst.literal(block.path) if block.path else "Fields at the top"
    others = block.uses - 1
    lead = rst.paragraph(f"The same fields belong to {counted(others, 'other object')}.") if others else ""
    body = lead + "".join(_field(entry, block, plan) for entry in block.schema.fields)
    if "." not in block.path and "[" not in block.path:
        return rst.target(block.label) + rst.heading(title, 2) + body
    options = f":collapsible: closed\n:name: {block.label}\n\n"
    return f".. admonition:: {title}\n{textwrap.indent(options + body, '   ')}"


def _field(entry: Field, block: Block, plan: Outline) -> str:
    labels = block.labels[entry.name]
    targets = "".join(f".. _{label}:\n" for label in labels)
    path = f"{block.path}.{entry.name}" if block.path else entry.name
    head = [f":ref:`{rst.line(path) or _UNNAMED} <{labels[0]}>`", type_name(entry.schema)]
    head += ["**required**"] if entry.required else []
    description = entry.schema.description or _STANDARD.get(path, "")
    content = [", ".join(head), to_rst(description), _bullets(demands(entry.schema))]
    content += [_below(entry, block, path, plan)]
    body = textwrap.indent("\n\n".join(text.rstrip() for text in content if text), "   ")
    return f"{targets}\n.. describe:: {_signature(entry.name)}\n\n{body}\n\n"


def _below(entry: Field, block: Block, path: str, plan: Outline) -> str:
    """Link to the fields of the objects that a field holds."""
    nested = entry.schema.nested()
    if not nested:
        return ""
    shown = plan.block(nested[1])
    own = (shown.page, shown.version, shown.path) == (block.page, block.version, path + nested[0])
    name = "" if shown.page is block.page else f"{shown.page.resource.kind} "
    name += "" if shown.version == block.version else f"{shown.version} "
    words = "Fields" if own else "Fields as in"
    return f"{words}: :ref:`{name}{rst.line(shown.path) or 'the top'} <{shown.label}>`"


def _signature(name: str) -> str:
    """Write a name as the argument of a directive, which takes a backslash and a line for mark-up."""
    return " ".join(name.split()).replace("\\", "\\\\") or _UNNAMED


def _bullets(lines: Sequence[str]) -> str:
    items = ["- " + textwrap.indent(line, "  ").lstrip() for line in lines]
    return "\n".join(items) + "\n\n" if items else ""


def _example(example: Manifest, layout: Layout) -> str:
    path, line = example.location.path, example.location.line
    address = layout.source_url.replace("{path}", quote(path))
    link = f"`Source <{address}>`__\n\n" if layout.source_url else ""
    body = textwrap.indent(f":collapsible: closed\n\n{link}{_code(example.text)}", "   ")
    return f".. admonition:: {rst.literal(path)}, line {line}\n{body}"


def _code(text: str) -> str:
    """Give a block of YAML; it may be nearly YAML only, which must be no warning."""
    return f".. code-block:: yaml\n   :force:\n\n{textwrap.indent(text.rstrip(), '   ')}\n\n"
