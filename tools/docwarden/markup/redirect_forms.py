# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Redirects in the forms that servers and hosts of static sites take.

Each form is a pure function from old and new addresses, which begin with a slash, to text. Browsers carry the
fragment of an address through a redirect by themselves; the query is kept where a form has to say so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_NOTICE = 'Made by "docwarden redirects export"; made anew, not edited.'

#: What needs no encoding in a path, beside letters and digits (RFC 3986, section 2.3).
_PLAIN = "/-._~"


def addresses(moves: Mapping[str, str], names: Iterable[str], style: str, prefix: str = "") -> dict[str, str]:
    """Turn page names into addresses as Sphinx's html and dirhtml builders give them, percent-encoded.

    ``names`` are the pages there are: in the dirhtml style ``a`` and ``a/index`` have one address, which must
    not lead to itself.
    """
    taken = {address(name, style, prefix) for name in names}
    return {
        old: address(new, style, prefix)
        for source, new in moves.items()
        if address(source, style, prefix) not in taken
        for old in _old_addresses(source, style, prefix)
    }


def address(name: str, style: str, prefix: str = "") -> str:
    """Give the address of a page, below a prefix such as ``/en/latest``.

    >>> address("a/b", "html"), address("a/b", "dirhtml"), address("a/index", "dirhtml")
    ('/a/b.html', '/a/b/', '/a/')
    """
    if style == "html":
        path = f"{name}.html"
    elif name == "index":
        path = ""
    else:
        path = name.removesuffix("index") if name.endswith("/index") else f"{name}/"
    stem = f"/{prefix.strip('/')}" if prefix.strip("/") else ""
    return quote(f"{stem}/{path}", safe=_PLAIN)


def _old_addresses(name: str, style: str, prefix: str) -> Iterator[str]:
    """Give all addresses under which a server answered for a page: an index page has two of them."""
    plain = address(name, style, prefix)
    yield plain
    if style == "html" and plain.endswith("/index.html"):
        yield plain.removesuffix("index.html")
    if style == "dirhtml":
        yield f"{plain}index.html"


def readthedocs(moves: Mapping[str, str]) -> str:
    """Give the bodies of requests to ``/api/v3/projects/PROJECT/redirects/``, as a JSON list.

    The type "page" counts in every language and version, so no prefix is needed. Read the Docs redirects
    where there is no page; where the build has redirect pages, those answer.
    """
    bodies = [
        {"type": "page", "from_url": old, "to_url": new, "http_status": 301} for old, new in moves.items()
    ]
    return json.dumps(bodies, indent=2) + "\n"


def netlify(moves: Mapping[str, str]) -> str:
    """Give a ``_redirects`` file; the exclamation mark lets a line win over a redirect page of the build."""
    return f"# {_NOTICE}\n" + "".join(f"{old} {new} 301!\n" for old, new in moves.items())


def nginx(moves: Mapping[str, str]) -> str:
    """Give location blocks to include in a server block; nginx compares them with the decoded path."""
    return f"# {_NOTICE}\n" + "".join(_location(old, new) for old, new in moves.items())


def _location(old: str, new: str) -> str:
    return f'location = "{_nginx_path(old)}" {{ return 301 "{new}$is_args$args"; }}\n'


def _nginx_path(path: str) -> str:
    """Decode a path and escape what ends or continues a quoted string of nginx's."""
    return unquote(path).replace("\\", r"\\").replace('"', r"\"")


#: The forms by name.
FORMS: dict[str, Callable[[Mapping[str, str]], str]] = {
    "netlify": netlify,
    "nginx": nginx,
    "readthedocs": readthedocs,
}
