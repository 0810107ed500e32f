// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// breakwater-agent runs on every node and balances the node's traffic.
package main

import (
	"os"

	"breakwater.example/breakwater/agent/cmd"
)

func main() {
	if err := cmd.New().Execute(); err != nil {
		os.Exit(1)
	}
}
