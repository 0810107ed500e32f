# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Inline Markdown as reStructuredText, character by character what m2r2 (0.3, on mistune 0.8) makes of it.

For pages that have to stay as that program wrote them; ``common_mark`` is the better converter. Its dialect
is neither CommonMark nor sound reStructuredText: an address stays bare, HTML becomes a role for raw HTML,
text of rST roles passes through, and mark-up is fenced by escaped blanks that are thinned out afterwards.

The constructs are tried in the order of the methods' table, at each place where one can begin. Patterns are
matched in the middle of a text, so none looks back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docwarden.markup.html_tag import inline_html_end

if TYPE_CHECKING:
    from collections.abc import Callable

#: The definition that raw HTML needs, at the top of the page.
RAW_HTML_ROLE = ".. role:: raw-html-m2r(raw)\n   :format: html\n\n"

#: Deeper mark-up stays text. The original recurses without a bound.
_MAX_DEPTH = 40

_STOP = re.compile(r"[\\<!\[:_*`~ ]|https?://")
_ESCAPED = re.compile(r"\\([\\`*{}\[\]()#+\-.!_>~|])")
_MATH = re.compile(r"`\$(.*?)\$`")
_ROLE_AFTER = re.compile(r"`[^`]+`:.*?:")
_ROLE_BEFORE = re.compile(r":.*?:`.*?`")
_REFERENCE = re.compile(r"`[^`]*?`_")
_CODE = re.compile(r"(?P<ticks>`+)\s*(?P<text>[\s\S]*?[^`])\s*(?P=ticks)(?!`)")
_LITERAL_MARK = re.compile(r"(?P<blanks>\s+)?::\s*$")
_LINE_BREAK = re.compile(r" {2,}\n(?!\s*$)")
_AUTOLINK = re.compile(r"<(?P<address>[^ >]+[@:][^ >]+)>")
_ADDRESS = re.compile(r"https?://[^\s<]+[^<.,:;\"')\]\s]")
_LINKED_IMAGE = re.compile(r"\[!\[(?P<alt>.*?)\]\((?P<source>.*?)\).*?\]\((?P<target>.*?)\)")
_LINK = re.compile(
    r"""!?\[(?P<text>(?:\[[^^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]
    \(\s*(?P<angle><)?(?P<target>[\s\S]*?)(?(angle)>)(?:\s+['"](?P<title>[\s\S]*?)['"])?\s*\)""",
    re.VERBOSE,
)
_STRONG = re.compile(r"[_*](?P<mark>[_*])(?P<text>[\s\S]+?)(?P=mark){2}(?!(?P=mark))")
_EMPHASIS = re.compile(r"_(?P<low>(?:__|[^_])+?)_\b|\*(?P<star>(?:\*\*|[^*])+?)\*(?!\*)")
_STRUCK = re.compile(r"~~(?=\S)(?P<text>[\s\S]*?\S)~~")


class InlineConverter:
    """Converts pieces of one page; ``has_html`` tells whether that page needs ``RAW_HTML_ROLE``."""

    def __init__(self) -> None:
        self.has_html = False
        self._depth = 0

    def convert(self, text: str) -> str:
        """Convert a text; ``tidy`` is still due on the whole page."""
        if self._depth > _MAX_DEPTH:
            return text
        self._depth += 1
        text, pieces, position = text.rstrip("\n"), [], 0
        while position < len(text):
            piece, position = self._next(text, position)
            pieces.append(piece)
        self._depth -= 1
        return "".join(pieces)

    def _next(self, text: str, start: int) -> tuple[str, int]:
        """Give the output for what begins at a place, and where that ends."""
        first = text[start]
        for construct in self._CONSTRUCTS.get(" " if first.isspace() else first, ()):
            if found := construct(self, text, start):
                return found
        stop = _STOP.search(text, start + 1)
        end = stop.start() if stop else len(text)
        return text[start:end], end

    def _escape(self, text: str, start: int) -> tuple[str, int] | None:
        match = _ESCAPED.match(text, start)
        return (match[1].replace(">", "&gt;"), match.end()) if match else None

    def _math(self, text: str, start: int) -> tuple[str, int] | None:
        match = _MATH.match(text, start)
        return (f":math:`{match[1]}`", match.end()) if match else None

    def _role_after(self, text: str, start: int) -> tuple[str, int] | None:
        return _unchanged(_ROLE_AFTER.match(text, start))

    def _role_before(self, text: str, start: int) -> tuple[str, int] | None:
        return _unchanged(_ROLE_BEFORE.match(text, start))

    def _reference(self, text: str, start: int) -> tuple[str, int] | None:
        return _unchanged(_REFERENCE.match(text, start))

    def _address(self, text: str, start: int) -> tuple[str, int] | None:
        return _unchanged(_ADDRESS.match(text, start))

    def _literal_mark(self, text: str, start: int) -> tuple[str, int] | None:
        match = _LITERAL_MARK.match(text, start)
        return ("" if match["blanks"] else ":", match.end()) if match else None

    def _line_break(self, text: str, start: int) -> tuple[str, int] | None:
        match = _LINE_BREAK.match(text, start)
        return (self._raw_html("<br>") + "\n", match.end()) if match else None

    def _code(self, text: str, start: int) -> tuple[str, int] | None:
        match = _CODE.match(text, start) if text.find("`", start + 1) > 0 else None
        if not match:
            return None
        code = match["text"]
        if "``" not in code:
            return f"\\ ``{code}``\\ ", match.end()
        escaped = code.replace("`", "&#96;")
        html = f'<code class="docutils literal"><span class="pre">{escaped}</span></code>'
        return self._raw_html(html), match.end()

    def _html(self, text: str, start: int) -> tuple[str, int] | None:
        end = inline_html_end(text, start)
        return (self._raw_html(text[start:end]), end) if end else None

    def _autolink(self, text: str, start: int) -> tuple[str, int] | None:
        match = _AUTOLINK.match(text, start)
        return (match["address"], match.end()) if match else None

    def _linked_image(self, text: str, start: int) -> tuple[str, int] | None:
        match = _LINKED_IMAGE.match(text, start)
        return (_image(match["source"], match["target"], match["alt"]), match.end()) if match else None

    def _link(self, text: str, start: int) -> tuple[str, int] | None:
        match = _LINK.match(text, start) if text.find("](", start) >= 0 else None
        if not match:
            return None
        target, title = match["target"], match["title"]
        if text[start] == "!":
            return _image(target, target, match["text"]), match.end()
        label = self.convert(match["text"])
        if title:
            return self._raw_html(f'<a href="{target}" title="{title}">{label}</a>'), match.end()
        return f"\\ `{label} <{target}>`_\\ ", match.end()

    def _strong(self, text: str, start: int) -> tuple[str, int] | None:
        match = _STRONG.match(text, start)
        return (f"\\ **{self.convert(match['text'])}**\\ ", match.end()) if match else None

    def _emphasis(self, text: str, start: int) -> tuple[str, int] | None:
        match = _EMPHASIS.match(text, start)
        if not match:
            return None
        return f"\\ *{self.convert(match['star'] or match['low'])}*\\ ", match.end()

    def _struck(self, text: str, start: int) -> tuple[str, int] | None:
        match = _STRUCK.match(text, start)
        if not match:
            return None
        return self._raw_html(f"<del>{self.convert(match['text'])}</del>"), match.end()

    def _raw_html(self, html: str) -> str:
        self.has_html = True
        return f"\\ :raw-html-m2r:`{html}`\\ "

    #: What can begin with a character, in the order of the attempts; a blank stands for all white space.
    _CONSTRUCTS: ClassVar[
        dict[str, tuple[Callable[[InlineConverter, str, int], tuple[str, int] | None], ...]]
    ] = {
        "\\": (_escape,),
        "`": (_math, _role_after, _reference, _code),
        ":": (_role_before, _literal_mark),
        " ": (_literal_mark, _line_break),
        "<": (_html, _autolink),
        "h": (_address,),
        "[": (_linked_image, _link),
        "!": (_link,),
        "_": (_strong, _emphasis),
        "*": (_strong, _emphasis),
        "~": (_struck,),
    }


def tidy(page: str) -> str:
    """Thin out the escaped blanks of a page, in the original's five steps."""
    page = page.replace("\\ \n", "\n").replace("\n\\ ", "\n")
    return page.replace(" \\ ", " ").replace("\\  ", " ").replace("\\ .", ".")


def _unchanged(match: re.Match[str] | None) -> tuple[str, int] | None:
    return (match[0], match.end()) if match else None


def _image(source: str, target: str, alt: str) -> str:
    return f"\n.. image:: {source}\n   :target: {target}\n   :alt: {alt}\n"
