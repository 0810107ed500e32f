# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Typographic quotes and dashes, looked for only in text that holds what could become one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes, utils
from docutils.utils import smartquotes

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What docutils' rules look for: quotes, backticks, dashes, ellipses, escapes and entities.
_TYPED = re.compile(r"[\"'`\\&]|--|\.\.|\. \.")

#: docutils' setting that takes typographic characters back to typed ones.
_BACK = "-1"


def educate(transform: Any) -> None:
    """Do what docutils' transform ``SmartQuotes`` does."""
    settings = transform.document.settings
    wanted = settings.setdefault("smart_quotes", False)
    if not wanted:
        return
    if settings.smartquotes_locales:
        smartquotes.smartchars.quotes.update(dict(settings.smartquotes_locales))
    alternative = isinstance(wanted, str) and wanted.startswith("alt")
    for block in _blocks(transform):
        texts = [
            text for text in block.findall(nodes.Text) if not isinstance(text.parent, nodes.option_string)
        ]
        if transform.smartquotes_action == _BACK or any(map(_TYPED.search, texts)):
            language = _language(transform, block, alternative=alternative)
            tokens, action = transform.get_tokens(texts), transform.smartquotes_action
            educated = smartquotes.educate_tokens(tokens, attr=action, language=language)
            for text, new in zip(texts, educated, strict=False):
                text.parent.replace(text, nodes.Text(new))
    transform.unsupported_languages.clear()


def _blocks(transform: Any) -> Iterator[nodes.TextElement]:
    """Give each block of text as a whole, so that a quote knows what stands around it."""
    for node in transform.document.findall(nodes.TextElement):
        if not isinstance(node, transform.nodes_to_skip) and not isinstance(node.parent, nodes.TextElement):
            yield node


def _language(transform: Any, block: nodes.TextElement, *, alternative: bool) -> str:
    """Give the language whose quotes a block has; none where docutils does not know them."""
    language: str = block.get_language_code(transform.document.settings.language_code)
    if alternative:
        language = language.replace("-x-altquot", "") if "-x-altquot" in language else f"{language}-x-altquot"
    for tag in utils.normalize_language_tag(language):
        if tag in smartquotes.smartchars.quotes:
            return str(tag)
    if language not in transform.unsupported_languages:
        message = f'No smart quotes defined for language "{language}".'
        transform.document.reporter.warning(message, base_node=block)
    transform.unsupported_languages.add(language)
    return ""
