# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""An entry of a generated page: something of the code that other pages can refer to by its name."""

from __future__ import annotations

import enum
from typing import NamedTuple


class Kind(enum.StrEnum):
    """What an entry is; the values are the names of the roles."""

    FLAG = "flag"
    HELM_VALUE = "helm-value"
    CRD = "crd"
    CRD_FIELD = "crd-field"
    BPF_MAP = "bpf-map"
    BPF_CONFIG = "bpf-config"
    API = "api"
    GRPC = "grpc"

    @property
    def words(self) -> str:
        """Say what it is in words."""
        return _WORDS[self]


_WORDS = {
    Kind.FLAG: "flag",
    Kind.HELM_VALUE: "Helm value",
    Kind.CRD: "custom resource",
    Kind.CRD_FIELD: "field of a custom resource",
    Kind.BPF_MAP: "BPF map",
    Kind.BPF_CONFIG: "BPF configuration variable",
    Kind.API: "API operation",
    Kind.GRPC: "part of a gRPC API",
}


class Entry(NamedTuple):
    """Something that a page documents.

    ``label`` is a label of the page, ``anchor`` an identifier in its output; where there is neither, the page
    itself is the place. ``aliases`` are other names. What is not ``listed`` stays out of index and search,
    since it is there already. A tuple, since Sphinx's environment keeps thousands of them; see ``Unknown``.
    """

    kind: Kind
    name: str
    label: str = ""
    anchor: str = ""
    aliases: tuple[str, ...] = ()
    listed: bool = True
