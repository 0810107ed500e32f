// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package maglev

import (
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/defaults"
)

// SupportedSizes are the table sizes to choose from: the greatest primes below powers of two.
var SupportedSizes = [...]int{251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071}

const seedLength = 12

// Config is what users may choose about lookup tables.
type Config struct {
	TableSize int
	HashSeed  string
}

// DefaultConfig is the configuration of those who choose nothing.
var DefaultConfig = Config{
	TableSize: defaults.MaglevTableSize,
	HashSeed:  defaults.MaglevHashSeed,
}

// Flags registers the settings; what the receiver holds are the defaults.
func (c *Config) Flags(flags *pflag.FlagSet) {
	flags.IntVar(&c.TableSize, "maglev-table-size", c.TableSize,
		fmt.Sprintf("Slots in the lookup table of a service, one of %v", SupportedSizes))
	flags.StringVar(&c.HashSeed, "maglev-hash-seed", c.HashSeed,
		fmt.Sprintf("Seed of the hash function, %d `bytes` in base64; all nodes need the same", seedLength))
}

// Seed returns the decoded seed, or why it cannot be used.
func (c *Config) Seed() ([]byte, error) {
	seed, err := base64.StdEncoding.DecodeString(c.HashSeed)
	if err != nil {
		return nil, fmt.Errorf("--maglev-hash-seed: %w", err)
	}
	if len(seed) != seedLength {
		return nil, fmt.Errorf("--maglev-hash-seed holds %d bytes in place of %d", len(seed), seedLength)
	}
	return seed, nil
}

// Validate returns why the settings cannot be used, or nil.
func (c *Config) Validate() error {
	if !slices.Contains(SupportedSizes[:], c.TableSize) {
		return fmt.Errorf("--maglev-table-size must be one of %v", SupportedSizes)
	}
	_, err := c.Seed()
	return err
}
