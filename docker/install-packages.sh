#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
#
# install-packages.sh NAME...: installs packages of Debian that are not there yet, and leaves no logs and caches.

set -eu

for name in "$@"; do
	dpkg-query --show "$name" >/dev/null 2>&1 || missing="${missing:-} $name"
done
if [ -n "${missing:-}" ]; then
	apt-get update
	# shellcheck disable=SC2086 # several names
	DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing
fi
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/cache/ldconfig/* \
	/var/log/* /var/lib/dpkg/*-old /usr/share/doc/* /tmp/install-packages.sh
