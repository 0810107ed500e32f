// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import "github.com/spf13/cobra"

// environmentTopic has neither an action nor sub-commands: `bwctl help environment` prints its text.
var environmentTopic = &cobra.Command{
	Use:   "environment",
	Short: "Environment variables and the file of settings",
	Long: `Every flag can be set by an environment variable: ` + envPrefix + `_ and the flag's name in capitals, with
underscores for dashes, as in ` + envPrefix + `_SOCKET_PATH. What is set neither there nor on the command line
is read from the YAML file that --config names, a mapping from flags to values.`,
}

func init() { rootCmd.AddCommand(environmentTopic) }
