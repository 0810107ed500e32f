# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One address after the other against a server that misbehaves; only the loopback interface is asked."""

from __future__ import annotations

import datetime as dt
import email.utils
import gc
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from docwarden.config import Links
from docwarden.links import checker
from docwarden.links.answer import Answer, Verdict
from docwarden.links.cache import AnswerCache
from misbehaving import answer, by_method, endless, hang, in_turn, raw, reset, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from misbehaving import Server

FINE, BROKEN, UNDECIDED = Verdict.FINE, Verdict.BROKEN, Verdict.UNDECIDED

QUICK = Links(
    attempts=2,
    pause_seconds=0,
    retry_seconds=0.01,
    timeout_seconds=1,
    longest_wait_seconds=3,
    private_hosts=True,
)

LONG_TEXT = "<p>" + "words of a page that is there without any script " * 20


class Names(AbstractResolver):
    """Leads every name to the loopback interface, but one that does not exist."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host == "nowhere.net":
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        if host == "unsure.net":
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Server:
    shared.handlers.clear()
    shared.requests.clear()
    shared.most_at_once = 0
    return shared


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate of its own for the name right.net, in one file with its key."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("there is no openssl to make a certificate with")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    key = file.with_name("key.pem")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=right.net", "-addext", "subjectAltName=DNS:right.net"]
    subprocess.run([*command, "-keyout", key, "-out", file], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running(context) as server:
        yield server


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[AnswerCache]:
    with AnswerCache(tmp_path / "answers.sqlite", pytest.fail) as opened:
        yield opened


@pytest.fixture
def check(cache: AnswerCache) -> Any:
    def run(*urls: str, **changes: Any) -> Any:
        settings = msgspec.structs.replace(QUICK, **changes)
        found = checker.check(urls, checker.Plan(settings, "test", resolver=Names), cache).by_url
        return found[urls[0]] if len(urls) == 1 else [found[url] for url in urls]

    return run


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, FINE),
        (204, FINE),
        (206, FINE),
        (304, UNDECIDED),
        (401, UNDECIDED),
        (403, UNDECIDED),
        (404, BROKEN),
        (405, UNDECIDED),
        (410, BROKEN),
        (418, UNDECIDED),
        (451, UNDECIDED),
        (500, UNDECIDED),
        (503, UNDECIDED),
        (999, UNDECIDED),
    ],
)
def test_the_status_decides(server: Server, check: Any, status: int, verdict: Verdict) -> None:
    found = check(server.on("/", answer(status)))
    assert found.verdict is verdict
    assert found.heard
    assert (str(status) in found.reason) == (verdict is not FINE)


def test_head_is_enough_for_a_good_page(server: Server, check: Any) -> None:
    assert check(server.page("/a")) == Answer(FINE)
    assert server.methods("/a") == ["HEAD"]
    agent = server.requests[0].headers["user-agent"]
    assert agent.startswith("docwarden/")
    assert "test" in agent


@pytest.mark.parametrize("head", [answer(403), answer(404), answer(405), answer(501), reset, raw(b"")])
def test_get_has_the_last_word(server: Server, check: Any, head: Any) -> None:
    assert check(server.on("/a", by_method(HEAD=head, GET=answer(200)))) == Answer(FINE)
    assert server.methods("/a")[-1] == "GET"


def test_a_host_that_misreads_head_is_asked_with_get(server: Server, check: Any) -> None:
    urls = [server.on(f"/{number}", by_method(HEAD=answer(403), GET=answer(200))) for number in range(5)]
    assert {found.verdict for found in check(*urls, connections_per_host=1)} == {FINE}
    assert [request.method for request in server.requests].count("HEAD") == 1


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (hang, "no answer within 0.3 s"),
        (reset, "broke the connection off"),
        (raw(b""), "hung up"),
        (raw(b"220 mail.example.org ESMTP\r\n\r\n"), "not HTTP"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), "not HTTP"),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"), "not HTTP"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Le"), "hung up"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n", 0.0), ""),
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.001), ""),
    ],
)
def test_silence_and_noise_decide_nothing(server: Server, check: Any, handler: Any, words: str) -> None:
    started = time.monotonic()
    found = check(server.on("/", handler), timeout_seconds=0.3)
    assert found.verdict is UNDECIDED
    assert words in found.reason
    assert not found.heard
    assert time.monotonic() - started < 30


def test_a_port_where_nobody_listens(check: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = check(f"http://127.0.0.1:{free.getsockname()[1]}/")
    assert (found.verdict, found.reason) == (UNDECIDED, "the host refused the connection")


def test_names_that_do_not_exist(check: Any) -> None:
    gone, unsure = check("http://nowhere.net/", "http://unsure.net/")
    assert (gone.verdict, gone.reason) == (BROKEN, "there is no such host")
    assert unsure.verdict is UNDECIDED


@pytest.mark.parametrize(
    "url", ["http://a.net:99999999/", "http://[::1/", "http:///x", "https://a b.net/", "http://a..net/"]
)
def test_addresses_that_are_none(check: Any, url: str) -> None:
    assert check(url).verdict is BROKEN


def test_an_older_protocol_and_answers_before_the_answer(server: Server, check: Any) -> None:
    old = server.on("/old", raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<a name='x'>"))
    early = server.on(
        "/early",
        raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    )
    assert [one.verdict for one in check(f"{old}#x", old, early)] == [FINE, FINE, FINE]


# Redirects


def test_a_permanent_redirect_names_the_new_address(server: Server, check: Any) -> None:
    server.page("/new", "<h2 id='x'>")
    old = server.on("/old", answer(301, {"Location": "/new"}))
    assert check(old) == Answer(FINE, moved_to=server.url("/new"))
    assert check(f"{old}#x") == Answer(FINE, moved_to=server.url("/new#x"))


def test_only_the_permanent_part_of_a_chain_counts(server: Server, check: Any) -> None:
    server.page("/3")
    server.on("/2", answer(302, {"Location": "/3"}))
    first = server.on("/1", answer(308, {"Location": "/2"}))
    assert check(first).moved_to == server.url("/2")
    assert check(server.url("/2")).moved_to == ""


@pytest.mark.parametrize(
    ("location", "verdict", "words"),
    [
        ("/gone", BROKEN, "/gone, where the answer is 404 Not Found"),
        ("/a", BROKEN, "in a circle"),
        ("", UNDECIDED, "to nowhere"),
        ("mailto:a@a.net", UNDECIDED, "no web address"),
        ("http://[bad", BROKEN, "no valid address"),
        ("/", UNDECIDED, "front page"),
        ("http://nowhere.net/", BROKEN, "no such host"),
    ],
)
def test_redirects_that_lead_astray(
    server: Server, check: Any, location: str, verdict: Verdict, words: str
) -> None:
    server.page("/")
    found = check(server.on("/a", answer(302, {"Location": location} if location else {})))
    assert found.verdict is verdict
    assert words in found.reason


def test_a_redirect_that_never_ends(server: Server, check: Any) -> None:
    for number in range(20):
        server.on(f"/{number}", answer(302, {"Location": f"/{number + 1}"}))
    assert check(server.url("/0")).reason == "more than 10 redirects"
    assert len(server.requests) == 11


def test_a_redirect_to_itself_that_wants_its_cookie_back(server: Server, check: Any) -> None:
    async def handle(request: Any, writer: Any) -> None:
        there = "cookie" in request.headers
        seen = answer(200) if there else answer(302, {"Location": "/a", "Set-Cookie": "seen=1"})
        await seen(request, writer)

    assert check(server.on("/a", handle)) == Answer(FINE)


def test_a_redirect_into_a_private_network_is_not_followed(server: Server, check: Any) -> None:
    found = check(server.url("/a", "public.net"), private_hosts=False)
    assert (found.verdict, found.reason) == (UNDECIDED, "the name leads into a private network")
    assert server.requests == []


# Patience


def in_seconds(seconds: int) -> str:
    return str(seconds)


def as_date(seconds: int) -> str:
    return email.utils.format_datetime(
        dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds + 1), usegmt=True
    )


@pytest.mark.parametrize("form", [in_seconds, as_date])
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_patience_gets_it(server: Server, check: Any, form: Any, status: int) -> None:
    busy = answer(status, {"Retry-After": form(1)})
    handler = in_turn(busy, busy, answer(200)) if status == 503 else in_turn(busy, answer(200))
    assert check(server.on("/a", handler), attempts=3).verdict is FINE
    assert server.requests[-1].at - server.requests[0].at >= 0.8


def test_a_host_that_asks_for_an_hour_is_left_alone(server: Server, check: Any) -> None:
    urls = [server.on(f"/{number}", answer(429, {"Retry-After": "3600"})) for number in range(5)]
    for found in check(*urls, connections_per_host=1):
        assert found.verdict is UNDECIDED
        assert "to be left alone for 3600 s" in found.reason
    assert len(server.requests) == 1


def test_patience_without_a_number_still_ends(server: Server, check: Any) -> None:
    for value in ("", "soon", "-1", "9" * 400):
        found = check(server.on("/a", answer(429, {"Retry-After": value})), longest_wait_seconds=0.5)
        assert found.verdict is UNDECIDED


def test_a_passing_failure_is_tried_again(server: Server, check: Any) -> None:
    flaky = in_turn(answer(502), answer(502), answer(200))
    assert check(server.on("/a", flaky)).verdict is FINE


def test_a_dead_host_is_given_up(server: Server, check: Any) -> None:
    urls = [server.on(f"/{number}", hang) for number in range(20)]
    started = time.monotonic()
    found = check(*urls, timeout_seconds=0.2, attempts=1, connections_per_host=1)
    assert {one.verdict for one in found} == {UNDECIDED}
    assert "other addresses of this host" in found[-1].reason
    assert len({request.path for request in server.requests}) == 3
    assert time.monotonic() - started < 30


def test_a_host_is_not_pressed(check: Any) -> None:
    with running() as server:
        check(*[server.page(f"/{number}") for number in range(6)], connections_per_host=2, pause_seconds=0.05)
    times = sorted(request.at for request in server.requests)
    assert times[-1] - times[0] > 0.2
    assert server.most_at_once <= 2


# Anchors


def html(body: str) -> str:
    return f"<!DOCTYPE html><title>A page</title><body>{body}{LONG_TEXT}</body>"


@pytest.mark.parametrize(
    ("body", "fragment", "verdict"),
    [
        ("<h2 id='install'>", "install", FINE),
        ("<h2 id=install>", "install", FINE),
        ("<a name='install'></a>", "install", FINE),
        ("<input name='install'>", "install", BROKEN),
        ("<!-- <h2 id='install'> -->", "install", BROKEN),
        ("<pre>&lt;h2 id='install'&gt;</pre>", "install", BROKEN),
        ("<script>x = '<h2 id=\"install\">'</script>", "install", BROKEN),
        ("<h2 id='größe'>", "gr%C3%B6%C3%9Fe", FINE),
        ("<h2 id='größe'>", "größe", FINE),
        ("<h2 id='gr%C3%B6%C3%9Fe'>", "gr%C3%B6%C3%9Fe", FINE),
        ("<h2 id='a&amp;b'>", "a&b", FINE),
        ("<h2 id='user-content-usage'>", "Usage", FINE),
        ("", "top", FINE),
        ("", ":~:text=words", FINE),
        ("", "x:~:text=words", BROKEN),
        ("<h2 id='Install'>", "install", BROKEN),
        ("", "/route/in/script", UNDECIDED),
        ("", "!route", UNDECIDED),
    ],
)
def test_anchors(server: Server, check: Any, body: str, fragment: str, verdict: Verdict) -> None:
    assert check(f"{server.page('/p', html(body))}#{fragment}").verdict is verdict


def test_anchors_of_one_page_cost_one_request(server: Server, check: Any) -> None:
    page = server.page("/p", html("<h2 id=a><h2 id=b>"))
    found = check(f"{page}#a", f"{page}#b", f"{page}#c", page)
    assert [one.verdict for one in found] == [FINE, FINE, BROKEN, FINE]
    assert server.methods("/p") == ["GET"]


def test_the_nearest_anchor_is_proposed(server: Server, check: Any) -> None:
    found = check(f"{server.page('/p', html('<h2 id=installation>'))}#instalation")
    assert found.reason == 'the page has no anchor "instalation"'
    assert found.hint == 'the nearest anchor of that page is "installation"'


def test_anchors_can_be_left_out(server: Server, check: Any) -> None:
    assert check(f"{server.page('/p')}#a", anchors=False).verdict is FINE
    assert server.methods("/p") == ["HEAD"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"{}", "application/json"),
        (b"<div id=root></div><script src=app.js></script>", "text/html"),
        (
            b"<noscript>You need to enable JavaScript.</noscript><script></script><p>" + b"x" * 600,
            "text/html",
        ),
        (b"<h2 id=a>", "no type at all"),
    ],
)
def test_pages_whose_anchors_cannot_be_seen(
    server: Server, check: Any, body: bytes, content_type: str
) -> None:
    found = check(f"{server.on('/p', answer(200, {'Content-Type': content_type}, body))}#page=3")
    assert found.verdict is UNDECIDED
    assert "page=3" in found.reason


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html; charset=iso-8859-1", "<h2 id='größe'>".encode("latin-1")),
        ("text/html; charset=utf-16", "<h2 id='größe'>".encode("utf-16")),
        ("text/html; charset=no-such-thing", "<h2 id='größe'>".encode()),
        ("text/html; charset=rot13", "<h2 id='größe'>".encode()),
        ("text/html; charset=\x00", "<h2 id='größe'>".encode()),
        ("text/html", b"<meta charset=windows-1252>" + "<h2 id='größe'>".encode("latin-1")),
        ("text/html", b"\xff\xfe\xfa" + "<h2 id='größe'>".encode()),
    ],
)
def test_encodings(server: Server, check: Any, content_type: str, body: bytes) -> None:
    url = server.on("/p", answer(200, {"Content-Type": content_type}, body + b" " * 10))
    verdict = UNDECIDED if "\x00" in content_type else FINE
    assert check(f"{url}#gr%C3%B6%C3%9Fe").verdict is verdict


def test_a_page_that_calls_itself_not_found(server: Server, check: Any) -> None:
    page = server.page("/p", f"<title>404 - Page Not Found</title>{LONG_TEXT}")
    found = check(f"{page}#a")
    assert (found.verdict, found.reason) == (UNDECIDED, 'the page calls itself "404 - Page Not Found"')


# Bodies


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (endless(CHUNKED, chunk(b"x" * 60_000)), "larger than 1 MiB"),
        (endless(CHUNKED, b"1\r\nx\r\n", 0.01), "broke off"),
        (endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x" * 60_000), "larger than 1 MiB"),
        (endless(CHUNKED, chunk(b"<a b='" + b"x" * 60_000)), "larger than 1 MiB"),
        (raw(HEAD + b"Content-Length: 5000\r\n\r\n<p>only this"), "broke off"),
        (raw(CHUNKED + b"zz\r\nnot a length"), "not HTTP"),
        (raw(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!"), "broke off"),
        (
            raw(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"\0" * 200 * 2**20)),
            "larger than 1 MiB",
        ),
    ],
)
def test_bodies_without_end_or_sense(server: Server, check: Any, handler: Any, words: str) -> None:
    started = time.monotonic()
    found = check(f"{server.on('/p', handler)}#a", page_limit_mib=1, timeout_seconds=2, attempts=1)
    assert found.verdict is UNDECIDED
    assert words in found.reason
    assert time.monotonic() - started < 40


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "GZIP"])
def test_compressed_pages_are_read(server: Server, check: Any, compress: Any, coding: str) -> None:
    body = compress(html("x" * 200_000 + "<h2 id=a>").encode())
    url = server.on("/p", answer(200, {"Content-Type": "text/html", "Content-Encoding": coding}, body))
    assert check(f"{url}#a").verdict is FINE


def test_an_anchor_found_early_needs_no_rest(server: Server, check: Any) -> None:
    handler = endless(CHUNKED + chunk(b"<h2 id=a>"), chunk(b"x" * 1000), 0.01)
    assert check(f"{server.on('/p', handler)}#a").verdict is FINE


def test_a_huge_page_without_anchor_is_never_read(server: Server, check: Any) -> None:
    handler = by_method(HEAD=answer(403), GET=endless(CHUNKED, chunk(b"x" * 60_000)))
    started = time.monotonic()
    assert check(server.on("/p", handler), timeout_seconds=60).verdict is FINE
    assert time.monotonic() - started < 30


# Names and certificates


def test_international_names_and_paths(server: Server, check: Any) -> None:
    server.page("/%C3%A4?q=%C3%BC", "")
    assert check(server.url("/ä?q=ü", "bücher.net")).verdict is FINE
    assert server.requests[0].headers["host"] == f"xn--bcher-kva.net:{server.port}"


def test_a_certificate_that_nobody_trusts(secure: Server, check: Any) -> None:
    found = check(secure.url("/", "right.net", "https"))
    assert found.verdict is UNDECIDED
    assert "certificate is not trusted here" in found.reason
    assert "browser" in found.hint
    assert secure.requests == []


def test_a_certificate_for_somebody_else(
    secure: Server, check: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.page("/")
    right, wrong = check(secure.url("/", "right.net", "https"), secure.url("/", "wrong.net", "https"))
    assert right.verdict is FINE
    assert wrong.verdict is BROKEN
    assert "certificate is not valid" in wrong.reason


def test_no_certificate_where_one_should_be(server: Server, check: Any) -> None:
    found = check(server.url("/", scheme="https"))
    assert (found.verdict, found.reason) == (UNDECIDED, "no secure connection could be made")


def test_no_connection_outlives_the_check(
    check: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    checked = threading.Event()
    hung_up: list[bytes] = []

    def answer_and_never_say_goodbye() -> None:
        with listening.accept()[0] as accepted, context.wrap_socket(accepted, server_side=True) as connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            checked.wait(10)
            connection.settimeout(5)
            hung_up.append(connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=answer_and_never_say_goodbye)
        server.start()
        found = check(f"https://right.net:{listening.getsockname()[1]}/")
        gc.collect()  # pytest fails a test that leaves a transport behind
        checked.set()
        server.join(10)
    assert (found.verdict, hung_up) == (FINE, [b""])


@pytest.mark.parametrize("form", ["http://127.0.0.1:{}", "127.0.0.1:{}"])
def test_a_proxy_is_taken_from_the_environment(
    server: Server, check: Any, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("http_proxy", form.format(server.port))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server.page("http://a.net/x", "")
    assert [one.verdict for one in check("http://a.net/x", server.page("/direct"))] == [FINE, FINE]


def test_passwords_of_this_machine_are_not_sent(
    server: Server, check: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    check(server.page("/a"))
    assert "authorization" not in server.requests[0].headers
