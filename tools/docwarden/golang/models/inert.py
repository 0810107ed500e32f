# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Packages that never register flags or commands, whatever they are given.

What they return stays unknown: settings before flags are parsed, loggers, metrics. The standard library is
inert by itself, except package flag, which has a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model
from docwarden.golang.values import Unknown

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

VIPER = Model("github.com/spf13/viper", inert=True)
LOG = Model("log", inert=True)
TERM = Model("golang.org/x/term", inert=True)
ISATTY = Model("github.com/mattn/go-isatty", inert=True)
SCHEMES = Model("k8s.io/apimachinery/pkg/runtime")
MODELS = [
    SCHEMES,
    VIPER,
    LOG,
    TERM,
    ISATTY,
    *(
        Model(path, inert=True)
        for path in (
            "github.com/sirupsen/logrus",
            "github.com/sirupsen/logrus/...",
            "github.com/prometheus/...",
            "go.uber.org/zap",
            "go.uber.org/zap/...",
            "go.opentelemetry.io/...",
            "google.golang.org/...",
            "github.com/mattn/...",
        )
    ),
]


@SCHEMES.method("SchemeBuilder", "AddToScheme", unknowns=True)
def _add_to_scheme(_: Call, *__: Value) -> None:
    """Add no types: thousands are, at great length, and none is a flag."""


@VIPER.function("New", "GetViper", "NewWithOptions", unknowns=True)
def _viper(_: Call, *__: Value) -> Value:
    return Unknown("settings, which are read when the program runs", inert=True)


@VIPER.function(
    "BindPFlags",
    "BindPFlag",
    "BindEnv",
    "SetEnvPrefix",
    "AutomaticEnv",
    "SetConfigName",
    "AddConfigPath",
    "SetConfigFile",
    "SetDefault",
    "SetEnvKeyReplacer",
    "Set",
    "SetConfigType",
    "RegisterAlias",
    "Reset",
    unknowns=True,
)
def _bound(_: Call, *__: Value) -> None:
    return None


for _name in ("Fatal", "Fatalf", "Fatalln"):

    @LOG.function(_name, unknowns=True)
    def _fatal(call: Call, *_: Value) -> None:
        call.machine.exit(call.place)


@LOG.function("New", "Default", unknowns=True)
def _logger(_: Call, *__: Value) -> Value:
    return Unknown("a logger", inert=True)


@LOG.function("SetOutput", "SetFlags", "SetPrefix", "Print", "Printf", "Println", unknowns=True)
def _logged(_: Call, *__: Value) -> None:
    return None


@TERM.function("IsTerminal", unknowns=True)
@ISATTY.function("IsTerminal", "IsCygwinTerminal", unknowns=True)
def _is_terminal(_: Call, *__: Value) -> Value:
    """Say no: a program that writes its reference is not run at a terminal."""
    return False
