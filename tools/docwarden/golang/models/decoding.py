# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of encoding/json and other packages that decode text into variables, which are not known then.

Their source is not evaluated: parsers of YAML and TOML run for long, and what they read is seldom known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import json_texts
from docwarden.golang.models import Model
from docwarden.golang.pointers import Pointer, Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Slice, Struct, Unknown

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

_PACKAGES = (
    "gopkg.in/yaml.v2",
    "gopkg.in/yaml.v3",
    "go.yaml.in/yaml/v2",
    "go.yaml.in/yaml/v3",
    "go.yaml.in/yaml/v4",
    "sigs.k8s.io/yaml",
    "sigs.k8s.io/yaml/goyaml.v2",
    "sigs.k8s.io/yaml/goyaml.v3",
    "github.com/goccy/go-yaml",
    "github.com/BurntSushi/toml",
    "github.com/pelletier/go-toml",
    "github.com/pelletier/go-toml/v2",
    "encoding/xml",
    "encoding/gob",
    "encoding/binary",
)
JSON = Model("encoding/json", inert=True)
MODELS = [JSON, *(Model(path, inert=True) for path in _PACKAGES)]


def decode(call: Call, *arguments: Value) -> Value:
    """Make unknown what a call that decodes is given to fill."""
    unknown = Unknown(f"what is decoded at {call.place}", inert=True)
    for argument in arguments:
        if isinstance(argument, Pointer):
            argument.store(Unknown(unknown.reason))
    return unknown


for _model in MODELS:
    _decoder = _model.type("Decoder", OPAQUE)
    _model.function("Unmarshal", "UnmarshalStrict", "Decode", "Read", unknowns=True)(decode)
    _model.function("NewDecoder", unknowns=True)(lambda _, *__, declared=_decoder: Ref(Struct(declared)))
    _model.method("Decoder", "Decode", "DecodeContext", unknowns=True)(
        lambda call, _, *into: decode(call, *into)
    )
    _model.method("Decoder", "KnownFields", "SetStrict", "DisallowUnknownFields", "UseNumber", unknowns=True)(
        lambda *_: None
    )


@JSON.function("Marshal", unknowns=True)
def _marshal(call: Call, value: Value) -> Value:
    text = json_texts.json_text(call, value)
    return (text if isinstance(text, Unknown) else Slice(list(text.encode()))), None
