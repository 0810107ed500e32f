// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// bwctl asks the breakwater agent of a node what it does, and checks files before they are applied.
package main

import (
	"os"

	"breakwater.example/breakwater/bwctl/cmd"
)

func main() {
	if err := cmd.Execute(); err != nil {
		os.Exit(1)
	}
}
