// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// breakwater-operator gives addresses to services, once per cluster.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"breakwater.example/breakwater/operator/cmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := cmd.NewOperatorCommand().ExecuteContext(ctx)
	stop()
	if err != nil {
		os.Exit(1)
	}
}
