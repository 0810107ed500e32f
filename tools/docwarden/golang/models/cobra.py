# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of github.com/spf13/cobra: the tree of commands, until the root is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model, flag_sets, struct_of
from docwarden.golang.models.cobra_types import COBRA, DISPLAY_NAME, PATH
from docwarden.golang.pointers import Ref
from docwarden.golang.values import Map, Native, Slice, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

DOC = Model(f"{PATH}/doc")
MODELS = [COBRA, DOC]


class Executed(Exception):  # noqa: N818 - what the evaluation aims at
    """The program executes a command."""

    def __init__(self, command: Ref) -> None:
        super().__init__("the root command is executed")
        self.command = command


class Documented(Executed):
    """The program hands a command to cobra's generator."""

    def __init__(self, command: Ref, head: Value = None, link: Value = None) -> None:
        super().__init__(command)
        self.head = head
        self.link = link


def flag_set(call: Call, command: Value, name: str) -> Ref:
    """Give the flag set ``flags`` or ``pflags`` of a command, made at the first use."""
    struct = struct_of(command)
    found = struct.get(name)
    if not isinstance(found, Ref):
        found = struct.fields[name] = flag_sets.new_flag_set(call.machine)
        normalize = struct.fields.get("globNormFunc")
        if normalize is not None:
            flag_sets.flags_of(found).normalize = normalize
    return found


COBRA.method("Command", "Flags")(lambda call, command: flag_set(call, command, "flags"))
COBRA.method("Command", "PersistentFlags")(lambda call, command: flag_set(call, command, "pflags"))


@COBRA.method("Command", "LocalFlags", "NonInheritedFlags", "LocalNonPersistentFlags")
def _local(call: Call, command: Value) -> Value:
    merged = flag_sets.new_flag_set(call.machine)
    for name in ("flags", "pflags"):
        flag_sets.add_all(call, merged, flag_set(call, command, name))
    return merged


@COBRA.method("Command", "InheritedFlags")
def _inherited(call: Call, command: Value) -> Value:
    merged = flag_sets.new_flag_set(call.machine)
    parent = parent_of(command)
    while parent is not None:
        flag_sets.add_all(call, merged, flag_set(call, parent, "pflags"))
        parent = parent_of(parent)
    return merged


@COBRA.method("Command", "Flag")
def _flag(call: Call, command: Value, name: Value) -> Value:
    for flags in (_local(call, command), _inherited(call, command)):
        found = flag_sets.flags_of(flags).formal.get(plain(name))
        if found:
            return found
    return None


@COBRA.method("Command", "AddCommand", unknowns=True)
def _add(call: Call, command: Value, *children: Value) -> None:
    for child in children:
        if not isinstance(child, Ref) or not isinstance(command, Ref):
            reason = next((item.reason for item in (child, command) if isinstance(item, Unknown)), "nil")
            call.machine.uncertain(call.place, f"a command that is not known is added ({reason})")
            continue
        child.struct.fields["parent"] = command
        child.struct.native = "; ".join(call.machine.doubts)
        siblings = command.struct.get("commands")
        command.struct.fields["commands"] = Slice([*(siblings or ()), child])
        normalize = command.struct.fields.get("globNormFunc")
        if normalize is not None:
            _set_normalize(call, child, normalize)


@COBRA.method("Command", "RemoveCommand")
def _remove(_: Call, command: Value, *children: Value) -> None:
    struct = struct_of(command)
    struct.fields["commands"] = Slice([item for item in struct.get("commands") or () if item not in children])


@COBRA.method("Command", "ResetCommands")
def _reset_commands(_: Call, command: Value) -> None:
    struct_of(command).fields["commands"] = None


@COBRA.method("Command", "ResetFlags")
def _reset_flags(call: Call, command: Value) -> None:
    for name in ("flags", "pflags"):
        struct_of(command).fields[name] = flag_sets.new_flag_set(call.machine)


@COBRA.method("Command", "Commands")
def _commands(_: Call, command: Value) -> Value:
    found = sorted(struct_of(command).get("commands") or (), key=name_of)
    return Slice(found)


def name_of(command: Value) -> str:
    """Give a command's name: the first word of its usage."""
    use = plain(struct_of(command).get("Use"))
    return use.partition(" ")[0] if isinstance(use, str) else ""


def parent_of(command: Value) -> Ref | None:
    """Give a command's parent."""
    parent = struct_of(command).get("parent")
    return parent if isinstance(parent, Ref) else None


def root_of(command: Ref) -> Ref:
    """Give the command at the top."""
    parent = parent_of(command)
    return root_of(parent) if parent else command


def display_name(command: Value) -> str:
    """Give the name of a root command in paths."""
    annotations = struct_of(command).get("Annotations")
    name, found = annotations.get(DISPLAY_NAME) if isinstance(annotations, Map) else (None, False)
    return str(plain(name)) if found else name_of(command)


def path_of(command: Value) -> str:
    """Give a command's path: the names from the root to it."""
    parent = parent_of(command)
    return f"{path_of(parent)} {name_of(command)}" if parent else display_name(command)


@COBRA.method("Command", "Name", unknowns=True)
def _name_method(_: Call, command: Value) -> Value:
    use = plain(struct_of(command).get("Use")) if isinstance(command, Ref) else command
    return use if isinstance(use, Unknown) else name_of(command)


COBRA.method("Command", "DisplayName")(lambda _, command: display_name(command))
COBRA.method("Command", "CommandPath")(lambda _, command: path_of(command))
COBRA.method("Command", "Parent")(lambda _, command: parent_of(command))
COBRA.method("Command", "HasParent")(lambda _, command: parent_of(command) is not None)
COBRA.method("Command", "Root")(lambda _, command: root_of(command))
COBRA.method("Command", "HasSubCommands")(
    lambda _, command: bool(len(struct_of(command).get("commands") or ()))
)


@COBRA.method("Command", "VisitParents")
def _visit_parents(call: Call, command: Value, function: Value) -> None:
    parent = parent_of(command)
    while parent is not None:
        call.machine.call(function, [parent], call.place)
        parent = parent_of(parent)


@COBRA.method("Command", "Runnable")
def _runnable(_: Call, command: Value) -> Value:
    return is_runnable(command)


def is_runnable(command: Value) -> bool:
    """Tell whether a command does something by itself."""
    struct = struct_of(command)
    return struct.get("Run") is not None or struct.get("RunE") is not None


@COBRA.method("Command", "SetGlobalNormalizationFunc")
def _set_normalize(call: Call, command: Value, function: Value) -> None:
    struct = struct_of(command)
    struct.fields["globNormFunc"] = function
    setter = call.machine.models.method(flag_sets.PATH, "FlagSet", "SetNormalizeFunc")
    for name in ("flags", "pflags"):
        call.machine.call(setter, [flag_set(call, command, name), function], call.place)
    for child in struct.get("commands") or ():
        _set_normalize(call, child, function)


@COBRA.method("Command", "SetHelpCommand", unknowns=True)
def _set_help(_: Call, command: Value, child: Value) -> None:
    struct_of(command).fields["helpCommand"] = child


@COBRA.method("Command", "Execute", "ExecuteC", "ExecuteContext", "ExecuteContextC", unknowns=True)
def _execute(call: Call, command: Value, *_: Value) -> Value:
    if isinstance(command, Ref):
        raise Executed(root_of(command))
    call.machine.uncertain(call.place, "a command that is not known is executed")
    return None


@DOC.function("GenManTree", "GenReSTTree", "GenYamlTree", "GenMarkdown", "GenMarkdownTree", unknowns=True)
def _document(_: Call, command: Value, *__: Value) -> None:
    if isinstance(command, Ref):
        raise Documented(command)


@DOC.function("GenMarkdownTreeCustom", unknowns=True)
def _document_custom(_: Call, command: Value, __: Value, head: Value, link: Value) -> None:
    if isinstance(command, Ref):
        raise Documented(command, head, link)


#: Methods that change no page: hints for shells, checks of arguments, streams, templates of help.
_WITHOUT_EFFECT = (
    "MarkFlagRequired", "MarkPersistentFlagRequired", "MarkFlagFilename", "MarkPersistentFlagFilename",
    "MarkFlagDirname", "MarkPersistentFlagDirname", "MarkFlagCustom", "MarkFlagsMutuallyExclusive",
    "MarkFlagsRequiredTogether", "MarkFlagsOneRequired", "RegisterFlagCompletionFunc",
    "MarkZshCompPositionalArgumentFile", "MarkZshCompPositionalArgumentWords", "SetArgs", "SetOut",
    "SetErr", "SetIn", "SetOutput", "SetContext", "SetHelpFunc", "SetHelpTemplate", "SetUsageFunc",
    "SetUsageTemplate", "SetVersionTemplate", "SetErrPrefix", "SetErrorTemplate", "SetFlagErrorFunc",
    "SetHelpCommandGroupID", "SetCompletionCommandGroupID", "AddGroup", "InitDefaultHelpFlag",
    "InitDefaultHelpCmd", "InitDefaultVersionFlag", "Help", "Usage", "Println", "Printf", "Print",
    "PrintErr", "PrintErrln", "PrintErrf", "ParseFlags", "DebugFlags",
)  # fmt: skip
COBRA.method("Command", *_WITHOUT_EFFECT, unknowns=True)(lambda *_: None)


@COBRA.method("Command", "OutOrStdout", "OutOrStderr", "ErrOrStderr", "InOrStdin", "Context", "HelpFunc",
              "UsageFunc", "UsageString", "HelpTemplate", "UsageTemplate",
              "FlagErrorFunc", "CalledAs", unknowns=True)  # fmt: skip
def _outside(_: Call, *__: Value) -> Value:
    return Unknown("what cobra gives when it runs", inert=True)


COBRA.function(
    "OnInitialize", "OnFinalize", "CheckErr", "MarkFlagRequired", "MarkFlagFilename", "MarkFlagDirname",
    "MarkFlagCustom", "AddTemplateFunc", "AddTemplateFuncs", unknowns=True,
)(lambda *_: None)  # fmt: skip
_ARGUMENTS = Native("a check of arguments", lambda *_: None)
COBRA.function(
    "ExactArgs", "MinimumNArgs", "MaximumNArgs", "RangeArgs", "MatchAll", "ExactValidArgs",
    "FixedCompletions", "NoFileCompletions", "AppendActiveHelp", unknowns=True,
)(lambda *_: _ARGUMENTS)  # fmt: skip
for _name in ("NoArgs", "ArbitraryArgs", "OnlyValidArgs", "ShellCompDirectiveFilter"):
    COBRA.value(_name, _ARGUMENTS)
