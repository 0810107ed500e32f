# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A Sphinx application that only reads: set up in a fraction of the time, as it loads no builder of Sphinx's.

Roles, directives, substitutions and settings are the project's own, from its conf.py and its extensions. What
Sphinx's builders bring beside themselves, the declarations of their settings, is loaded for the first one who
asks for such a setting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.util.build_phase import BuildPhase

from docwarden_sphinx import one_read
from docwarden_sphinx.recording import RecordedSphinx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils import nodes

    from docwarden_sphinx.recording import Recorder

#: What Sphinx loads by itself, and no page is read with: builders, and themes.
_FOR_OUTPUT = (
    "sphinx.builders.",
    "sphinx.transforms.post_transforms.code",
    "sphinxcontrib.applehelp",
    "sphinxcontrib.devhelp",
    "sphinxcontrib.htmlhelp",
    "sphinxcontrib.qthelp",
    "sphinxcontrib.serializinghtml",
    "alabaster",
)

#: How the settings begin that these declare.
_SETTINGS_FOR_OUTPUT = (
    "applehelp_",
    "changes_",
    "devhelp_",
    "epub_",
    "gettext_",
    "html_",
    "htmlhelp_",
    "latex_",
    "linkcheck_",
    "man_",
    "qthelp_",
    "singlehtml_",
    "texinfo_",
    "text_",
    "trim_",
    "xml_",
)

_EVENTS_OF_OUTPUT = ("html-", "linkcheck-")


class LightConfig(Config):
    """The settings of a light application; those of builders are declared when somebody asks for one."""

    def __getattr__(self, name: str) -> Any:
        """Give a setting as conf.py has it, or its default."""
        if name.startswith(_SETTINGS_FOR_OUTPUT) and name not in self._options:
            if name in self._raw_config:
                return self._raw_config[name]
            self.declare(name)
        return super().__getattr__(name)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a setting; of those of builders, whether conf.py has it."""
        return name in self._options or (
            str(name).startswith(_SETTINGS_FOR_OUTPUT) and name in self._raw_config
        )

    def declare(self, name: str) -> None:
        """Have a setting of a builder declared; replaced by the application, which can."""


class LightBuilder(Builder):
    """Stands where the HTML builder does in a whole run: extensions and pages may ask for its format."""

    name = "html"
    format = "html"
    use_message_catalog = False
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/gif", "image/jpeg"]
    supported_remote_images = True
    supported_data_uri_images = True

    def get_outdated_docs(self) -> Iterator[str]:
        """Give nothing: nothing is written."""
        return iter(())

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Give the address that the HTML builder gives."""
        del typ
        return f"{docname}.html"

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Prepare nothing."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing."""


class LightSphinx(RecordedSphinx):
    """An application to read pages with, one by one; its output folder has to be one that nobody needs."""

    def __init__(self, recorder: Recorder, **arguments: Any) -> None:
        """Take what other applications take."""
        self._seen: set[str] = set()
        self._left_out: list[str] = []
        super().__init__(recorder, check_only=True, buildername="html", freshenv=True, **arguments)
        self.builder.phase = BuildPhase.READING

    def setup_extension(self, extname: str) -> None:
        """Set up an extension, but what is for the output only where it is asked for once more."""
        if type(self.config) is Config:
            self.config.__class__ = LightConfig
            self.config.declare = self.declare
        if extname.startswith(_FOR_OUTPUT) and extname not in self._seen:
            self._seen.add(extname)
            self._left_out.append(extname)
            return
        super().setup_extension(extname)

    def connect(self, event: str, callback: Any, priority: int = 500) -> int:
        """Connect to an event, unless it is one of the output."""
        if event.startswith(_EVENTS_OF_OUTPUT) or str(callback.__module__).startswith(_FOR_OUTPUT):
            return 0
        return super().connect(event, callback, priority)

    def declare(self, setting: str) -> None:
        """Load the builder that a setting is named after, or else all that was left out."""
        prefix = setting.partition("_")[0]
        named = [name for name in self._left_out if name.rpartition(".")[2].startswith(prefix)]
        for name in named or list(self._left_out):
            self._left_out.remove(name)
            self.setup_extension(name)
        if self._left_out and setting not in self.config:
            self.declare(setting)

    def preload_builder(self, name: str) -> None:
        """Add docwarden's part of the reading."""
        del name
        one_read.set_up_reading(self)

    def create_builder(self, name: str) -> Builder:
        """Make the one builder there is."""
        del name
        return LightBuilder(self, self.env)
