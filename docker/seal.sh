#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
#
# seal.sh FOLDER: makes the bytes of a virtual environment depend on what was installed, and on nothing else.

set -eu

environment=$1

"$environment/bin/python" -m pip uninstall --quiet --yes --disable-pip-version-check setuptools pip
find "$environment" -depth -type d -name __pycache__ -exec rm -rf {} +
# What pip notes of a local build has the time of the build in it.
find "$environment" -name direct_url.json -delete
# What only builds, translates or checks types of these packages.
find "$environment" -depth -type d -name include -path '*/lxml/*' -exec rm -rf {} +
find "$environment/lib" -type f \( -name '*.po' -o -name '*.pyi' -o -name '*.pxd' -o -name '*.h' \) -delete
"$environment/bin/python" -m compileall -q -j 1 --invalidation-mode unchecked-hash "$environment/lib"
find "$environment" -exec touch --no-dereference --date=@0 {} +
