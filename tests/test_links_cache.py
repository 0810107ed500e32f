# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What is remembered between runs: expiry, damage, two runs at once, a run that is killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from docwarden.config import Links
from docwarden.links import checker
from docwarden.links.answer import Answer, Verdict
from docwarden.links.cache import AnswerCache
from misbehaving import answer, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from misbehaving import Server

FINE = Answer(Verdict.FINE, moved_to="https://b.io/")
BROKEN = Answer(Verdict.BROKEN, "the answer is 404 Not Found", hint="look")
QUICK = Links(attempts=1, pause_seconds=0, timeout_seconds=5, private_hosts=True)
PLAN = checker.Plan(QUICK)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "answers.sqlite"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with running() as one:
        yield one


def silent(file: Path) -> AnswerCache:
    return AnswerCache(file, pytest.fail)


def test_answers_last_until_they_expire(file: Path) -> None:
    with silent(file) as cache:
        cache.keep("https://a.io/", FINE, expires=100)
        cache.keep("https://b.io/ä", BROKEN, expires=200)
    with silent(file) as cache:
        assert cache.known(now=99) == {"https://a.io/": FINE, "https://b.io/ä": BROKEN}
        assert cache.known(now=100) == {"https://b.io/ä": BROKEN}
        cache.forget_expired(now=100)
        assert list(cache.known(now=0)) == ["https://b.io/ä"]


def damage_whole(file: Path) -> None:
    file.write_bytes(b"not a database at all " * 500)


def damage_tail(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-3000])


def damage_inside(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = random.Random(3).randbytes(len(data) - 4096)  # noqa: S311 - noise
    file.write_bytes(data)


def damage_values(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE answers SET verdict = 'excellent'")
    database.close()


def damage_types(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE answers SET reason = x'00ff'")
    database.close()


def damage_shape(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("ALTER TABLE answers RENAME COLUMN verdict TO opinion")
    database.close()


@pytest.mark.parametrize(
    "damage", [damage_whole, damage_tail, damage_inside, damage_values, damage_types, damage_shape]
)
def test_a_damaged_file_is_left_out_with_one_note(file: Path, damage: object) -> None:
    assert callable(damage)
    with silent(file) as cache:
        for number in range(500):
            cache.keep(f"https://a.io/{number}", BROKEN, expires=100)
    damage(file)
    notes: list[str] = []
    with AnswerCache(file, notes.append) as cache:
        assert cache.known(now=0) == {}
        cache.keep("https://a.io/", FINE, expires=100)
    assert len(notes) == 1
    assert str(file) in notes[0]
    with silent(file) as cache:
        assert cache.known(now=0) == {"https://a.io/": FINE}


def test_a_file_of_another_version_is_made_anew(file: Path) -> None:
    silent(file).close()
    with sqlite3.connect(file) as database:
        database.execute("DROP TABLE answers")
        database.execute("CREATE TABLE answers (something TEXT)")
        database.execute("PRAGMA user_version = 99")
    database.close()
    with silent(file) as cache:
        cache.keep("https://a.io/", FINE, expires=100)
        assert cache.known(now=0) == {"https://a.io/": FINE}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    notes: list[str] = []
    with AnswerCache(tmp_path / "answers.sqlite", notes.append) as cache:
        cache.keep("https://a.io/", FINE, expires=100)
    assert len(notes) == 1


def test_a_file_where_the_folder_should_be_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "links").write_text("a file")
    notes: list[str] = []
    with AnswerCache(tmp_path / "links" / "answers.sqlite", notes.append) as cache:
        cache.keep("https://a.io/", FINE, expires=100)
        assert cache.known(now=0) == {}
    assert len(notes) == 1


def test_two_runs_at_once_share_the_file(file: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from docwarden.links.answer import Answer, Verdict\n"
        "from docwarden.links.cache import AnswerCache\n"
        "with AnswerCache(pathlib.Path(sys.argv[1]), sys.exit) as cache:\n"
        "    for number in range(300):\n"
        "        cache.keep(f'https://{sys.argv[2]}.io/{number}', Answer(Verdict.FINE), 100)\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code, file, name]) for name in ("a", "b", "c")]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    with silent(file) as cache:
        assert len(cache.known(now=0)) == 900


def test_a_second_run_asks_nothing(server: Server, file: Path) -> None:
    urls = [server.page("/a", "<h1 id=x>"), server.url("/a#x"), server.url("/missing")]
    with silent(file) as cache:
        first = checker.check(urls, PLAN, cache)
    asked = len(server.requests)
    with silent(file) as cache:
        second = checker.check(urls, PLAN, cache)
        assert second.by_url == first.by_url
        assert (first.remembered, second.remembered) == (0, 3)
        assert len(server.requests) == asked
        checker.check(urls, checker.Plan(QUICK, fresh=True), cache)
        assert len(server.requests) > asked


def test_good_answers_expire_at_different_times_and_bad_ones_soon(server: Server, file: Path) -> None:
    good = {server.page(f"/{number}") for number in range(30)}
    with silent(file) as cache:
        checker.check([*good, server.url("/missing")], PLAN, cache)
        now = time.time()
        hour, day = 3600.0, 24 * 3600.0
        assert set(cache.known(now + hour + 60)) == good
        assert set(cache.known(now + 5 * day)) == good
        assert 0 < len(cache.known(now + 7 * day)) < 30
        assert cache.known(now + 9 * day) == {}


def test_silence_is_not_remembered(server: Server, file: Path) -> None:
    url = server.url("/")
    server.handlers["/"] = lambda _request, writer: _hang_up(writer)
    with silent(file) as cache:
        assert checker.check([url], PLAN, cache).by_url[url].verdict is Verdict.UNDECIDED
        assert cache.known(now=0) == {}


async def _hang_up(writer: object) -> None:
    del writer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_is_continued(server: Server, file: Path, number: signal.Signals) -> None:
    urls = [server.on(f"/{number}", answer(200)) for number in range(200)]
    code = (
        "import sys, pathlib\n"
        "from docwarden.config import Links\n"
        "from docwarden.links import checker\n"
        "from docwarden.links.cache import AnswerCache\n"
        "settings = Links(attempts=1, pause_seconds=0.02, private_hosts=True)\n"
        "with AnswerCache(pathlib.Path(sys.argv[1]), print) as cache:\n"
        "    checker.check(sys.argv[2:], checker.Plan(settings), cache)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", code, file, *urls], stderr=subprocess.DEVNULL)
    while len(server.requests) < 30:
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(number)
    assert run.wait(20) != 0
    before = len(server.requests)
    with silent(file) as cache:
        answers = checker.check(urls, PLAN, cache)
    assert answers.remembered >= 25
    assert len(server.requests) - before == 200 - answers.remembered
    assert {one.verdict for one in answers.by_url.values()} == {Verdict.FINE}


def test_a_machine_without_network_is_told_from_dead_links(file: Path) -> None:
    urls = [f"http://127.0.0.{number}:1/" for number in range(1, 5)]
    with silent(file) as cache:
        assert checker.check(urls, PLAN, cache).offline
        assert not checker.check(urls[:2], PLAN, cache).offline


def test_progress_is_told_page_by_page(server: Server, file: Path) -> None:
    told: list[tuple[int, int]] = []
    urls = [server.page("/a"), server.url("/a#b"), server.page("/c")]
    with silent(file) as cache:
        checker.check(urls, PLAN, cache, lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
