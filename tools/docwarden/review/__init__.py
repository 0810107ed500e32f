# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""From the change set of a branch to a brief for who reviews it; reads git's objects, nothing else."""
