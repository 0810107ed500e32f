# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds anchors in a page while it arrives, without keeping it."""

from __future__ import annotations

import codecs
import contextlib
import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from docwarden.links.address import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HTML_TYPES = {"text/html", "application/xhtml+xml"}

#: With less text than this, what a page shows comes from its scripts.
_LITTLE_TEXT = 400
#: Enough to propose a near name, few enough for any page.
_NAMES_KEPT = 4000
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_NOT_FOUND_TITLE = re.compile(r"\b404\b|\b(?:not|cannot be) found\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a page said: which fragments it has, names near to those it lacks, why it may have more."""

    found: frozenset[str] = frozenset()
    near: tuple[tuple[str, str], ...] = ()
    unsure: str = ""
    title: str = ""

    @property
    def not_found_page(self) -> bool:
        """Tell whether the title is that of an error page, whatever the status said."""
        return bool(_NOT_FOUND_TITLE.search(self.title))


class AnchorReader:
    """Takes a page in pieces of bytes; it is ``done`` when each fragment was found."""

    def __init__(self, fragments: Iterable[str], charset: str = "") -> None:
        self._wanted = {fragment: spellings(fragment) for fragment in fragments}
        self._charset = charset
        self._decoder: codecs.IncrementalDecoder | None = None
        self._page = _Page()
        self._parser = etree.HTMLParser(
            target=cast("Any", self._page), encoding="utf-8", huge_tree=True, recover=True
        )
        self._spoiled = False

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to look for."""
        return all(self._has(fragment) for fragment in self._wanted)

    def feed(self, data: bytes) -> None:
        """Read a piece."""
        if self._decoder is None:
            self._decoder = _decoder(self._charset or _declared(data))
        try:
            text = self._decoder.decode(data)
        except UnicodeError:  # a few encodings know no replacing, "idna" for one
            self._decoder = _decoder("utf-8")
            text = self._decoder.decode(data)
        try:
            self._parser.feed(text.replace("\0", " ").encode("utf-8", "replace"))
        except etree.LxmlError:
            self._spoiled = True

    def finish(self, unsure: str = "") -> Anchors:
        """Give what was found; ``unsure`` says why the page may hold more than was read."""
        with contextlib.suppress(etree.LxmlError):
            self._parser.close()  # what is left in its buffer is read now
        found = frozenset(fragment for fragment in self._wanted if self._has(fragment))
        names = sorted(self._page.names)[:_NAMES_KEPT]
        near = tuple(
            (fragment, close[0])
            for fragment in self._wanted.keys() - found
            if (close := difflib.get_close_matches(fragment, names, n=1))
        )
        unsure = unsure or ("the page is not HTML" if self._spoiled else self._page.needs_script)
        return Anchors(found, near, unsure, self._page.title.strip())

    def _has(self, fragment: str) -> bool:
        return fragment.lower() == "top" or not self._wanted[fragment].isdisjoint(self._page.names)


class _Page:
    """Collects names of anchors, and how much a page says without its scripts: a target of lxml's parser."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.title = ""
        self._within = ""
        self._text = 0
        self._scripts = False
        self._asks_for_script = False

    @property
    def needs_script(self) -> str:
        """Say why the page may get more anchors in a browser, "" where it is whole."""
        little = _LITTLE_TEXT * 5 if self._asks_for_script else _LITTLE_TEXT
        return "the page is made by a script" if self._scripts and self._text < little else ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the names of an element."""
        names = [attributes.get("id"), attributes.get("name") if tag == "a" else None]
        self.names.update(name for name in names if name)
        self._scripts = self._scripts or tag == "script"
        if tag in {"script", "style", "title", "noscript", "svg"}:
            self._within = tag

    def end(self, tag: str) -> None:
        """Leave an element."""
        if tag == self._within:
            self._within = ""

    def data(self, data: str) -> None:
        """Measure text."""
        if self._within == "title":
            self.title = (self.title + data)[:200]
        elif self._within == "noscript":
            self._asks_for_script = self._asks_for_script or "javascript" in data.lower()
        elif not self._within:
            self._text += len(data.strip())

    def close(self) -> None:
        """Have nothing to give."""


def _declared(start: bytes) -> str:
    """Give the encoding that a page names in its first kilobytes, as browsers look for it."""
    found = _META_CHARSET.search(start[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def _decoder(charset: str) -> codecs.IncrementalDecoder:
    """Give a decoder that replaces what it cannot read; an unknown or no text encoding is read as UTF-8."""
    try:
        b"a".decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        charset = ""
    return codecs.getincrementaldecoder(charset or "utf-8")("replace")
