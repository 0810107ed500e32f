// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/maglev"
)

func init() {
	cmd := &cobra.Command{Use: "maglev", GroupID: groupOffline, Short: "Try out lookup tables"}
	cmd.AddCommand(newSimulateCommand())
	rootCmd.AddCommand(cmd)
}

// simulation is what a user wants to try out.
type simulation struct {
	backends, remove []string
	weights          map[string]int
	config           maglev.Config
}

func newSimulateCommand() *cobra.Command {
	s := simulation{config: maglev.DefaultConfig}
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Compute a lookup table and say how even it is",
		Long: `Compute the lookup table that agents would compute for these backends, and print the share of
each of them. With --remove, say how many connections would move to another backend.`,
		Example: "  bwctl maglev simulate -b a,b,c --weight a=3 --remove c",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringSliceVarP(&s.backends, "backends", "b", nil, "Names of backends (required)")
	flags.StringArrayVar(&s.remove, "remove", nil, "Take away the backend of this `name` (may be repeated)")
	flags.StringToIntVar(&s.weights, "weight", nil, "Weights of backends other than 1")
	s.config.Flags(flags)
	_ = cmd.MarkFlagRequired("backends")
	return cmd
}

func (s *simulation) run(cmd *cobra.Command) error {
	before, err := s.compute(s.backends)
	if err != nil {
		return err
	}
	result := struct {
		Size   int            `json:"size"`
		Shares map[string]int `json:"shares"`
		Moved  int            `json:"moved"`
	}{Size: before.Size(), Shares: before.Shares()}
	rows := shareTable(result.Shares, result.Size)
	if len(s.remove) > 0 {
		left := slices.DeleteFunc(slices.Clone(s.backends), func(name string) bool { return slices.Contains(s.remove, name) })
		after, err := s.compute(left)
		if err != nil {
			return err
		}
		result.Moved = before.Moved(after)
		rows = append(rows, []string{"moved", fmt.Sprint(result.Moved), fmt.Sprintf("%.2f %%", 100*float64(result.Moved)/float64(result.Size))})
	}
	return show(cmd, result, rows)
}

func (s *simulation) compute(names []string) (*maglev.Table, error) {
	seed, err := s.config.Seed()
	if err != nil {
		return nil, err
	}
	var backends []maglev.Backend
	for _, name := range names {
		weight, ok := s.weights[name]
		if !ok {
			weight = 1
		}
		if weight < 0 || weight > 65535 {
			return nil, fmt.Errorf("--weight %s=%d lies outside 0 to 65535", name, weight)
		}
		backends = append(backends, maglev.Backend{Name: name, Weight: uint16(weight)})
	}
	return maglev.New(backends, s.config.TableSize, seed)
}
