# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Serves the output to a browser, adds the script that shows findings and reloads, and talks to it.

Files on disk stay as they were built: the script is added to what is sent. The server is for the person at
this machine: it answers for local names only, so that no page from elsewhere can read the manual through a
name that it points here (DNS rebinding), and its socket takes pages of its own origin only.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ipaddress
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from docwarden.errors import ProgramError
from docwarden.preview.state import file_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from docwarden.preview.state import State

#: Where the server's own files are; no page of a manual has such an address.
OWN = "/-/docwarden/"

STATIC = Path(__file__).parent / "static"

_SCRIPT = '<script src="{}preview.js" data-digest="{}"></script>'

#: Shown before the first build is done, and where there is no such page.
_NOTE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 20vh auto; padding: 0 1rem">
<h1 style="font-size: 1.5rem">{title}</h1><p>{text}</p></body></html>
"""


class Server:
    """One address at which a manual can be read while it is edited."""

    def __init__(self, state: State, host: str, port: int, want: Callable[[str], Awaitable[None]]) -> None:
        """Take what to serve and where; ``want`` brings a page up to date before it is sent."""
        self._state = state
        self._host = host
        self._port = port
        self._want = want
        self._sockets: dict[web.WebSocketResponse, str] = {}
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """The address for the browser."""
        host = "localhost" if _is_everywhere(self._host) or _is_loopback(self._host) else self._host
        return f"http://{f'[{host}]' if ':' in host else host}:{self._port}/"

    async def start(self) -> None:
        """Listen; raise ProgramError when the address is taken or not ours to take."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get(f"{OWN}socket", self._talk)
        app.router.add_get(OWN + "{name}", self._own_file)
        app.router.add_get("/{path:.*}", self._page)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, shutdown_timeout=0.1).start()
        except OSError as error:
            await self.stop()
            hint = f"is a preview running already? Choose another port: --port {self._port + 1}"
            raise ProgramError(
                f"cannot listen at {self._host}:{self._port}: {_words(error)}", hint=hint
            ) from None

    async def stop(self) -> None:
        """Close all connections."""
        for browser in list(self._sockets):
            with contextlib.suppress(Exception):
                await asyncio.wait_for(browser.close(), 0.2)
        if self._runner:
            await self._runner.cleanup()

    def shown(self) -> list[str]:
        """Give the pages that browsers show."""
        return sorted(
            {self._state.pages[file] for file in self._sockets.values() if file in self._state.pages}
        )

    async def tell(self) -> None:
        """Tell each browser what is wrong with its page, and by what digest it knows a newer one."""
        for browser, file in list(self._sockets.items()):
            message = {**self._state.message_for(file), "digest": self._digest(file)}
            with contextlib.suppress(ConnectionError, RuntimeError):
                await browser.send_json(message)

    async def reload_all(self) -> None:
        """Have all browsers load their pages again; style sheets or scripts are new."""
        for browser in list(self._sockets):
            with contextlib.suppress(ConnectionError, RuntimeError):
                await browser.send_json({"reload": True})

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not self._is_ours(request.headers.get("Host", "")):
            raise web.HTTPForbidden(text="This preview answers for local names only.\n")
        return await handler(request)

    def _is_ours(self, authority: str) -> bool:
        """Tell whether a Host header names this machine: a number does, and so do its own names."""
        host = (urlsplit(f"//{authority}").hostname or "").rstrip(".")
        if host in {"localhost", self._host.lower()} or host.endswith(".localhost"):
            return True
        with contextlib.suppress(ValueError):
            return bool(ipaddress.ip_address(host))
        return not _is_loopback(self._host) and host == socket.gethostname().lower()

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        """Keep in touch with one page in a browser."""
        origin = request.headers.get("Origin", "")
        if urlsplit(origin).netloc != request.headers.get("Host"):
            raise web.HTTPForbidden(text="The socket is for pages of this server.\n")
        browser = web.WebSocketResponse(heartbeat=30)
        await browser.prepare(request)
        self._sockets[browser] = file_of(request.query.get("page", "/"))
        try:
            await self.tell()
            async for message in browser:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._sockets.pop(browser, None)
        return browser

    async def _own_file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in {file.name for file in STATIC.iterdir()}:
            raise web.HTTPNotFound
        return web.FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

    async def _page(self, request: web.Request) -> web.StreamResponse:
        file = self._locate(request.match_info["path"] if request.path != "/" else "")
        if file is None:
            return self._note()
        if file.is_dir():
            if not request.path.endswith("/"):
                raise web.HTTPFound(request.rel_url.with_path(request.path + "/"))
            file /= "index.html"
        name = file.relative_to(self._state.output.resolve()).as_posix()
        if name in self._state.pages:
            await self._want(self._state.pages[name])
        if not file.is_file():
            # Browsers ask for this icon by themselves, and complain of a manual that has none.
            return web.Response(status=204) if name == "favicon.ico" else self._note()
        if file.suffix != ".html":
            return web.FileResponse(file, headers={"Cache-Control": "no-cache"})
        return _html(await _read_whole(file))

    def _locate(self, path: str) -> Path | None:
        """Find an output file or folder; nothing outside the output, links resolved."""
        root = self._state.output.resolve()
        if "\0" in path or "\\" in path:
            return None
        file = (root / path.lstrip("/")).resolve()
        return file if file.is_relative_to(root) else None

    def _note(self) -> web.Response:
        if self._state.building:
            text = _NOTE.format(title="The manual is being built", text="It shows up here when it is ready.")
            return _html(text.encode(), status=503)
        text = _NOTE.format(title="No such page", text='Go to the <a href="/">first page</a> of the manual.')
        return _html(text.encode(), status=404)

    def _digest(self, file: str) -> str:
        """Give what a browser's page says of itself when it is the newest; nothing while there is no page."""
        path = self._locate(file)
        return _digest(path.read_bytes()) if path and path.is_file() else ""


def _html(data: bytes, status: int = 200) -> web.Response:
    script = _SCRIPT.format(OWN, _digest(data) if status == web.HTTPOk.status_code else "").encode()
    head, found, rest = data.partition(b"</head>")
    body = head + script + found + rest if found else data + script
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=headers)


async def _read_whole(file: Path) -> bytes:
    """Read a page; Sphinx writes in place, so that half a page may be there for a moment."""
    data = file.read_bytes()
    for _ in range(20):
        if b"</html>" in data[-64:]:
            break
        await asyncio.sleep(0.01)
        data = file.read_bytes()
    return data


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _is_everywhere(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_unspecified
    return False


def _words(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host"
    return (error.strerror or str(error)).rpartition(": ")[2].removeprefix("[").lower()
