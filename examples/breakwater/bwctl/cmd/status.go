// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/api"
	"breakwater.example/breakwater/pkg/version"
)

var statusFlags struct {
	brief    bool
	wait     bool
	interval time.Duration
	limit    time.Duration
}

var statusCmd = &cobra.Command{
	Use:     "status",
	GroupID: groupInspect,
	Short:   "Show the health of the agent",
	Long: `Show the version and the health of the agent.

The command fails when the agent does not answer. A backend that does not answer makes the agent
"degraded", which is not a failure: the others take its connections.`,
	Example: "  # For a probe: print one word, and fail when there is no answer\n  bwctl status --brief",
	Args:    cobra.NoArgs,
	RunE: func(cmd *cobra.Command, _ []string) error {
		status, err := askStatus(cmd.Context())
		if err != nil {
			return err
		}
		if statusFlags.brief {
			fmt.Fprintln(cmd.OutOrStdout(), status.State)
			return nil
		}
		return show(cmd, status, table{
			{"Version", status.Version},
			{"Node", status.Node},
			{"State", status.State},
			{"Services", fmt.Sprint(status.Services)},
			{"Backends", fmt.Sprintf("%d, %d healthy", status.Backends, status.Healthy)},
		})
	},
}

var versionCmd = &cobra.Command{
	Use:   "version",
	Short: "Print the version of bwctl",
	Args:  cobra.NoArgs,
	Run: func(cmd *cobra.Command, _ []string) {
		fmt.Fprintln(cmd.OutOrStdout(), "bwctl", version.Version)
	},
}

func init() {
	flags := statusCmd.Flags()
	flags.SortFlags = false
	flags.BoolVarP(&statusFlags.brief, "brief", "b", false, "Print one word")
	flags.BoolVarP(&statusFlags.wait, "wait", "w", false, "Wait until the agent answers and all backends are healthy")
	flags.DurationVar(&statusFlags.interval, "wait-interval", time.Second, "Time between two attempts")
	flags.DurationVar(&statusFlags.limit, "wait-limit", 5*time.Minute, "Give up after this time")
	statusCmd.MarkFlagsMutuallyExclusive("brief", "wait")
	rootCmd.AddCommand(statusCmd, versionCmd)
}

func askStatus(ctx context.Context) (api.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, statusFlags.limit)
	defer cancel()
	for {
		var status api.Status
		err := newClient().Get(ctx, "healthz", &status)
		if !statusFlags.wait || (err == nil && status.State == api.StateOK) {
			return status, err
		}
		select {
		case <-ctx.Done():
			return status, errors.Join(errors.New("the agent did not become healthy in time"), err)
		case <-time.After(statusFlags.interval):
		}
	}
}
