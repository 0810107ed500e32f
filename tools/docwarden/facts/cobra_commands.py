# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Turns the command tree of an evaluated cobra program into facts, as cobra's own generator would see it.

The rules are those of cobra (command.go: which commands are available, which flags are local or inherited,
the usage line) and of pflag (flag.go: value names and defaults in help).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.commands import UNKNOWN, Command, Flag
from docwarden.finding import NOWHERE
from docwarden.golang import basic_texts
from docwarden.golang.models import cobra, cobra_types, flag_sets
from docwarden.golang.pointers import Ref
from docwarden.golang.values import Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden.golang.machine import Machine
    from docwarden.golang.models.flag_sets import Registered
    from docwarden.golang.program import Evaluated
    from docwarden.golang.values import Value

#: How help calls the value of a flag, where its type is not the name (pflag, UnquoteUsage).
_VALUE_NAMES = {
    "bool": "",
    "boolfunc": "",
    "func": "value",
    "float64": "float",
    "int64": "int",
    "uint64": "uint",
    "stringSlice": "strings",
    "intSlice": "ints",
    "uintSlice": "uints",
    "boolSlice": "bools",
}

#: What a flag without a value stands for, which help does not mention (pflag, FlagUsagesWrapped).
_USUAL_OPTIONAL = {"bool": "true", "boolfunc": "true", "count": "+1"}


def read(evaluated: Evaluated, root: Ref) -> Command:
    """Read the commands below an executed root."""
    machine = evaluated.machine
    if not evaluated.documented:
        add_completion(machine, root)
    return _Reader(machine).command(root, {}, ())


def add_completion(machine: Machine, root: Ref) -> None:
    """Add cobra's completion commands, by running cobra's own source, where the program has sub-commands.

    Where that source is not there, a note says so.
    """
    options = root.struct.get("CompletionOptions")
    children = root.struct.get("commands") or ()
    disabled = plain(options.get("DisableDefaultCmd")) if hasattr(options, "get") else False
    named = any(cobra.name_of(child) == "completion" or _has_alias(child, "completion") for child in children)
    if disabled is True or named or not len(children):
        return
    names = ("InitDefaultCompletionCmd", "initDefaultCompletionCmd")
    found = [machine.method_sets.source_method(cobra_types.PATH, "Command", name) for name in names]
    method = next((method for method in found if method), None)
    if method is None:
        machine.uncertain(NOWHERE, "the texts of the completion commands: the source of cobra is not there")
        return
    machine.call(method.bound(root), [], NOWHERE)


def _has_alias(command: Value, name: str) -> bool:
    return name in [plain(alias) for alias in (command.struct.get("Aliases") or ())]


@dataclass(frozen=True, slots=True)
class _Reader:
    machine: Machine

    def command(self, ref: Ref, inherited: dict[str, Ref], parents: tuple[str, ...]) -> Command:
        """Read a command; ``inherited`` are the persistent flags of those above it, the nearest first."""
        own, persistent = self._flags(ref, "flags"), self._flags(ref, "pflags")
        if not parents:
            persistent |= self._command_line(persistent)
        texts = _Texts(ref)
        path = (*parents, cobra.name_of(ref) if parents else cobra.display_name(ref))
        merged = {**inherited, **persistent, **own}
        local = self._local({**own, **{k: v for k, v in persistent.items() if k not in own}}, inherited)
        if "help" not in merged:
            local.append(("help", _help_flag(path)))
        if _is_sorted(ref):
            local.sort(key=lambda pair: pair[0])
        names = {name for name, _ in local}
        children = self._children(ref, {**inherited, **persistent}, path)
        return Command(
            path=path,
            short=texts.get("Short"),
            long=texts.get("Long"),
            usage_line=self._usage_line(
                ref, texts, parents, shows_flags=_any_shown(merged) or "help" not in merged
            ),
            flags=tuple(flag for _, flag in local if flag is not None),
            inherited_flags=tuple(
                _shown((name, flag) for name, flag in sorted(inherited.items()) if name not in names)
            ),
            children=children,
            runnable=cobra.is_runnable(ref),
            example=texts.get("Example"),
            aliases=tuple(str(plain(alias)) for alias in ref.struct.get("Aliases") or ()),
            unknown=tuple(texts.unknown),
            uncertain=ref.struct.native if isinstance(ref.struct.native, str) else "",
        )

    def _flags(self, ref: Ref, kind: str) -> dict[str, Ref]:
        """Give the flags of a set in the order in which cobra merges them: sorted."""
        found = ref.struct.get(kind)
        if not isinstance(found, Ref):
            return {}
        if kind == "flags":
            return dict(flag_sets.flags_of(found).formal)
        return {str(plain(flag.struct.get("Name"))): flag for flag in flag_sets.ordered(found)}

    def _command_line(self, persistent: dict[str, Ref]) -> dict[str, Ref]:
        """Give the flags of ``pflag.CommandLine``, which the root takes over."""
        flags = flag_sets.flags_of(self.machine.names.member(flag_sets.PATH, "CommandLine")).formal
        return {name: flag for name, flag in flags.items() if name not in persistent}

    def _local(self, flags: dict[str, Ref], inherited: dict[str, Ref]) -> list[tuple[str, Flag | None]]:
        """List the flags that are the command's own, in order of their registration; hidden ones are None."""
        return [
            (name, flag_fact(flag) if _is_shown(flag) else None)
            for name, flag in flags.items()
            if inherited.get(name) != flag
        ]

    def _children(self, ref: Ref, inherited: dict[str, Ref], path: tuple[str, ...]) -> tuple[Command, ...]:
        found = [child for child in ref.struct.get("commands") or () if _is_documented(child, ref)]
        return tuple(self.command(child, inherited, path) for child in sorted(found, key=cobra.name_of))

    def _usage_line(self, ref: Ref, texts: _Texts, parents: tuple[str, ...], *, shows_flags: bool) -> str:
        use = texts.get("Use")
        name = cobra.name_of(ref)
        use = use.replace(name, cobra.display_name(ref), 1) if name else use
        line = f"{' '.join(parents)} {use}" if parents else use
        if plain(ref.struct.get("DisableFlagsInUseLine")) is True or not shows_flags or "[flags]" in line:
            return line
        return f"{line} [flags]"


class _Texts:
    """The texts of a command; those that are not known are collected."""

    def __init__(self, ref: Ref) -> None:
        self._ref = ref
        self.unknown: list[str] = []

    def get(self, name: str) -> str:
        """Give a text field."""
        value = plain(self._ref.struct.get(name))
        if isinstance(value, str):
            return value
        reason = value.reason if isinstance(value, Unknown) else "no text"
        self.unknown.append(f"{name}: {reason}")
        return UNKNOWN


def _is_documented(child: Ref, parent: Ref) -> bool:
    return _is_available(child, parent) and not _is_help_topic(child)


def _is_available(child: Ref, parent: Ref) -> bool:
    """Tell whether help lists a command (cobra, IsAvailableCommand)."""
    struct = child.struct
    if plain(struct.get("Deprecated")) or plain(struct.get("Hidden")) is True:
        return False
    if parent.struct.fields.get("helpCommand") == child:
        return False
    below = struct.get("commands") or ()
    return cobra.is_runnable(child) or any(_is_available(grandchild, child) for grandchild in below)


def _is_help_topic(command: Ref) -> bool:
    """Tell whether a command only holds text (cobra, IsAdditionalHelpTopicCommand)."""
    struct = command.struct
    if cobra.is_runnable(command) or plain(struct.get("Deprecated")) or plain(struct.get("Hidden")) is True:
        return False
    return all(_is_help_topic(child) for child in struct.get("commands") or ())


def _is_sorted(command: Ref) -> bool:
    flags = command.struct.get("flags")
    return not isinstance(flags, Ref) or plain(flags.struct.get("SortFlags")) is not False


def _is_shown(flag: Ref) -> bool:
    return plain(flag.struct.get("Hidden")) is not True


def _any_shown(flags: dict[str, Ref]) -> bool:
    return any(_is_shown(flag) for flag in flags.values())


def _shown(flags: Iterable[tuple[str, Ref]]) -> list[Flag]:
    return [flag_fact(flag) for _, flag in flags if _is_shown(flag)]


def _help_flag(path: tuple[str, ...]) -> Flag:
    return Flag("help", f"help for {path[-1] or 'this command'}", shorthand="h")


def flag_fact(ref: Ref) -> Flag:
    """Read one flag as help shows it."""
    struct = ref.struct
    registered: Registered = struct.native
    unknown: list[str] = []

    def text(name: str, value: Value) -> str:
        raw = plain(value)
        if isinstance(raw, str):
            return raw
        unknown.append(f"{name}: {raw.reason if isinstance(raw, Unknown) else 'no text'}")
        return UNKNOWN

    kind = text("type", registered.type)
    usage = text("usage", struct.get("Usage"))
    name, usage = _unquoted(usage)
    default = text("default", struct.get("DefValue"))
    shown = "" if default != UNKNOWN and registered.zero(default) else default
    shorthand = "" if plain(struct.get("ShorthandDeprecated")) else text("shorthand", struct.get("Shorthand"))
    return Flag(
        name=str(plain(struct.get("Name"))),
        usage=usage,
        value_name=_VALUE_NAMES.get(kind, kind) if name is None else name,
        shorthand=shorthand,
        default=basic_texts.quoted(shown) if kind == "string" and shown not in ("", UNKNOWN) else shown,
        optional_value=_optional(kind, text("value without argument", struct.get("NoOptDefVal"))),
        deprecated=text("deprecation", struct.get("Deprecated")),
        place=registered.place,
        unknown=tuple(unknown),
        uncertain=registered.doubt,
    )


def _unquoted(usage: str) -> tuple[str | None, str]:
    """Take the name between back quotes out of a usage text (pflag, UnquoteUsage)."""
    before, opening, rest = usage.partition("`")
    name, closing, after = rest.partition("`")
    return (name, f"{before}{name}{after}") if opening and closing else (None, usage)


def _optional(kind: str, value: str) -> str:
    if not value or _USUAL_OPTIONAL.get(kind) == value:
        return ""
    return f'[="{value}"]' if kind == "string" else f"[={value}]"
