# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Stands in for ``enchant._enchant``, the part of pyenchant that needs a C library which pip cannot bring.

pyenchant's own Python and all that is built on it (tokenizers, filters, sphinxcontrib-spelling) then work
unchanged. The functions are those that pyenchant calls, by its conventions: text is bytes, a check answers 0
for a known word, None is a failure that the broker explains. A user's private enchant word list is never
read: it would make a laptop's findings differ from CI's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from docwarden_sphinx import dictionaries
from docwarden_sphinx.word_list import WordList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROVIDER = (b"docwarden", b"Hunspell dictionaries without enchant's C library", b"")


class Words(Protocol):
    """What answers for words: a dictionary or a word list."""

    def knows(self, word: str, /) -> bool:
        """Tell whether a word is spelled correctly."""

    def suggest(self, word: str, /) -> list[str]:
        """Return likely corrections, best first."""


@dataclass(eq=False)
class Broker:
    """Opens dictionaries; keeps the sentence that explains the last failure."""

    error: bytes | None = None


@dataclass(eq=False)
class Session:
    """One opened dictionary or word list, with the words that were added and removed since."""

    tag: str
    words: Words
    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelled correctly, as far as this session is concerned."""
        return word not in self.removed and (word in self.added or self.words.knows(word))


t_broker, t_dict = Broker, Session


def _text(word: bytes) -> str:
    return unicodedata.normalize("NFC", word.decode())


# The library and its brokers


def get_version() -> bytes:
    """Return what stands in place of enchant's version."""
    return b"docwarden"


def get_user_config_dir() -> bytes:
    """Return no folder: nothing is read from a user's home."""
    return b""


def set_prefix_dir(path: bytes) -> None:
    """Do nothing: there is no library to relocate."""


def broker_init() -> Broker:
    """Make a broker."""
    return Broker()


def broker_free(broker: Broker) -> None:
    """Do nothing: Python frees brokers."""


def broker_free_dict(broker: Broker, session: Session) -> None:
    """Do nothing: Python frees sessions."""


def broker_get_error(broker: Broker) -> bytes | None:
    """Return why the last request failed."""
    return broker.error


def broker_get_param(broker: Broker, name: bytes) -> bytes | None:
    """Return no value: there are no parameters."""


def broker_set_param(broker: Broker, name: bytes, value: bytes) -> None:
    """Do nothing: there are no parameters."""


def broker_set_ordering(broker: Broker, tag: bytes, ordering: bytes) -> None:
    """Do nothing: there is one provider."""


def broker_describe(broker: Broker, describe: Callable[[bytes, bytes, bytes], None]) -> None:
    """Report the one provider that there is."""
    describe(*PROVIDER)


def broker_list_dicts(broker: Broker, describe: Callable[[bytes, bytes, bytes, bytes], None]) -> None:
    """Report the dictionaries that every installation has."""
    for tag in dictionaries.BUNDLED:
        describe(tag.encode(), *PROVIDER)


def broker_dict_exists(broker: Broker, tag: bytes) -> int:
    """Return 1 when there is a dictionary of that language."""
    return int(dictionaries.open_dictionary(tag.decode()) is not None)


def broker_request_dict(broker: Broker, tag: bytes) -> Session | None:
    """Open the dictionary of a language."""
    dictionary = dictionaries.open_dictionary(tag.decode())
    if dictionary is None:
        folders = ", ".join(dictionaries.FOLDERS)
        broker.error = f"no Hunspell dictionary for {tag.decode()} in $DICPATH, {folders}".encode()
        return None
    return Session(dictionary.tag, dictionary)


def broker_request_pwl_dict(broker: Broker, path: bytes) -> Session | None:
    """Open a word list."""
    try:
        return Session("", WordList(Path(path.decode())))
    except (OSError, UnicodeDecodeError) as error:
        broker.error = f"cannot read the word list {path.decode()}: {error}".encode()
        return None


# Dictionaries


def dict_check(session: Session, word: bytes) -> int:
    """Return 0 for a known word, 1 for another."""
    return 0 if session.knows(_text(word)) else 1


def dict_suggest(session: Session, word: bytes) -> Sequence[bytes]:
    """Return likely corrections, best first."""
    return [suggestion.encode() for suggestion in session.words.suggest(_text(word))]


def dict_add(session: Session, word: bytes) -> None:
    """Know a word from now on; a word list keeps it in its file."""
    dict_add_to_session(session, word)
    if isinstance(session.words, WordList):
        session.words.add(_text(word))


dict_add_to_pwl = dict_add


def dict_add_to_session(session: Session, word: bytes) -> None:
    """Know a word for this session."""
    session.removed.discard(_text(word))
    session.added.add(_text(word))


def dict_remove_from_session(session: Session, word: bytes) -> int:
    """Take a word as misspelled for this session."""
    session.added.discard(_text(word))
    session.removed.add(_text(word))
    return 0


def dict_remove(session: Session, word: bytes) -> None:
    """Take a word as misspelled for this session; files stay as they are."""
    dict_remove_from_session(session, word)


def dict_is_added(session: Session, word: bytes) -> int:
    """Return 1 when the session has added a word."""
    return int(_text(word) in session.added)


def dict_is_removed(session: Session, word: bytes) -> int:
    """Return 1 when the session has removed a word."""
    return int(_text(word) in session.removed)


def dict_store_replacement(session: Session, misspelled: bytes, correction: bytes) -> None:
    """Do nothing: corrections are not learned."""


def dict_get_error(session: Session) -> bytes | None:
    """Return no error: checking a word cannot fail."""


def dict_describe(session: Session, describe: Callable[[bytes, bytes, bytes, bytes], None]) -> None:
    """Report the language and the provider of a dictionary."""
    describe(session.tag.encode(), *PROVIDER)
