# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The one module that talks HTTP: one request, one reply, with limits on everything a server can stretch."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import re
import socket
import ssl
import urllib.request
import weakref
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from docwarden.links.address import is_private
from docwarden.links.anchors import HTML_TYPES, AnchorReader, Anchors
from docwarden.links.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping

    from aiohttp.abc import AbstractResolver

#: OpenSSL's codes for what is wrong for every reader: expired, another host's name, another address.
_WRONG_FOR_ALL = {10, 62, 64}
_NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
#: Blanks and empty labels, which no resolver can be asked about.
_NO_NAME = re.compile(r"\s|^\.|\.\.")
_PIECE = 64 * 1024
#: Milliseconds for sockets that were shut down to be closed; it takes a turn or two of the loop.
_FAREWELL = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take, and of whom; ``contact`` is the User-Agent."""

    seconds: float
    body: int
    connections: int
    private_hosts: bool
    contact: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said: the status, where to go, how long to wait, and anchors where they were read."""

    status: int
    location: str = ""
    retry_after: str = ""
    anchors: Anchors | None = None
    cookies: Mapping[str, str] | None = None


class NoReplyError(Exception):
    """A request that came to no reply.

    ``again`` tells whether another try may fare better, ``of_host`` whether it is the host that fails.
    """

    def __init__(
        self,
        reason: str,
        verdict: Verdict = Verdict.UNDECIDED,
        *,
        again: bool = True,
        of_host: bool = True,
        hint: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.verdict = verdict
        self.again = again
        self.of_host = of_host
        self.hint = hint

    def once_more(self) -> NoReplyError:
        """Give the failure for the next addresses of the host, which are not asked for."""
        words = ", as for other addresses of this host"
        reason = self.reason.removesuffix(words) + words
        return NoReplyError(reason, self.verdict, again=False, hint=self.hint)


class PrivateAddressError(OSError):
    """A name that leads into a private network."""


class Client:
    """A pool of connections; ``ask`` is all it does."""

    def __init__(self, session: aiohttp.ClientSession, limits: Limits) -> None:
        self._session = session
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.connections)

    async def ask(
        self, method: str, url: str, fragments: Iterable[str] = (), cookies: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request and follow nothing; read the page only as far as its fragments need.

        Raises NoReplyError.
        """
        async with self._turns, _explained(self._limits.seconds):
            target = _target(url)
            async with self._session.request(
                method, target, allow_redirects=False, cookies=dict(cookies or {}), proxy=_proxy(target)
            ) as response:
                there = HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES
                wanted = frozenset(fragments) if method == "GET" and there else frozenset()
                return Reply(
                    response.status,
                    response.headers.get("Location", ""),
                    response.headers.get("Retry-After", ""),
                    await self._anchors(response, wanted) if wanted else None,
                    {name: morsel.value for name, morsel in response.cookies.items()},
                )

    async def _anchors(self, response: aiohttp.ClientResponse, fragments: frozenset[str]) -> Anchors:
        if response.content_type not in HTML_TYPES:
            return Anchors(unsure=f"anchors of {response.content_type} are not looked at")
        reader = AnchorReader(fragments, response.charset or "")
        try:
            whole = await self._read(response, reader)
        except (aiohttp.ClientError, TimeoutError, zlib.error):
            return reader.finish("the page broke off")
        return reader.finish("" if whole else f"the page is larger than {self._limits.body / 2**20:g} MiB")

    async def _read(self, response: aiohttp.ClientResponse, reader: AnchorReader) -> bool:
        """Read until the reader has what it wants or the page ends; false where the limit came first."""
        size = 0
        async with contextlib.aclosing(_pieces(response)) as pieces:
            async for piece in pieces:
                reader.feed(piece)
                size += len(piece)
                if reader.done or size >= self._limits.body:
                    break
        return reader.done or size < self._limits.body


@contextlib.asynccontextmanager
async def open_client(limits: Limits, resolver: AbstractResolver | None = None) -> AsyncIterator[Client]:
    """Open a pool of connections; ``resolver`` is for tests that have names of their own."""
    # With a proxy, it is the proxy that looks names up, and it may well be in the private network.
    sockets = _Sockets(public_only=not (limits.private_hosts or urllib.request.getproxies()))
    connector = aiohttp.TCPConnector(
        limit=limits.connections,
        ssl=ssl.create_default_context(),
        resolver=resolver or aiohttp.ThreadedResolver(),
        socket_factory=sockets.make,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=limits.seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            "User-Agent": limits.contact,
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
        },
        auto_decompress=False,
        read_bufsize=_PIECE,
        max_line_size=32 * 1024,
        max_field_size=64 * 1024,
    )
    async with contextlib.aclosing(sockets), session:
        yield Client(session, limits)


def _target(url: str) -> URL:
    """Give an address as it goes over the wire: international names and letters encoded."""
    try:
        target = URL(url)
        host = target.host
    except ValueError as error:
        raise NoReplyError(
            f"this is no valid address ({error})", Verdict.BROKEN, again=False, of_host=False
        ) from None
    if not host or _NO_NAME.search(host):
        raise NoReplyError("the address names no host", Verdict.BROKEN, again=False, of_host=False)
    return target.with_fragment(None)


def _proxy(target: URL) -> str | None:
    """Give the proxy that the environment names for an address.

    aiohttp's own way would take passwords from ~/.netrc, too, and see pages that readers do not.
    """
    proxy = urllib.request.getproxies().get(target.scheme, "")
    if not proxy or urllib.request.proxy_bypass(target.host or ""):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    return proxy if proxy.startswith(("http://", "https://")) else None


async def _pieces(response: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
    """Give the body decompressed, in pieces of limited size: a small answer may hide gigabytes."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    inflate = None
    if coding in {"gzip", "x-gzip", "deflate"}:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip or zlib, whichever it is
    async for raw in response.content.iter_chunked(_PIECE):
        if inflate is None:
            yield raw
            continue
        while raw and not inflate.eof:
            yield inflate.decompress(raw, _PIECE)
            raw = inflate.unconsumed_tail  # noqa: PLW2901 - zlib's way to go on
    if inflate is not None:
        yield inflate.flush()


class _Sockets:
    """Makes the sockets of a pool, and sees to it that none outlives the pool."""

    def __init__(self, *, public_only: bool) -> None:
        self._public_only = public_only
        self._made: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def make(self, info: Any) -> socket.socket:
        """Make a socket to an address; no manual shall make us look into a private network."""
        family, kind, protocol, _, address = info
        if self._public_only and is_private(str(address[0])):
            raise PrivateAddressError(errno.EACCES, "a private address")
        made = socket.socket(family, kind, protocol)
        self._made.add(made)
        return made

    async def aclose(self) -> None:
        """Wait until all are closed: aiohttp does not wait for the farewells of TLS, and they can be long."""
        for one in self._open():
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for _ in range(_FAREWELL):
            if not self._open():
                return
            await asyncio.sleep(0.001)

    def _open(self) -> list[socket.socket]:
        return [one for one in self._made if one.fileno() != -1]


@contextlib.asynccontextmanager
async def _explained(seconds: float) -> AsyncIterator[None]:
    """Turn what can go wrong into a NoReplyError with one reason."""
    try:
        yield
    except TimeoutError:
        raise NoReplyError(f"no answer within {seconds:g} s") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _no_reply(error) from None


#: Kinds of failure, the first that fits: reason, verdict, whether another try may fare better.
_FAILURES: tuple[tuple[tuple[type[Exception], ...], str, Verdict, bool], ...] = (
    ((aiohttp.ClientSSLError, ssl.SSLError), "no secure connection could be made", Verdict.UNDECIDED, False),
    (
        (aiohttp.ServerDisconnectedError,),
        "the server hung up without an answer",
        Verdict.UNDECIDED,
        True,
    ),
    (
        (aiohttp.ClientResponseError,),
        "the server answered with something that is not HTTP",
        Verdict.UNDECIDED,
        True,
    ),
)


def _no_reply(error: Exception) -> NoReplyError:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return _certificate(error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return _unknown_host(error.os_error)
    if isinstance(error, ValueError):  # aiohttp.InvalidURL is one
        return NoReplyError("this is no valid address", Verdict.BROKEN, again=False, of_host=False)
    for kinds, reason, verdict, again in _FAILURES:
        if isinstance(error, kinds):
            return NoReplyError(reason, verdict, again=again)
    return _broken_connection(error)


def _unknown_host(error: OSError) -> NoReplyError:
    if error.errno in _NO_SUCH_HOST:
        return NoReplyError("there is no such host", Verdict.BROKEN)
    return NoReplyError("the name of the host could not be looked up")


def _broken_connection(error: Exception) -> NoReplyError:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, PrivateAddressError):
        return NoReplyError("the name leads into a private network", again=False)
    number = getattr(cause, "errno", None) or 0
    if number == errno.ECONNREFUSED:
        return NoReplyError("the host refused the connection")
    if number in {errno.ECONNRESET, errno.EPIPE}:
        return NoReplyError("the server broke the connection off")
    name = f" ({errno.errorcode[number]})" if number in errno.errorcode else ""
    return NoReplyError(f"the connection failed{name}")


def _certificate(error: Exception) -> NoReplyError:
    """Tell a certificate that is wrong for every reader from one that only this machine may not trust."""
    code = getattr(error, "verify_code", 0)
    text = getattr(error, "verify_message", "") or "not valid"
    if code in _WRONG_FOR_ALL:
        return NoReplyError(f"the certificate is not valid ({text})", Verdict.BROKEN, again=False)
    hint = (
        "look at it in a browser; if it is fine there, mend the authorities of this machine (SSL_CERT_FILE)"
    )
    return NoReplyError(f"the certificate is not trusted here ({text})", again=False, hint=hint)
