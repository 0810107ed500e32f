# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How extensions declare settings: once, as a dataclass, from which everything else derives.

A setting's name in conf.py is ``docwarden_`` and the name of the field; its default, type and
description come from the field. ``settings_table`` prints the same declaration in the manual.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "docwarden_"

SettingsT = TypeVar("SettingsT")


@dataclasses.dataclass(frozen=True)
class Setting:
    """One setting as conf.py knows it."""

    name: str
    type: type
    default: Any
    description: str


def setting(default: Any, description: str) -> Any:
    """Declare a field of a settings class, with the sentence that documents it."""
    return dataclasses.field(default=default, metadata={"description": description})


def declared(settings: type) -> Iterator[Setting]:
    """Give the settings that a settings class declares, in its order."""
    hints = get_type_hints(settings)
    for field in dataclasses.fields(settings):
        yield Setting(PREFIX + field.name, hints[field.name], field.default, field.metadata["description"])


def add_settings(app: Sphinx, settings: type) -> None:
    """Make the settings of a class known to Sphinx; a change of one has every page read again."""
    for one in declared(settings):
        app.add_config_value(one.name, one.default, "env", frozenset({one.type}), one.description)


def read_settings(config: Config, settings: type[SettingsT]) -> SettingsT:
    """Give the values that conf.py sets, as an instance of the settings class."""
    names = [field.name for field in dataclasses.fields(settings)]  # type: ignore[arg-type]
    return settings(**{name: getattr(config, PREFIX + name) for name in names})
