# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Each mistake in docwarden.toml is one line: the file, the place, what was expected, the way out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import pytest

from docwarden import config
from docwarden.config import Settings, setting
from docwarden.errors import ConfigError
from docwarden.finding import Severity
from docwarden.registry import GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Callable


class Table(Settings, frozen=True, kw_only=True):
    """A table in a list."""

    title: Annotated[str, setting("The title.")]


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The options of a generator that does not exist."""

    tables: Annotated[tuple[Table, ...], setting("Tables.")] = ()
    style: Annotated[Literal["compat", "modern"], setting("The style.")] = "modern"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('[project]\nnam = "x"', "docwarden.toml:2:1: project.nam: unknown key", 'did you mean "name"?'),
        ("\n[projct]\n", "docwarden.toml:2:1: projct: unknown key", 'did you mean "project"?'),
        ("[project]\nname = 1", "docwarden.toml:2:1: project.name: expected `string`, found `integer`", ""),
        (
            '[findings]\nfail-on = "eror"',
            'docwarden.toml:2:1: findings.fail-on: expected one of error, warning, note, found "eror"',
            'did you mean "error"?',
        ),
        ("a = \n", "docwarden.toml:1:5: malformed TOML: Invalid value", ""),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, text: str, message: str, hint: str) -> None:
    (tmp_path / "docwarden.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path)
    assert (str(caught.value), caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("output = 1", "2:1: generators.x.output: expected `string`, found `integer`"),
        ("style = 'compat'", '1:1: generators.x: the key "output" is missing'),
        (
            "output = 'o'\nstyle = 'comat'",
            '3:1: generators.x.style: expected one of compat, modern, found "comat"',
        ),
        (
            "output = 'o'\ntables = [{title = 2}]",
            "3:1: generators.x.tables[0].title: expected `string`, found `integer`",
        ),
        ("output = 'o'\ntables = [{titel = ''}]", "3:1: generators.x.tables[0].titel: unknown key"),
    ],
)
def test_generator_tables_are_validated_from_their_declaration(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "docwarden.toml").write_text(f"[generators.x]\n{text}\n", encoding="utf-8")
    loaded = config.load(tmp_path)
    with pytest.raises(ConfigError) as caught:
        loaded.convert(loaded.settings.generators["x"], Options, "generators.x")
    assert str(caught.value) == f"docwarden.toml:{message}"


def test_defaults_apply_and_keys_have_dashes(tmp_path: Path) -> None:
    (tmp_path / "docwarden.toml").write_text('[findings]\nfail-on = "note"\n', encoding="utf-8")
    settings = config.load(tmp_path).settings
    assert settings.findings.fail_on is Severity.NOTE
    assert settings.documentation.source == "Documentation"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no settings file docwarden.toml"),
        (b"\xff", "docwarden.toml: expected UTF-8 text, found byte 0xff"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "docwarden.toml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path)
    assert str(caught.value) == message


def test_a_root_that_is_no_directory() -> None:
    with pytest.raises(ConfigError, match="is not a directory"):
        config.load(Path("nowhere"))


def test_find_root_walks_up(tmp_path: Path, write: Callable[[str, str], Path]) -> None:
    write("docwarden.toml", "")
    deep = write("a/b/c.txt", "").parent
    assert config.find_root(deep) == tmp_path


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        config.profile_file("cillium")
    assert caught.value.hint == 'did you mean "cilium"?'


def test_shipped_profiles_are_valid(tmp_path: Path) -> None:
    for name in config.profile_names():
        assert config.load(tmp_path, config.profile_file(name)).settings.generators
