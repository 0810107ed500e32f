# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Where inline HTML ends, in the dialect of mistune 0.8.

The attributes of a tag are described there by a regular expression that takes exponential time on some text.
Here the same language is read in one pass by a state machine.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--[\s\S]*?-->")
#: A name; an address (``<https://…>``, ``<someone@…>``) is none.
_NAME = re.compile(r"<(?P<name>\w+)\b(?!:/|[^\w\s@]*@)")

# Attributes: names are single characters in a row, values may hold an equals sign, so that after one
# the next character can belong to the value, to a new name, or begin the value of that. A state says what
# the text so far can be:
_GAP = "between attributes"
_NAMED = "in a name"
_NAMED_GAP = "after a name and blanks"
_EQUALS = "before a value"
_VALUE = "in a value"
_VALUE_OR_NAME = "in a value, or in the name after it"
_VALUE_OR_EQUALS = "in a value, or before the value after it"
_GAP_OR_EQUALS = "between attributes, or before a value"

#: The next state by the kind of the next character: a letter or dash, an equals sign, a blank, another one.
_NEXT = {
    _GAP: {"letter": _NAMED, "blank": _GAP},
    _NAMED: {"letter": _NAMED, "equals": _EQUALS, "blank": _NAMED_GAP},
    _NAMED_GAP: {"letter": _NAMED, "equals": _EQUALS, "blank": _NAMED_GAP},
    _EQUALS: {"letter": _VALUE, "equals": _VALUE, "blank": _EQUALS, "other": _VALUE},
    _VALUE: {"letter": _VALUE_OR_NAME, "equals": _VALUE, "blank": _GAP, "other": _VALUE},
    _VALUE_OR_NAME: {
        "letter": _VALUE_OR_NAME,
        "equals": _VALUE_OR_EQUALS,
        "blank": _NAMED_GAP,
        "other": _VALUE,
    },
    _VALUE_OR_EQUALS: {
        "letter": _VALUE_OR_NAME,
        "equals": _VALUE,
        "blank": _GAP_OR_EQUALS,
        "other": _VALUE,
    },
    _GAP_OR_EQUALS: {
        "letter": _VALUE_OR_NAME,
        "equals": _VALUE,
        "blank": _GAP_OR_EQUALS,
        "other": _VALUE,
    },
}
_BEFORE_QUOTE = {_EQUALS, _VALUE_OR_EQUALS, _GAP_OR_EQUALS}


def inline_html_end(text: str, start: int) -> int:
    """Give the end of the comment, element or tag that begins at a ``<``, 0 where none does."""
    if comment := _COMMENT.match(text, start):
        return comment.end()
    if not (name := _NAME.match(text, start)):
        return 0
    end, can_hold_text = _tag_end(text, name.end())
    closing = f"</{name['name']}>"
    if end and can_hold_text and (found := text.find(closing, end)) >= 0:
        return found + len(closing)
    return end


def _tag_end(text: str, position: int) -> tuple[int, bool]:
    """Give where a tag ends, 0 for never, and whether it can be a start tag."""
    state: str | None = _GAP
    while state and position < len(text):
        character = text[position]
        complete = state != _EQUALS
        following = _NEXT[state].get(_kind(character))
        if character == ">":
            return (position + 1, True) if complete else (0, False)
        if complete and text.startswith("/>", position):
            return position + 2, following is not None
        if character in "\"'":
            closing = text.find(character, position + 1)
            if closing < 0 or state not in _BEFORE_QUOTE:
                return 0, False
            position, following = closing, _GAP
        state = following
        position += 1
    return 0, False


def _kind(character: str) -> str:
    if character.isspace():
        return "blank"
    if character == "=":
        return "equals"
    return "letter" if character == "-" or (character.isascii() and character.isalpha()) else "other"
