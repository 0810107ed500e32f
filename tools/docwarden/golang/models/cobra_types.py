# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The types and constants of github.com/spf13/cobra.

Commands keep what they have in the fields that cobra uses, so that cobra's own source can work on them, too,
where it is there: the texts of the completion commands are got by running it.
"""

from __future__ import annotations

from docwarden.golang.models import Model
from docwarden.golang.named_types import BASIC
from docwarden.golang.types import OPAQUE, Field, InterfaceOf, MapOf, SliceOf, StructOf

PATH = "github.com/spf13/cobra"
COBRA = Model(PATH)

#: The annotation that gives a command another name in its path and usage line (cobra, command.go).
DISPLAY_NAME = "cobra_annotation_command_display_name"

_TEXTS = ("Use", "Short", "Long", "Example", "Deprecated", "Version", "GroupID", "BashCompletionFunction")
_SWITCHES = (
    "Hidden",
    "SilenceErrors",
    "SilenceUsage",
    "DisableFlagParsing",
    "DisableAutoGenTag",
    "TraverseChildren",
    "DisableFlagsInUseLine",
    "DisableSuggestions",
)
_RUNS = ("Run", "RunE", "PreRun", "PreRunE", "PostRun", "PostRunE", "PersistentPreRun", "PersistentPreRunE",
         "PersistentPostRun", "PersistentPostRunE", "Args", "ValidArgsFunction")  # fmt: skip
_OPTIONS = COBRA.type(
    "CompletionOptions",
    StructOf(
        tuple(
            Field(name, BASIC["bool"])
            for name in ("DisableDefaultCmd", "DisableNoDescFlag", "DisableDescriptions", "HiddenDefaultCmd")
        )
    ),
)
_LISTS = ("Aliases", "SuggestFor", "ValidArgs", "ArgAliases")
COBRA.type(
    "Command",
    StructOf(
        (
            *(Field(name, BASIC["string"]) for name in _TEXTS),
            *(Field(name, BASIC["bool"]) for name in _SWITCHES),
            *(
                Field(name, InterfaceOf())
                for name in (*_RUNS, "parent", "commands", "flags", "pflags", "helpCommand")
            ),
            *(Field(name, SliceOf(BASIC["string"])) for name in _LISTS),
            Field("Annotations", MapOf(BASIC["string"], BASIC["string"])),
            Field("CompletionOptions", _OPTIONS),
            Field("SuggestionsMinimumDistance", BASIC["int"]),
            Field("FParseErrWhitelist", COBRA.type("FParseErrWhitelist", OPAQUE)),
        )
    ),
)
COBRA.type("Group", StructOf((Field("ID", BASIC["string"]), Field("Title", BASIC["string"]))))
COBRA.type("ShellCompDirective", BASIC["int"])
for _number, _name in enumerate(
    ("Error", "NoSpace", "NoFileComp", "FilterFileExt", "FilterDirs", "KeepOrder")
):
    COBRA.value(f"ShellCompDirective{_name}", 1 << _number)
COBRA.value("ShellCompDirectiveDefault", 0)
for _name in (
    "EnablePrefixMatching",
    "EnableCommandSorting",
    "EnableCaseInsensitive",
    "EnableTraverseRunHooks",
):
    COBRA.value(_name, _name == "EnableCommandSorting")
for _name in ("MousetrapHelpText", "MousetrapDisplayDuration"):
    COBRA.value(_name, "")
COBRA.value("CommandDisplayNameAnnotation", DISPLAY_NAME)
