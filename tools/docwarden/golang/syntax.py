# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The syntax trees of Go text, as tree-sitter-go gives them, and the literals in them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_go

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)
_SIMPLE = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


@functools.cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))


#: ``new`` of a value, which Go takes since 1.26 and the grammar does not: what follows is no type.
_NEW_VALUE = re.compile(
    rb"\bnew(?=\((?!\s*(?:[\[*]|map\b\s*\[|chan\b|struct\b|interface\b"
    rb"|func\b(?!\s*\([^()]*\)[\w\s.*\[\]]*(?<!struct)(?<!interface)\s*\{)"
    rb"|[A-Za-z_]\w*(?:\.\w+)?\s*(?:\)|\[(?!\d)[^\]]*\]\s*\)))))"
)

#: How it is called in the tree instead, a name of the same length.
NEW_VALUE = "n3w"


def parse(text: str) -> Node:
    """Parse Go text; broken text gives a tree with ERROR nodes."""
    raw = text.encode("utf-8", errors="surrogateescape")
    root = _parser().parse(raw).root_node
    if root.has_error and b"new(" in raw:
        root = _parser().parse(_NEW_VALUE.sub(NEW_VALUE.encode(), raw)).root_node
    return root


def text_of(node: Node) -> str:
    """Give the text of a node."""
    return (node.text or b"").decode("utf-8", errors="surrogateescape")


def named(node: Node) -> list[Node]:
    """List the named children of a node without comments."""
    return [child for child in node.named_children if child.type != "comment"]


def field(node: Node, name: str) -> Node:
    """Give a child that the grammar says is there; raise SyntaxError in broken text."""
    child = node.child_by_field_name(name)
    if child is None:
        raise SyntaxError(f"{node.type} without {name}")
    return child


def statements(node: Node | None) -> list[Node]:
    """List the statements of a block or of a case."""
    found: list[Node] = []
    for child in named(node) if node else ():
        found += named(child) if child.type == "statement_list" else [child]
    return found


def walk(node: Node) -> Iterator[Node]:
    """Give a node and all below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += reversed(current.named_children)


def first_error(node: Node) -> Node | None:
    """Find the first place that is no Go, None where all is well."""
    if not node.has_error:
        return None
    return next((child for child in _walk_all(node) if child.type == "ERROR" or child.is_missing), node)


def _walk_all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if child.has_error or child.is_missing:
            yield from _walk_all(child)


def string(node: Node) -> str:
    """Give the value of a string literal."""
    raw = node.text or b""
    if raw.startswith(b"`"):
        return raw[1:-1].replace(b"\r", b"").decode("utf-8", errors="surrogateescape")
    return _unescaped(raw[1:-1])


def rune(node: Node) -> int:
    """Give the value of a rune literal."""
    content = (node.text or b"")[1:-1]
    if re.fullmatch(rb"\\(?:x..|[0-7]{3})", content):
        base, digits = (16, content[2:]) if content[1:2] == b"x" else (8, content[1:])
        return int(digits, base)
    return ord(_unescaped(content)[:1] or "\0")


def number(text: str) -> int | float:
    """Give the value of a numeric literal; raise ValueError for an imaginary one."""
    digits = text.replace("_", "").lower()
    if re.fullmatch(r"0[0-7]+", digits):
        return int(digits, 8)
    try:
        return int(digits, 0)
    except ValueError:
        return float.fromhex(digits) if digits.startswith("0x") else float(digits)


def _unescaped(content: bytes) -> str:
    if b"\\" in content:
        content = _ESCAPE.sub(_escaped, content)
    return content.decode("utf-8", errors="surrogateescape")


def _escaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] in b"uU" and len(code) > 1:
        return chr(int(code[1:], 16)).encode("utf-8", errors="surrogatepass")
    if code[:1] == b"x" and len(code) > 1:
        return bytes([int(code[1:], 16)])
    if code[:1].isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _SIMPLE.get(code, code)
