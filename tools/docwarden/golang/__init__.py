# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A partial evaluator for Go: runs a program's own ``main()`` from its source text, without Go.

It is a small interpreter in the usual parts: ``scan`` and ``syntax`` read text, ``modules`` and ``packages``
find declarations, ``types`` and ``values`` say what a program computes with, ``expressions``, ``statements``
and ``calls`` run it, ``machine`` holds one run together. What lies outside the source text (the standard
library, cobra, pflag) is modelled in ``models``. A value that cannot be known is ``values.Unknown`` and says
why.

The rules are those of the Go specification (go.dev/ref/spec), version of go1.24.
"""
