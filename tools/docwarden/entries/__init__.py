# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What generated pages document: flags, values, kinds, fields, maps; and how to find one by its name."""
