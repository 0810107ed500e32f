# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which comment heads which node of a YAML document, as Go's ``gopkg.in/yaml.v3`` (3.0.1) decides it.

Programs written in Go document YAML by its comments: helm-docs reads the ``HeadComment`` of a node. The rules
of attachment are written down nowhere but in yaml.v3's scanner and parser; they were learned by experiment:

- The comments between two tokens form a text. Blank lines inside it become one empty line.
- It heads the node that comes next, except for the parts that close what came before (foot comments):
  all that stands before a comment or token which is dedented below the current block and stands in another
  column; a first part that a blank line ends, if it touches the content above or is dedented; and anything
  before a closing bracket.
- A comment beside a token belongs to that line and heads nothing, unless the token is the dash of an entry.
- In an entry that is itself a block collection, what stands above the dash heads the collection and what
  stands below it heads the first key or entry.
- The comment at the top of an implicit document loses all that stands above its last blank line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLANKS = " \t"
_SPACE = frozenset(" \t\n\r\x85\u2028\u2029")
_BLOCK_SCALAR = ("|", ">")
_BESIDE = re.compile(r"[ \t]*#[^\n\r\x85\u2028\u2029]*")

#: No comment beside these is a line comment.
_NO_LINE_COMMENT = (
    yaml.StreamStartToken,
    yaml.BlockEntryToken,
    yaml.DocumentStartToken,
    yaml.DirectiveToken,
)
_BLOCK_START = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken)
_FLOW_START = (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_FLOW_END = (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_TAKERS = (yaml.ScalarToken, yaml.AliasToken, *_FLOW_START, *_FLOW_END)
_PROPERTY = (yaml.AnchorToken, yaml.TagToken)


@dataclass(frozen=True, slots=True)
class HeadComments:
    """The head comments of a document by the index in the text at which a node starts, properties included.

    A block collection starts where its first key does, so the two kinds are kept apart.
    """

    leaves: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)


def read_head_comments(text: str, tokens: Iterable[yaml.Token]) -> HeadComments:
    """Attach the comments of the first document; total over all text that can be scanned."""
    attachment = _Attachment(text)
    for token in tokens:
        if attachment.ends_at(token):
            break
        attachment.take(token)
    return attachment.found


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the comments between two tokens are compared with: the block they are in, and what is above."""

    indent: int
    line_breaks_above: int
    after_colon: bool
    foot_line: int | None


class _Gap:
    """Reads the comments between two tokens, from the first on, for the part that heads what follows."""

    def __init__(self, column: int, around: _Surroundings) -> None:
        self._around = around
        self._kept: list[str] = []
        self._column, self._line = column, 0
        self._first_line = 0
        self._is_first_part = around.line_breaks_above <= 1
        self._after_blank = False

    def head(self, text: str) -> str:
        """Give the part that heads what follows; ``text`` begins with a comment and ends before a token."""
        first, *lines = _BREAK.split(text)
        # A comment that ends the text has no line break behind it.
        rest = lines.pop() if lines else ""
        self._kept.append(first)
        for number, raw in enumerate(lines, 1):
            content = raw.lstrip(_BLANKS)
            if content:
                self._take_comment(content, len(raw) - len(content), number)
            else:
                self._take_blank()
        self._drop_if_dedented(len(rest))
        return "\n".join(self._kept)

    def _take_comment(self, content: str, column: int, line: int) -> None:
        self._drop_if_dedented(column)
        if not self._kept:
            # yaml.v3 does not count the line break that ends a comment, so this is the line before.
            self._column, self._first_line = column, self._line
        self._kept.append(content)
        self._line, self._after_blank = line, False

    def _take_blank(self) -> None:
        """Take a blank line; a first part that it ends can belong to what came before."""
        if not self._after_blank:
            touches = self._first_line == self._around.foot_line and not self._around.after_colon
            if self._is_first_part and (touches or self._column < self._around.indent):
                self._kept.clear()
            elif self._kept:
                self._kept.append("")
        self._is_first_part, self._after_blank = False, True
        self._line += 1

    def _drop_if_dedented(self, column: int) -> None:
        if column < self._around.indent and column != self._column:
            self._kept.clear()


class _Attachment:
    """Walks the tokens of a document and hands each comment to the node that takes it."""

    def __init__(self, text: str) -> None:
        self.found = HeadComments()
        self._text = text
        self._end = 0
        self._last: yaml.Token | None = None
        self._before_last: yaml.Token | None = None
        self._can_touch = False
        self._blocks: list[tuple[bool, int]] = []
        self._brackets = 0
        self._read: list[str] = []
        self._head = ""
        self._above_dash = ""
        self._properties: int | None = None
        self._started = False

    def ends_at(self, token: yaml.Token) -> bool:
        """Tell whether the first document is over."""
        over = isinstance(token, (yaml.DocumentEndToken, yaml.StreamEndToken))
        return over or (self._started and isinstance(token, yaml.DocumentStartToken))

    def take(self, token: yaml.Token) -> None:
        """Advance by one token."""
        start = token.start_mark.index
        if start > self._end:
            if (first := self._text.find("#", self._end, start)) >= 0:
                self._read_comments(first, start, token)
            self._end = start
        if isinstance(token, yaml.BlockEndToken):
            self._close_block()
            return
        self._bring_into_view(token)
        if isinstance(token, _PROPERTY):
            self._properties = start if self._properties is None else self._properties
        else:
            self._attach(token, start if self._properties is None else self._properties)
            self._properties = None
        if not isinstance(token, yaml.BlockEntryToken):
            self._above_dash = ""
        if token.end_mark.index > start:
            self._move_past(token)

    def _read_comments(self, first: int, end: int, following: yaml.Token) -> None:
        """Read the comments before a token; what heads the next node waits until the parser sees that."""
        if self._brackets and isinstance(following, _FLOW_END):
            return
        column = first - _line_start(self._text, first)
        head = _Gap(column, self._surroundings(first, column)).head(self._text[first:end])
        if head:
            self._read.append(head)

    def _surroundings(self, first: int, column: int) -> _Surroundings:
        """Say what the comments of a gap are compared with; lines count from the first comment."""
        breaks = _line_breaks_before(self._text, first)
        foot_line = 1 - breaks if breaks else 1 + (column > 1)
        above = self._before_last if isinstance(self._last, yaml.FlowEntryToken) else self._last
        return _Surroundings(
            indent=self._blocks[-1][1] if self._blocks else 0,
            line_breaks_above=breaks,
            after_colon=isinstance(above, yaml.ValueToken),
            foot_line=foot_line if self._can_touch else None,
        )

    def _bring_into_view(self, token: yaml.Token) -> None:
        """Take up the comments that wait, as the parser does when it peeks at a token."""
        self._head = "\n".join(filter(None, [self._head, *self._read]))
        self._read.clear()
        if self._started or isinstance(token, (yaml.StreamStartToken, yaml.DirectiveToken)):
            return
        self._started = True
        if not isinstance(token, yaml.DocumentStartToken):
            self._head = "" if self._head.endswith("\n") else self._head.rpartition("\n\n")[2]

    def _attach(self, token: yaml.Token, start: int) -> None:
        """Hand the comment in view to the node that a token begins, if it begins one that takes it."""
        if isinstance(token, yaml.BlockEntryToken):
            self._above_dash = self._head
        elif isinstance(token, _BLOCK_START):
            if self._above_dash:
                self.found.blocks[start] = self._above_dash
                self._head = self._head[len(self._above_dash) + 1 :]
            is_mapping = isinstance(token, yaml.BlockMappingStartToken)
            self._blocks.append((is_mapping, token.start_mark.column))
        elif isinstance(token, _TAKERS):
            if self._head and not isinstance(token, _FLOW_END):
                self.found.leaves[start] = self._head
            self._head = ""
            self._brackets += isinstance(token, _FLOW_START) - isinstance(token, _FLOW_END)

    def _close_block(self) -> None:
        """End a block; the end of a mapping takes what is in view with it."""
        is_mapping, _ = self._blocks.pop()
        if is_mapping:
            self._head = ""
        self._above_dash, self._properties = "", None

    def _move_past(self, token: Any) -> None:
        """Move past a token that has a width, and past the comment beside it."""
        self._end = token.end_mark.index
        self._before_last, self._last = self._last, token
        is_scalar = isinstance(token, yaml.ScalarToken)
        is_block_scalar = is_scalar and token.style in _BLOCK_SCALAR
        beside = None
        if not is_block_scalar and not isinstance(token, _NO_LINE_COMMENT):
            beside = _BESIDE.match(self._text, self._end)
        self._end = beside.end() if beside else self._end
        # yaml.v3 knows no line above the first; some scalars take the line breaks behind them along.
        takes_breaks = is_block_scalar or (is_scalar and token.plain and not beside)
        self._can_touch = takes_breaks or token.end_mark.line > 0


def _line_start(text: str, index: int) -> int:
    start = text.rfind("\n", 0, index) + 1
    return max([start, *(match.end() for match in _BREAK.finditer(text, start, index))])


def _line_breaks_before(text: str, index: int) -> int:
    """Count the line breaks since the last character that is neither a blank nor a line break."""
    start = index
    while start and text[start - 1] in _SPACE:
        start -= 1
    return len(_BREAK.findall(text, start, index))
