# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Settings are declared once; what Sphinx knows and what the manual says derive from that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import docwarden_sphinx
from docwarden_sphinx import release_substitutions, scm_roles, tabs
from docwarden_sphinx.settings import Setting, declared, read_settings, setting
from docwarden_sphinx.settings_table import as_restructured_text

PACKAGE = Path(docwarden_sphinx.__file__).parent


@dataclass(frozen=True)
class Sample:
    depth: int = setting(3, "How deep.")
    name: str = setting("", "How it is called.")


def test_declared_settings() -> None:
    assert list(declared(Sample)) == [
        Setting("docwarden_depth", int, 3, "How deep."),
        Setting("docwarden_name", str, "", "How it is called."),
    ]


def test_values_of_conf_make_an_instance() -> None:
    config: Any = SimpleNamespace(docwarden_depth=5, docwarden_name="x")
    assert read_settings(config, Sample) == Sample(5, "x")


def test_the_manual_shows_a_setting_as_a_confval() -> None:
    text = "\n".join(as_restructured_text(next(declared(Sample))))
    assert re.match(r"\.\. confval:: docwarden_depth\n   :type: ``int``\n   :default: ``3``\n\n   How", text)


@pytest.mark.parametrize("settings", [release_substitutions.Settings, scm_roles.Settings, tabs.Settings])
def test_descriptions_are_sentences(settings: type) -> None:
    for one in declared(settings):
        assert one.description.endswith(".")
        assert one.description[0].isupper()


def test_no_two_extensions_declare_the_same_setting() -> None:
    classes = (release_substitutions.Settings, scm_roles.Settings, tabs.Settings)
    names = [one.name for settings in classes for one in declared(settings)]
    assert len(names) == len(set(names))
