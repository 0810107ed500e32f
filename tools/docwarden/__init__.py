# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""docwarden: builds, regenerates, checks and governs the manual of a cloud-native codebase."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
