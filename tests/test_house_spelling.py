# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""pyenchant and sphinxcontrib-spelling work on a machine without enchant's C library."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx import dictionaries, enchant_fallback
from docwarden_sphinx.word_list import WordList, is_capitalized

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result

MANUAL = Path(__file__).parent / "exts" / "spelling"

KNOWN = ["hello", "Hello", "HELLO", "color", "London", "can't", "can’t", "1st", "11th", "Monday's"]
UNKNOWN = ["helo", "naïvly", "colour", "london", "hELLO", "2th", "qwrtz", "日本", "x" * 300]


def open_stem(tag: str = "en_US") -> Path:
    stem = dictionaries.find(tag, {})
    assert stem is not None
    return stem


@pytest.fixture(params=["best", "spylls"], scope="module")
def dictionary(request: pytest.FixtureRequest) -> dictionaries.Dictionary:
    if request.param == "spylls":
        return dictionaries.open_with_spylls("en_US", open_stem())
    opened = dictionaries.open_dictionary("en_US")
    assert opened is not None
    return opened


@pytest.mark.parametrize("word", KNOWN)
def test_known_words(dictionary: dictionaries.Dictionary, word: str) -> None:
    assert dictionary.knows(word)


@pytest.mark.parametrize("word", UNKNOWN)
def test_unknown_words(dictionary: dictionaries.Dictionary, word: str) -> None:
    assert not dictionary.knows(word)


def test_suggestions_are_few_and_begin_with_the_likeliest(dictionary: dictionaries.Dictionary) -> None:
    assert dictionary.suggest("mispelled")[0] == "misspelled"
    assert dictionary.suggest("recieve")[0] == "receive"
    assert len(dictionary.suggest("teh")) == dictionaries.SUGGESTIONS


def test_both_readers_agree_on_every_word_of_the_dictionary_and_its_neighbors() -> None:
    stem = open_stem()
    hunspell, spylls = dictionaries.open_dictionary("en_US"), dictionaries.open_with_spylls("en_US", stem)
    assert hunspell is not None
    lines = stem.with_suffix(".dic").read_text("utf-8").splitlines()[1:]
    stems = [line.partition("/")[0] for line in lines[:: len(lines) // 1500]]
    words = [
        w for stem in stems for w in (stem, stem.capitalize(), stem + "s", stem + "'s", stem[1:], "re" + stem)
    ]
    differing = [word for word in words if bool(hunspell.knows(word)) != bool(spylls.knows(word))]
    assert len(words) > 8000
    assert differing == []


def test_further_dictionaries_come_from_dicpath(tmp_path: Path) -> None:
    (tmp_path / "xx_XX.aff").write_text("SET UTF-8\n", "utf-8")
    (tmp_path / "xx_XX.dic").write_text("1\nblarg\n", "utf-8")
    assert dictionaries.find("xx_XX", {}) is None
    assert dictionaries.find("xx_XX", {"DICPATH": f"/nowhere{os.pathsep}{tmp_path}"}) == tmp_path / "xx_XX"


@pytest.mark.parametrize(
    ("entry", "matching", "other"),
    [
        ("word", ["word", "Word", "WORD"], ["wOrd", "WOrd", "words"]),
        ("Word", ["Word", "WORD"], ["word", "wORD"]),
        ("WORD", ["WORD"], ["word", "Word"]),
        ("iWord", ["iWord"], ["iword", "IWord", "IWORD", "Iword"]),
        ("é\u0301cole", ["É\u0301cole"], ["ecole"]),
    ],
)
def test_which_spellings_an_entry_stands_for(
    tmp_path: Path, entry: str, matching: list[str], other: list[str]
) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"# comment\n\n  {entry}  \n", "utf-8")
    words = WordList(path)
    assert [word for word in [*matching, *other, "comment"] if words.knows(word)] == matching


def test_a_word_list_grows_by_lines(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("one", "utf-8")
    WordList(path).add("two")
    assert path.read_text("utf-8") == "one\ntwo\n"
    assert WordList(path).suggest("twoo") == ["two"]


def test_capitalized() -> None:
    assert [w for w in ["Word", "W", "word", "WOrd", "", "1W", "Éa"] if is_capitalized(w)] == [
        "Word",
        "W",
        "Éa",
    ]


def run_python(code: str, **environ: str) -> str:
    command = [sys.executable, "-c", code]
    result = subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


API = """
import json, os, sys
from docwarden_sphinx.spelling import provide_enchant
provide_enchant({}); provide_enchant({})
import enchant, pickle
from enchant.checker import SpellChecker
d = enchant.Dict("en_US")
try:
    enchant.Dict("xx_XX")
except enchant.DictNotFoundError as error:
    reason = str(error)
checker = SpellChecker("en_US", "Helo wrld")
d.add_to_session("helo"); added = d.check("helo"); d.remove_from_session("helo"); removed = d.check("helo")
print(json.dumps([d.check("hello"), d.tag, added, removed, enchant.dict_exists("en_US"),
    enchant.dict_exists("xx_XX"), "en_US" in enchant.list_languages(), [error.word for error in checker],
    pickle.loads(pickle.dumps(d)).check("hello"), reason.partition(" in $DICPATH")[0]]))
"""


def test_pyenchant_works_on_the_stand_in() -> None:
    assert json.loads(run_python(API)) == [
        True, "en_US", True, False, True, False, True, ["Helo", "wrld"], True,
        "no Hunspell dictionary for xx_XX",
    ]  # fmt: skip


LOADED_BEFORE = """
import sys, types
from docwarden_sphinx import enchant_fallback
c_library = types.ModuleType("enchant._enchant")
vars(c_library).update({k: v for k, v in vars(enchant_fallback).items() if not k.startswith("__")})
c_library.dict_check = lambda session, word: 1
sys.modules["enchant._enchant"] = c_library
import enchant
from enchant.tokenize import Filter
before = enchant.Dict("en_US").check("hello")
from docwarden_sphinx.spelling import provide_enchant
provide_enchant({"DOCWARDEN_SPELLING": sys.argv[1]})
from enchant import tokenize
print(before, enchant.Dict("en_US").check("hello"), tokenize.Filter is Filter)
"""


@pytest.mark.parametrize(("preference", "after"), [("", True), ("enchant", False)])
def test_a_c_library_that_was_loaded_before_counts_only_when_preferred(
    preference: str, *, after: bool
) -> None:
    code = LOADED_BEFORE.replace("sys.argv[1]", repr(preference))
    assert run_python(code).split() == ["False", str(after), "True"]


def test_a_word_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broker = enchant_fallback.broker_init()
    path = tmp_path / "words.txt"
    path.write_bytes(b"caf\xe9\n")
    assert enchant_fallback.broker_request_pwl_dict(broker, str(path).encode()) is None
    reason = (enchant_fallback.broker_get_error(broker) or b"").decode()
    assert reason.startswith(f"cannot read the word list {path}: 'utf-8' codec can't decode byte 0xe9")


def test_another_package_named_hunspell_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hunspell", types.ModuleType("hunspell"))
    dictionaries.open_dictionary.cache_clear()
    try:
        opened = dictionaries.open_dictionary("en_US")
    finally:
        dictionaries.open_dictionary.cache_clear()
    assert opened is not None
    assert opened.reader == "spylls"


def test_every_function_that_pyenchant_calls_is_there() -> None:
    source = run_python("import importlib.util as u; print(u.find_spec('enchant').origin)").strip()
    called = {
        part.split("(")[0].split()[0]
        for part in Path(source).read_text("utf-8").split("_e.")[1:]
        if part[:1].isalpha() and part.split("(")[0].replace("_", "").isalnum()
    }
    assert len(called) > 20
    assert [name for name in sorted(called) if not hasattr(enchant_fallback, name)] == []


def build_spelling(out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-b", "spelling", "-q", "--no-color", *options]
    return subprocess.run([*command, str(MANUAL), str(out)], capture_output=True, text=True, check=False)


def test_a_manual_is_checked_with_its_word_list_and_filters(tmp_path: Path) -> None:
    result = build_spelling(tmp_path)
    assert result.returncode == 0, result.stderr
    first, second = result.stderr.splitlines()
    place, _, message = first.partition(": WARNING: ")
    assert place.endswith("index.rst:13")
    assert re.fullmatch(
        r'"mispelled" is misspelled; did you mean misspelled, .*\? \[spelling\.misspelled\]', message
    )
    assert 'index.rst:13: WARNING: "zorp" is misspelled' in second


def test_the_originals_setting_for_warnings_does_not_repeat_them(tmp_path: Path) -> None:
    options = ["-D", "spelling_warning=1", "-D", "spelling_show_suggestions=0", "-W", "--keep-going"]
    result = build_spelling(tmp_path, *options)
    assert result.returncode == 1
    assert result.stderr.count("WARNING: ") == 2
    assert result.stderr.count('"mispelled" is misspelled [') == 1


def test_a_project_that_lists_the_original_needs_no_c_library(
    tmp_path: Path,
    write: Callable[[str, str], Path],
    docwarden: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A library that does not load, wherever the tests run.
    monkeypatch.setenv("PYENCHANT_LIBRARY_PATH", str(write("broken/libenchant-2.so", "no library")))
    write("docwarden.toml", "")
    write("Documentation/conf.py", 'import enchant.tokenize\nextensions = ["sphinxcontrib.spelling"]\n')
    write("Documentation/index.rst", "Boats\n=====\n\nA mispelled dinghy.\n")
    result = docwarden("check")
    assert (result.code, result.errors) == (1, "")
    assert re.findall(r'"(\w+)" is not in the dictionary', result.output) == ["mispelled"]
    command = [sys.executable, "-m", "docwarden_sphinx.conf_values", str(tmp_path / "Documentation")]
    assert json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
