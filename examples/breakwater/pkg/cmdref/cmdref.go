// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package cmdref gives a program the hidden command that writes the program's own command reference.
package cmdref

import (
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// New returns the command `cmdref`, to be added to the root command of a program.
func New() *cobra.Command {
	return &cobra.Command{
		Use:    "cmdref DIRECTORY",
		Short:  "Write the command reference as Markdown into DIRECTORY",
		Args:   cobra.ExactArgs(1),
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			// A page must not change because a day has passed.
			root.DisableAutoGenTag = true
			return doc.GenMarkdownTree(root, args[0])
		},
	}
}
