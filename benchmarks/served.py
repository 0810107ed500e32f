# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Serves a built manual as a good host does: on this machine alone, text compressed, kept by browsers."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml"}


@functools.cache
def compressed(file: Path) -> bytes:
    """Give a file as it travels; once compressed, it is kept, as hosts do."""
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, text in compressed form."""
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file /= "index.html"
        found = file.is_file()
        packed = found and file.suffix in TEXT
        body = compressed(file) if packed else file.read_bytes() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder for a while; give its address."""
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
