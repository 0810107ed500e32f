# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A server on the loopback interface that does to a client whatever a test wants, byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@dataclass(frozen=True)
class Request:
    """One request as it came, and when."""

    method: str
    path: str
    headers: dict[str, str]
    at: float


#: A handler writes what it likes; the connection is closed when it returns.
Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """What a test sees: where the server is, what it was asked, and what to do for each path."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def on(self, path: str, handler: Handler) -> str:
        """Do that for a path; give its address."""
        self.handlers[path] = handler
        return self.url(path)

    def page(self, path: str, body: str = "", content_type: str = "text/html") -> str:
        return self.on(path, answer(200, {"Content-Type": content_type}, body.encode()))

    def methods(self, path: str) -> list[str]:
        """Give the methods of the requests for a path."""
        return [request.method for request in self.requests if request.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                first = await reader.readexactly(1)
                if first == b"\x16":  # the start of a TLS handshake
                    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
                request = _parse(first + await reader.readuntil(b"\r\n\r\n"))
                self.requests.append(request)
                await self.handlers.get(request.path, answer(404))(request, writer)
                await writer.drain()
        finally:
            self.at_once -= 1
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()


def _parse(head: bytes) -> Request:
    first, *rest = head.decode("latin-1").strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return Request(method, path, headers, time.monotonic())


def answer(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Handler:
    """Answer as a server should, to HEAD without the body."""

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Odd"
        lines = [f"HTTP/1.1 {status} {phrase}"]
        given = {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
        lines += [f"{name}: {value}" for name, value in given.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if request.method != "HEAD":
            writer.write(body)
            await writer.drain()

    return handle


def by_method(**handlers: Handler) -> Handler:
    """Do something else for each method."""

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        await handlers[request.method](request, writer)

    return handle


def in_turn(*handlers: Handler) -> Handler:
    """Do one thing after the other, the last one for ever."""
    left = list(handlers)

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(request, writer)

    return handle


def raw(data: bytes) -> Handler:
    """Write just these bytes and hang up."""

    async def handle(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return handle


async def hang(_request: Request, _writer: asyncio.StreamWriter) -> None:
    """Say nothing for longer than any test waits."""
    await asyncio.sleep(60)


async def reset(_request: Request, writer: asyncio.StreamWriter) -> None:
    """Break the connection off without closing it."""
    own = writer.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Handler:
    """Write a head, then the same piece again and again, until the client has enough."""

    async def handle(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return handle


@contextlib.contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server in a thread of its own, on a free port of the loopback interface."""
    server = Server()
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def main() -> None:
        async with _listening(server, tls):
            ready.set()
            await stop.wait()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@contextlib.asynccontextmanager
async def _listening(server: Server, tls: ssl.SSLContext | None) -> AsyncIterator[None]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        listening.close()
