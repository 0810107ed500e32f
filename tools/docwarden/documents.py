# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""YAML and JSON documents of a codebase: positions kept, errors placed, expansion bounded.

Based on PyYAML's binding of libyaml. Timestamps stay strings, as in the Go programs whose files are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from docwarden.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.source import Codebase

#: How many nodes a document may have once its aliases are written out. The largest real inputs
#: (CRD bundles) have about 200,000; an alias bomb has billions.
MAX_NODES = 2_000_000

#: How deep collections may nest. A schema of 100 levels has some 220; libyaml's composer, which recurses on
#: the C stack, crashes the process at some 20,000.
MAX_DEPTH = 400

#: Text in which collections can nest that deep: this many brackets, or so deep an indentation (a dash, a
#: question mark or a colon opens a collection, too, and one indentation may serve a mapping and a sequence).
_DEEP_INDENTATION = re.compile(rf"^[ \-?:]{{{MAX_DEPTH // 2 - 1}}}", re.MULTILINE)

#: An alias stands at the start of a token. Most documents have none, and need no count of their expansion.
_ALIAS = re.compile(r"(?<![^\s\[{,])\*[^\s,\[\]{}]")

#: Characters beyond U+FFFF as JSON escapes them: libyaml knows no surrogates. Escaped backslashes come first.
_SURROGATES = re.compile(r"\\\\|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StringTimestamps(_Loader):  # type: ignore[misc]
    """libyaml's safe loader without the timestamp type, which neither JSON nor Kubernetes has."""


_StringTimestamps.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()  # type: ignore[attr-defined]
}


def compose(text: str, path: str) -> list[yaml.Node]:
    """Parse YAML text into one node tree per document (empty documents are left out).

    Raises InputError with line and column for malformed YAML, and for aliases that recur
    or that would expand to more than ``MAX_NODES`` nodes.
    """
    if path.endswith(".json"):
        text = _SURROGATES.sub(_character, text)
    try:
        _bound_depth(text, path)
        nodes = list(yaml.compose_all(text, Loader=_StringTimestamps))
    except yaml.MarkedYAMLError as error:
        raise _placed(error, path) from None
    except yaml.reader.ReaderError as error:
        raise _unreadable(error, text, path) from None
    except (RecursionError, ValueError) as error:
        raise InputError.at(path, f"the YAML cannot be parsed: {error}") from None
    if _ALIAS.search(text):
        for node in nodes:
            _bound_expansion(node, path)
    return nodes


def events(text: str, path: str) -> Iterator[yaml.Event]:
    """Parse YAML text into events; raise InputError as ``compose`` does, once the error is reached.

    For facts that need what a node tree leaves out: where an alias stands, how a scalar was written.
    Nothing is bounded here, as events neither nest nor expand.
    """
    try:
        yield from yaml.parse(text, Loader=_StringTimestamps)
    except yaml.MarkedYAMLError as error:
        raise _placed(error, path) from None
    except yaml.reader.ReaderError as error:
        raise _unreadable(error, text, path) from None


def tokens(text: str) -> Iterator[yaml.Token]:
    """Scan YAML text that ``events`` has read; for facts that need the places between the nodes."""
    yield from yaml.scan(text, Loader=_StringTimestamps)


def construct(node: yaml.Node, path: str) -> Any:
    """Turn a node tree into dicts, lists and scalars; raise InputError for tags and keys without a value."""
    loader = _StringTimestamps("")
    try:
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _placed(error, path) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError.at(path, f"a YAML value has no meaning here: {error}", line=line_of(node)) from None
    finally:
        loader.dispose()


def load(codebase: Codebase, path: str) -> list[Any]:
    """Read all documents of a YAML or JSON file; see ``compose`` and ``construct`` for the errors."""
    return [construct(node, path) for node in compose(codebase.read_text(path), path)]


def line_of(node: yaml.Node) -> int:
    """Give the line of a node, counted from 1."""
    return int(node.start_mark.line) + 1


def column_of(node: yaml.Node) -> int:
    """Give the column of a node, counted from 1."""
    return int(node.start_mark.column) + 1


def _character(pair: re.Match[str]) -> str:
    if not pair[1]:
        return pair[0]
    return bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be")


def _placed(error: yaml.MarkedYAMLError, path: str) -> InputError:
    message = " ".join(part for part in (error.problem, error.context) if part)
    return _placed_at(error.problem_mark or error.context_mark, path, f"malformed YAML: {message}")


def _placed_at(mark: Any, path: str, message: str) -> InputError:
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return InputError.at(path, message, line=line, column=column)


def _unreadable(error: yaml.reader.ReaderError, text: str, path: str) -> InputError:
    before = text[: error.position]
    return InputError.at(
        path,
        f"malformed YAML: {error.reason}",
        line=before.count("\n") + 1,
        column=len(before) - before.rfind("\n"),
    )


def _bound_depth(text: str, path: str) -> None:
    """Refuse nesting that the composer cannot take; only suspicious text pays for the exact count."""
    if text.count("[") + text.count("{") < MAX_DEPTH // 2 and not _DEEP_INDENTATION.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_StringTimestamps):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _placed_at(event.start_mark, path, f"collections nest deeper than {MAX_DEPTH} levels")


def _bound_expansion(root: yaml.Node, path: str) -> None:
    """Count the nodes as if each alias were written out, visiting each node once."""
    sizes: dict[int, int] = {}
    stack = [(root, False)]
    open_nodes: set[int] = set()
    while stack:
        node, children_done = stack.pop()
        if children_done:
            open_nodes.discard(id(node))
            sizes[id(node)] = size = 1 + sum(sizes[id(child)] for child in _children(node))
            if size > MAX_NODES:
                raise _too_large(node, path)
        elif id(node) in open_nodes:
            raise InputError.at(
                path, "an alias refers to a node that holds it", line=line_of(node), column=column_of(node)
            )
        elif id(node) not in sizes:
            open_nodes.add(id(node))
            stack.append((node, True))
            stack.extend((child, False) for child in _children(node) if id(child) not in sizes)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [side for pair in node.value for side in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _too_large(node: yaml.Node, path: str) -> InputError:
    return InputError.at(
        path,
        f"the aliases expand to more than {MAX_NODES:,} nodes",
        line=line_of(node),
        column=column_of(node),
        hint="write the values out or split the file",
    )
