# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How the programs of this package end. Apart from them, since those import Sphinx, which takes long."""

from __future__ import annotations

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
