# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lists the links of a manual that lead to other places, as a program.

``python -m docwarden_sphinx.link_list --source Documentation --root . --doctrees DIR --records FILE`` reads
what changed since its last run and writes one JSON object per line:
``{"path", "line", "span", "url", "texts"}``, or ``{"error"}`` and exit code 2 where the manual cannot be
read. ``line`` is where the block around the link starts, ``span`` how many lines it has; ``texts`` is what
may stand there instead of the address.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.nodes import get_node_line

from docwarden_sphinx.build import Options, make_app
from docwarden_sphinx.exit_codes import CLEAN, FAILED, INTERRUPTED
from docwarden_sphinx.record_lines import reason
from docwarden_sphinx.recording import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.environment import BuildEnvironment

#: The attributes of HTML that hold an address (HTML Living Standard, index of attributes).
_ADDRESSES = {"href", "src", "poster", "cite", "data"}


def links(document: nodes.Node) -> Iterator[tuple[nodes.Element, str, int]]:
    """Give each link with its node and how many lines into it the link stands."""
    for node in document.findall():
        if _within_definition(node):
            continue
        match node:
            case addnodes.toctree():
                yield from ((node, target, 0) for _, target in node["entries"])
            case nodes.raw() if "html" in node.get("format", "").split():
                yield from ((node, url, line) for url, line in _RawLinks.of(node.astext()))
            case nodes.reference() | nodes.image() | addnodes.download_reference():
                url = node.get("refuri") or node.get("reftarget") or node.get("uri") or ""
                yield node, url, 0


def _within_definition(node: nodes.Node) -> bool:
    """Tell whether a node only stands in the definition of a substitution: each use has its own copy."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.substitution_definition):
            return True
    return False


class _RawLinks(HTMLParser):
    """Collects addresses in HTML that a page brings itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []

    @classmethod
    def of(cls, html: str) -> list[tuple[str, int]]:
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses of an element; see the base class."""
        if tag != "link" or dict(attrs).get("rel") != "preconnect":
            line = self.getpos()[0] - 1
            self.found += [(value.strip(), line) for name, value in attrs if name in _ADDRESSES and value]


def records(env: BuildEnvironment, root: Path) -> Iterator[dict[str, Any]]:
    """Give a record for each link of each page."""
    for name in sorted(env.found_docs):
        page = Path(env.doc2path(name))
        for node, url, offset in links(env.get_doctree(name)):
            if url[:8].lower().startswith(("http://", "https://")):
                line = (get_node_line(node) or 0) + offset
                texts = list(dict.fromkeys(text for text in _texts(node) if text))
                place = {"path": _path(node, page, root), "line": line, "span": _span(node)}
                yield place | {"url": url, "texts": texts}


def _texts(node: nodes.Element) -> Iterator[str]:
    """Give what the source may say in place of the address: the role, then the words that are shown."""
    if isinstance(node, nodes.reference):
        yield from (text for text in (node.rawsource, node.astext()) if "\n" not in text)


def _span(node: nodes.Node) -> int:
    """Give how many lines the block around a node has in the source."""
    while node.parent is not None and not isinstance(node, nodes.TextElement | nodes.Structural):
        node = node.parent
    while isinstance(node, nodes.Inline) and node.parent is not None:
        node = node.parent
    return getattr(node, "rawsource", "").count("\n") + 1


def _path(node: nodes.Node, page: Path, root: Path) -> str:
    """Give the file that says it: the page, or one that it includes."""
    above: nodes.Node | None = node
    while above is not None and not above.source:
        above = above.parent
    told = Path(above.source) if above is not None and above.source else page
    # docutils names an included file relative to the working folder, some directives relative to the page.
    files = (told.resolve(), (page.parent / told).resolve(), page.resolve())
    file = next(file for file in files if file.is_file() or file == files[-1])
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


def list_links(options: Options, stream: IO[str]) -> None:
    """Read the manual and write the records; raises what Sphinx and extensions raise."""
    with patch_docutils(options.conf), docutils_namespace():
        recorder = Recorder(options.root, options.conf / "conf.py", lambda _record: None)
        app = make_app(options, recorder, sys.stderr if sys.stderr.isatty() else None)
        app.build()
        for record in records(app.env, options.root):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process reads into the same folder; the lock goes with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        with contextlib.suppress(ImportError):  # Windows has no such lock
            import fcntl  # noqa: PLC0415

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    parser = argparse.ArgumentParser(
        "python -m docwarden_sphinx.link_list", description="List external links."
    )
    for name in ("source", "root", "doctrees", "records"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parsed = parser.parse_args(arguments)
    doctrees = parsed.doctrees.absolute()
    options = Options(
        source=parsed.source.absolute(),
        output=doctrees.with_name("output"),
        doctrees=doctrees,
        conf=parsed.source.absolute(),
        root=parsed.root.resolve(),
        builder="dummy",
        jobs=os.cpu_count() or 1,
    )
    with parsed.records.open("w", encoding="utf-8") as stream, contextlib.redirect_stdout(sys.stderr):
        try:
            with alone(doctrees.parent):
                list_links(options, stream)
        except KeyboardInterrupt:
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001 - extensions raise anything
            stream.write(json.dumps({"error": reason(error)}) + "\n")
            return FAILED
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
