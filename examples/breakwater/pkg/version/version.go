// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package version knows which release a program belongs to.
package version

// Version is the release. The Makefile sets it from the file VERSION; the test keeps both equal.
var Version = "1.4.0-dev"
