# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Addresses as strings: parts, what is asked for, and which hosts are only ever examples."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote, urldefrag, urlsplit

#: Names that stand for any other (RFC 2606, RFC 6761).
_SAMPLE = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid)\.?")
#: Names of this machine and of private networks (RFC 6761, RFC 6762, ICANN's .internal).
_LOCAL = re.compile(r"(?:.*\.)?(?:localhost|localdomain|local|internal)\.?")
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?")
_CODE_HOSTS = {"github.com", "gist.github.com"}


def page_of(url: str) -> str:
    """Give an address without its fragment."""
    return urldefrag(url).url


def fragment_of(url: str) -> str:
    """Give the fragment that names an anchor; directives to the browser are no part of it.

    Source: URL Fragment Text Directives (WICG), section 3.3: what follows ``:~:`` is a directive.

    >>> fragment_of("https://a.io/#b"), fragment_of("https://a.io/#:~:text=word"), fragment_of("https://a.io/#")
    ('b', '', '')
    """
    return urldefrag(url).fragment.partition(":~:")[0]


def host_of(url: str) -> str:
    """Give host and port in lower case, "" for an address without."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}{port}"


def is_web(url: str) -> bool:
    """Tell whether an address is one that a browser fetches."""
    return url[:8].lower().startswith(("http://", "https://"))


def is_sample(url: str) -> bool:
    """Tell whether the name of the host is one that only ever stands for another.

    >>> is_sample("https://docs.example.org/a"), is_sample("https://example.dev/")
    (True, False)
    """
    return bool(_SAMPLE.fullmatch(_name(url)))


def is_near(url: str) -> bool:
    """Tell whether an address leads to the reader's own machine or network.

    >>> is_near("http://localhost:8080/"), is_near("http://10.0.0.1/"), is_near("http://kubernetes/")
    (True, True, True)
    """
    name = _name(url)
    try:
        return is_private(name)
    except ValueError:
        return bool(_LOCAL.fullmatch(name)) or not re.search(r"[.:]", name)


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or "."
    except ValueError:
        return "."


def is_private(host: str) -> bool:
    """Tell whether an IP address is not one of the public network; ValueError where it is none."""
    return not ipaddress.ip_address(host.partition("%")[0]).is_global


def spellings(fragment: str) -> set[str]:
    """Give the ids that a fragment may stand for: as written, percent-decoded, and as GitHub prefixes them.

    Source: HTML Living Standard, "find a potential indicated element"; GitHub's prefix is its own.
    """
    plain = {fragment, unquote(fragment)}
    return plain | {f"user-content-{one}" for one in plain} | {f"user-content-{one.lower()}" for one in plain}


def made_by_script(url: str) -> str:
    """Say why no look at the page can tell whether it has this anchor; "" where a look can."""
    fragment = fragment_of(url)
    if fragment.startswith(("/", "!")):
        return "what follows # is for a script of the page"
    if host_of(url) in _CODE_HOSTS and _LINES.fullmatch(fragment):
        return "line numbers are shown by a script"
    return ""


def fills_by_script(url: str) -> bool:
    """Tell whether a site is known to bring most of its anchors by script."""
    return host_of(url) in _CODE_HOSTS
