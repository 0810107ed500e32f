// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/leader"
)

// newStatusCommand returns the command that tells who leads.
func newStatusCommand() *cobra.Command {
	config := leader.DefaultConfig
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show which operator leads",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			record, err := config.Read()
			if err != nil {
				return err
			}
			age := time.Since(record.Renewed)
			if record.Holder == "" || age > config.LeaseDuration {
				fmt.Fprintln(cmd.OutOrStdout(), "Nobody leads.")
				return nil
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s leads, the lease was renewed %s ago.\n", record.Holder, age.Round(time.Second))
			return nil
		},
	}
	config.Flags(cmd.Flags())
	return cmd
}
