# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""reStructuredText that is no page: examples of mark-up in code blocks, and files beside the manual.

docutils parses it with the names that the project's Sphinx knows, but none of these acts: an example of a
label defines none. What is wrong comes back as lines and messages.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.readers import standalone
from docutils.utils import Reporter

from docwarden.checks import code_blocks, suspicious_markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.environment import BuildEnvironment

Problem = tuple[int, str]

#: docutils keeps its names in variables of these modules, and has no public way to look there.
_directives: Any = directives
_roles: Any = roles


class _AnyOption(dict[str, Any]):
    """Takes every option as it is."""

    def __missing__(self, name: str) -> Callable[[str | None], str | None]:
        return directives.unchanged


class _Inert(Directive):
    """Stands for a directive that Sphinx or an extension brings; what it holds may be no reStructuredText."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Give nothing."""
        return []


class _Code(_Inert):
    """Stands for the directives of code blocks, whose code is looked at."""

    def run(self) -> list[nodes.Node]:
        """Give the code, with its language and its line."""
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text)
        block["language"] = self.arguments[0] if self.arguments else ""
        block.line = self.content_offset + 1
        return [block]


#: What stands for directives of docutils that open files, and for those that Sphinx makes something else of.
_STAND_INS: dict[str, type[Directive]] = {
    **dict.fromkeys(("code", "code-block", "sourcecode"), _Code),
    **dict.fromkeys(("include", "raw"), _Inert),
}


def problems(env: BuildEnvironment, text: str, *, code: bool = False) -> list[Problem]:
    """Give what is wrong with a text, by line from 1; with ``code``, the syntax of its code blocks, too."""
    found: list[Problem] = []
    last = text.count("\n") + 1

    def note(message: nodes.system_message) -> None:
        words = " ".join(message.children[0].astext().split()) if message.children else ""
        quiet = message["level"] == Reporter.INFO_LEVEL and not suspicious_markup.is_suspicious(words)
        line = message.get("line") or 1
        if not quiet and line <= last and not _is_no_fault(env, words):
            found.append((line, words))

    with _names_of(env):
        document = _parse(f"{text}\n\n{env.config.rst_prolog or ''}\n\n{env.config.rst_epilog or ''}", note)
    if code:
        found += _code_problems(document)
    return sorted(dict.fromkeys(found))


class _Reader(standalone.Reader):  # type: ignore[type-arg]
    """The usual reader, which is listened to."""

    def __init__(self, note: Callable[[nodes.system_message], None]) -> None:
        super().__init__()
        self._note = note

    def new_document(self) -> nodes.document:
        document: nodes.document = super().new_document()
        document.reporter.attach_observer(self._note)
        return document


def _parse(text: str, note: Callable[[nodes.system_message], None]) -> nodes.document:
    settings = {
        "report_level": Reporter.SEVERE_LEVEL + 1,
        "halt_level": Reporter.SEVERE_LEVEL + 1,
        "warning_stream": False,
        "_disable_config": True,
        "file_insertion_enabled": False,
        "smart_quotes": False,
    }
    document: nodes.document = publish_doctree(text, reader=_Reader(note), settings_overrides=settings)
    return document


def _code_problems(document: nodes.document) -> Iterator[Problem]:
    for block in document.findall(nodes.literal_block):
        if problem := code_blocks.problem(block.get("language", ""), block.astext()):
            yield (block.line or 1) + problem[0] - 1, problem[2]


def _is_no_fault(env: BuildEnvironment, message: str) -> bool:
    """Tell whether a message is about a file that is not opened, or a substitution that is resolved later."""
    if message.endswith('" directive disabled.'):
        return True
    if not message.startswith('Undefined substitution referenced: "'):
        return False
    later = getattr(env.config, "docwarden_substitutions", {})
    return message.split('"')[1] in {"version", "release", "today", *later}


@contextlib.contextmanager
def _names_of(env: BuildEnvironment) -> Iterator[None]:
    """Have docutils find its own directives and roles, and inert ones for those of Sphinx and its extensions.

    What a text registers itself, by the directive ``role``, is forgotten afterwards.
    """
    registered = dict(_roles._roles)
    known = {kind: set(_of_domains(env, kind)) for kind in ("directives", "roles")}

    def directive(name: str, _language: Any, _document: Any) -> tuple[type[Directive] | None, list[Any]]:
        name = name.lower()
        if name in _STAND_INS:
            return _STAND_INS[name], []
        if name in _directives._directive_registry:
            return _own_directive(name), []
        is_known = name in known["directives"] or name in _directives._directives
        return _Inert if is_known else None, []

    def role(name: str, _language: Any, _line: int, _reporter: Any) -> tuple[Any, list[Any]]:
        name = name.lower()
        if not name or name in known["roles"] or name in registered:
            return _inert_role, []
        return _roles._roles.get(name) or _roles._role_registry.get(name), []

    before = _directives.directive, _roles.role
    _directives.directive, _roles.role = directive, role
    try:
        yield
    finally:
        _directives.directive, _roles.role = before
        _roles._roles.clear()
        _roles._roles.update(registered)


def _own_directive(name: str) -> type[Directive]:
    module, class_name = _directives._directive_registry[name]
    module = importlib.import_module(f"docutils.parsers.rst.directives.{module}")
    found: type[Directive] = getattr(module, class_name)
    return found


def _inert_role(
    _name: str, rawtext: str, text: str, *_context: Any, **_options: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    return [nodes.emphasis(rawtext, text)], []


def _of_domains(env: BuildEnvironment, kind: str) -> Iterator[str]:
    """Give the names that domains bring, with and without the name of the domain."""
    for domain in env.domains.sorted():
        for name in getattr(domain, kind):
            yield from (name.lower(), f"{domain.name}:{name}".lower())
