# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The only place that changes code of Sphinx and docutils while it runs, each time for speed alone.

A patch is one function. It applies only where the code that it replaces is, by its digest, the code that it
was written for; elsewhere it stays off and says so. What is built is the same with and without it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes, statemachine
from docutils.frontend import Values
from docutils.transforms.universal import SmartQuotes
from sphinx import events
from sphinx.builders import html
from sphinx.util import docutils as sphinx_docutils
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator
from sphinx.util.nodes import NodeMatcher

from docwarden_sphinx import faster_nodes, faster_quotes, node_presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patch:
    """Code to replace: where it is, what replaces it, and why.

    ``code`` is the code that the patch was written for, and ``digests`` those of its versions that are known.
    Patches for the same reason belong together: only all of them save the time.
    """

    owner: Any
    attribute: str
    replacement: Any
    code: Callable[..., Any]
    digests: frozenset[str]
    reason: str

    @property
    def name(self) -> str:
        """Name the code that is made faster."""
        return f"{self.code.__module__}.{self.code.__qualname__}"

    def applies(self) -> bool:
        """Tell whether the code here is code that the patch was written for."""
        return digest(self.code) in self.digests


def digest(function: Callable[..., Any]) -> str:
    """Give a digest of the source of a function; nothing where there is no source."""
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


class LazyStates(dict[str, Any]):
    """The states of a machine, each made when the machine first enters it."""

    def __init__(self, machine: Any, classes: dict[str, Any]) -> None:
        """Take the machine and the classes of its states."""
        super().__init__()
        self._machine = machine
        self._classes = classes

    def __missing__(self, name: str) -> Any:
        """Make a state; one that is made before the machine runs is prepared when it starts to."""
        state = self[name] = self._classes[name](self._machine, self._machine.debug)
        if self._machine.input_lines is not None:
            state.runtime_init()
        return state


def make_states_when_needed(machine: Any, state_classes: Any) -> None:
    """Prepare the states of a machine; a nested parse uses two or three of the twenty that there are."""
    classes = {state.__name__: state for state in state_classes}
    if len(classes) != len(state_classes):
        raise statemachine.DuplicateStateError
    machine.states = LazyStates(machine, classes)


def name_types(arguments: tuple[Any, ...]) -> str:
    """Describe the arguments of an event: what they are, not what they hold."""
    return ", ".join(type(argument).__name__ for argument in arguments)


_settings: dict[Any, tuple[dict[str, Any], dict[str, Any]]] = {}

KEPT_SETTINGS = 16


def settings_from_memory(
    *components: Any, defaults: Mapping[str, Any], read_config_files: bool = False
) -> Values:
    """Give docutils' settings; the options of a parser are worked out once for the same defaults."""
    classes = tuple(part if isinstance(part, type) else type(part) for part in components)
    key = (classes, repr(sorted((name, id(value)) for name, value in defaults.items())), read_config_files)
    if key not in _settings:
        if len(_settings) >= KEPT_SETTINGS:
            _settings.clear()
        values = _original_settings(*components, defaults=defaults, read_config_files=read_config_files)
        # The defaults are kept, so that no other object gets the identity of one of them.
        _settings[key] = ({**vars(values), "record_dependencies": None}, dict(defaults))
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return Values({**_settings[key][0]})


_original_settings = sphinx_docutils._get_settings  # noqa: SLF001 - what is replaced

_file_checksum = functools.cache(html._file_checksum)  # type: ignore[attr-defined]  # noqa: SLF001


def forget_checksums() -> None:
    """Have the checksums of style sheets and scripts computed anew, in a process that outlives an edit."""
    _file_checksum.cache_clear()


_SEARCHES = (
    "docutils and Sphinx search a page some hundred times, mostly for classes of nodes that it does not "
    "hold, and hand each node that they find up through one generator per level of the tree. Which classes "
    "a page can hold is noted while its nodes are made, and the tree is walked without recursion."
)
_WALKS = (
    "docutils words a debug message for each node that it comes by, also when nobody listens, and Sphinx "
    "words the name of a method anew for each node and each of its classes. Neither is worded."
)

PATCHES = (
    Patch(
        statemachine.StateMachine,
        "add_states",
        make_states_when_needed,
        statemachine.StateMachine.add_states,
        frozenset({"501f264fb3ddf454"}),
        "docutils makes all states of its parser, with all their transitions, for each nested piece of "
        "text: for every list item, table cell and directive. States are made when they are needed.",
    ),
    Patch(
        nodes.Element,
        "__init__",
        node_presence.make_element,
        nodes.Element.__init__,
        frozenset({"ca523334de1bc007"}),
        _SEARCHES,
    ),
    Patch(
        nodes.Node,
        "_fast_findall",
        faster_nodes.find_without_recursion,
        nodes.Node._fast_findall,  # type: ignore[attr-defined]  # noqa: SLF001
        frozenset({"5675aefbd2cf1b08"}),
        _SEARCHES,
    ),
    Patch(
        NodeMatcher,
        "findall",
        faster_nodes.find_matches,
        NodeMatcher.findall,
        frozenset({"c0a45be11dcc8808"}),
        _SEARCHES,
    ),
    Patch(
        nodes.Node,
        "setup_child",
        faster_nodes.adopt_child,
        nodes.Node.setup_child,
        frozenset({"e4d4c187fb9402f0"}),
        "docutils goes up to the top of the tree four times for each node that it adds to it. The document "
        "is looked up once.",
    ),
    Patch(
        nodes.Node,
        "walk",
        faster_nodes.walk,
        nodes.Node.walk,
        frozenset({"ce339299bef7266c"}),
        _WALKS,
    ),
    Patch(
        nodes.Node,
        "walkabout",
        faster_nodes.walk_about,
        nodes.Node.walkabout,
        frozenset({"2ab1f659d80ae80c"}),
        _WALKS,
    ),
    Patch(
        nodes.NodeVisitor,
        "dispatch_visit",
        faster_nodes.visit,
        nodes.NodeVisitor.dispatch_visit,
        frozenset({"a21e7480e788c3d6"}),
        _WALKS,
    ),
    Patch(
        nodes.NodeVisitor,
        "dispatch_departure",
        faster_nodes.depart,
        nodes.NodeVisitor.dispatch_departure,
        frozenset({"dc61cfe22582b9c7"}),
        _WALKS,
    ),
    Patch(
        SphinxTranslator,
        "dispatch_visit",
        faster_nodes.translate("visit", nodes.NodeVisitor.dispatch_visit),
        SphinxTranslator.dispatch_visit,
        frozenset({"91d293bd3674db0e"}),
        _WALKS,
    ),
    Patch(
        SphinxTranslator,
        "dispatch_departure",
        faster_nodes.translate("depart", nodes.NodeVisitor.dispatch_departure),
        SphinxTranslator.dispatch_departure,
        frozenset({"29fbf5d746f8a98a"}),
        _WALKS,
    ),
    Patch(
        SmartQuotes,
        "apply",
        faster_quotes.educate,
        SmartQuotes.apply,
        frozenset({"ec64cdb0825263e2"}),
        "docutils takes all text of a page apart to make its quotes round, and puts it together again. "
        "Blocks without quotes stay as they are.",
    ),
    Patch(
        events,
        "repr",
        name_types,
        events.EventManager.emit,
        frozenset({"3ddc693676be0335"}),
        "Sphinx describes the arguments of every event for its debug log, also when there is none: the "
        "source of a page, its whole tree and its finished HTML. Arguments are described by their types.",
    ),
    Patch(
        sphinx_docutils,
        "_get_settings",
        settings_from_memory,
        sphinx_docutils._get_settings,  # noqa: SLF001
        frozenset({"98f6827c105d9112"}),
        "Sphinx sets up an option parser with all options, and looks for ``docutils.conf``, for each page. "
        "The result for the same defaults is kept.",
    ),
    Patch(
        html,
        "_file_checksum",
        _file_checksum,
        html._file_checksum,  # type: ignore[attr-defined]  # noqa: SLF001
        frozenset({"9a3ff938217b92fb"}),
        "Sphinx looks for each style sheet and script on disk, for each page, to print a checksum that it "
        "has. The answer is kept.",
    ),
)


MYST = "myst_parser.mdit_to_docutils.base"


def of_extensions() -> tuple[Patch, ...]:
    """Give the patches of extensions that are loaded."""
    myst = sys.modules.get(MYST)
    if myst is None:
        return ()
    return (
        Patch(
            myst,
            "get_default_settings",
            functools.cache(myst.get_default_settings),
            myst.make_document,
            frozenset({"222e9e19081c2e7c"}),
            "MyST sets up an option parser for each page, for a document that it does not use. The settings "
            "are kept.",
        ),
    )


def by_reason(patches: tuple[Patch, ...]) -> dict[str, list[Patch]]:
    """Put patches together that belong together."""
    together: dict[str, list[Patch]] = {}
    for patch in patches:
        together.setdefault(patch.reason, []).append(patch)
    return together


@contextlib.contextmanager
def applied(patches: tuple[Patch, ...]) -> Iterator[list[Patch]]:
    """Apply the patches for a while; give those that stay off because the code here is not known."""
    fitting = [patch for patch in patches if patch.applies()]
    originals = [(patch, vars(patch.owner).get(patch.attribute)) for patch in fitting]
    for patch in fitting:
        setattr(patch.owner, patch.attribute, patch.replacement)
    try:
        yield [patch for patch in patches if patch not in fitting]
    finally:
        for patch, original in originals:
            if original is None:
                delattr(patch.owner, patch.attribute)
            else:
                setattr(patch.owner, patch.attribute, original)
