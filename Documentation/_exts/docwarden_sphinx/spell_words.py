# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Splits text into words as sphinxcontrib-spelling does, and keeps those that the dictionary does not know.

Tokenizers and filters are those of pyenchant and sphinxcontrib-spelling themselves. They look at what stands
between two blanks, so the answer for each such piece is worked out once in a process.
"""

from __future__ import annotations

import functools
import importlib
import re
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sphinx.config import Config

_PIECE = re.compile(r"\S+")

#: One word in punctuation that pyenchant's ``basic_tokenize`` takes off. One that the dictionary knows is
#: right, whatever filters say, and most are.
_PLAIN = re.compile(r"[\"'`(\[]*([A-Za-z]+)[\"'`\]).!,?;:]*")


class Speller:
    """What the settings of a manual say about spelling."""

    def __init__(self, config: Config) -> None:
        """Take the settings; nothing is opened before the first word."""
        self._config = config

    def unknown(self, text: str) -> Iterator[tuple[str, str, int]]:
        """Give the words that the dictionary does not know: word, piece that filters saw, offset."""
        if not any(map(self._judge, text.split())):
            return
        for match in _PIECE.finditer(text):
            for word, piece, offset in self._judge(match[0]):
                yield word, piece, match.start() + offset

    def knows(self, word: str) -> bool:
        """Tell whether the dictionary knows a word."""
        return bool(self._dictionary.check(word))

    def suggest(self, word: str) -> list[str]:
        """Give a few likely corrections."""
        return list(self._dictionary.suggest(word))[:3]

    @functools.cached_property
    def _judge(self) -> Callable[[str], tuple[tuple[str, str, int], ...]]:
        from enchant.tokenize import basic_tokenize, get_tokenizer  # noqa: PLC0415

        pieces: Any = basic_tokenize
        for one in self._filters():
            pieces = one(pieces)
        words = get_tokenizer(self._config.tokenizer_lang)
        known = functools.cache(self._dictionary.check)

        def judge(text: str) -> tuple[tuple[str, str, int], ...]:
            plain = _PLAIN.fullmatch(text)
            if plain and known(plain[1]):
                return ()
            return tuple(
                (word, piece, start + offset)
                for piece, start in pieces(text)
                for word, offset in words(piece)
                if not known(word)
            )

        return functools.cache(judge)

    @functools.cached_property
    def _dictionary(self) -> Any:
        import enchant  # noqa: PLC0415

        return enchant.Dict(self._config.spelling_lang)

    def _filters(self) -> Iterator[Any]:
        """Give the filters in the order of sphinxcontrib-spelling; contributors' names are applied later."""
        from enchant import tokenize  # noqa: PLC0415
        from sphinxcontrib.spelling import filters  # noqa: PLC0415

        config = self._config
        yield filters.ContractionFilter
        yield tokenize.EmailFilter
        chosen = {
            "spelling_ignore_wiki_words": tokenize.WikiWordFilter,
            "spelling_ignore_acronyms": filters.AcronymFilter,
            "spelling_ignore_python_builtins": filters.PythonBuiltinsFilter,
            "spelling_ignore_importable_modules": filters.ImportableModuleFilter,
        }
        if config.spelling_ignore_pypi_package_names:
            yield filters.PyPIFilterFactory()
        yield from (one for name, one in chosen.items() if config[name])
        for one in config.spelling_filters:
            yield _imported(one) if isinstance(one, str) else one


def _imported(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def head(folder: Path) -> str:
    """Give the commit that is checked out; nothing where there is none."""
    return _git(folder, subprocess.PIPE, "rev-parse", "HEAD").communicate()[0].decode().strip()


def _git(folder: Path, output: int | IO[bytes], *arguments: str) -> subprocess.Popen[bytes]:
    command = ["git", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.DEVNULL)  # noqa: S603


class Contributors:
    """The names in the history of the checkout, split into words; git works on them while pages are read."""

    FORMAT = "%(trailers:key=Co-Authored-By,separator=%x0A)%x0A%an%x0A%cn"

    def __init__(self, folder: Path, commits: str = "HEAD") -> None:
        """Start reading the history, or a range of it."""
        # A file, since git would wait for us when a pipe is full.
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the names were taken
        arguments = ("log", "--quiet", "--no-color", f"--pretty=format:{self.FORMAT}", commits)
        self._git = _git(folder, self._output, *arguments)

    def names(self) -> frozenset[str]:
        """Wait for git and give the words of all names; none where there is no history."""
        from enchant.tokenize import get_tokenizer  # noqa: PLC0415

        self._git.wait()
        with self._output as output:
            output.seek(0)
            lines = set(output.read().decode("utf-8", "replace").splitlines())
        split = get_tokenizer("en_US", filters=[])
        return frozenset(word for line in lines for word, _ in split(line))

    @property
    def worked(self) -> bool:
        """Tell whether git, once it has ended, knew the commits."""
        return self._git.returncode == 0


class NamesWhenAsked:
    """The names of contributors for a run that may do without: git is asked for the first unknown word.

    ``kept`` are those that a full run has left, with their commit. What other branches add to them stays
    in: a name too many hides a misspelling, one too few invents one.
    """

    def __init__(self, folder: Path, kept: tuple[str, frozenset[str]]) -> None:
        """Take the checkout, and what is known already."""
        self._folder = folder
        self._commit, self._kept = kept

    def __contains__(self, word: object) -> bool:
        """Tell whether somebody is called so."""
        return word in self._names

    @functools.cached_property
    def _names(self) -> frozenset[str]:
        if not self._commit:
            return Contributors(self._folder).names()
        if head(self._folder) == self._commit:
            return self._kept
        newer = Contributors(self._folder, f"{self._commit}..HEAD")
        names = newer.names()
        return self._kept | names if newer.worked else Contributors(self._folder).names()
