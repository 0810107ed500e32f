// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package leader elects one of several operators by a lease in a file on a shared volume.
//
// It stands in for a Lease object of Kubernetes: the same settings and the same record, without an API
// server. A file knows no compare-and-swap, so two operators that take an expired lease in the same
// instant may both lead until the next attempt of one of them.
package leader

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/defaults"
)

// Config is what users may choose about the election.
type Config struct {
	Enabled       bool
	LeasePath     string
	LeaseDuration time.Duration
	RetryPeriod   time.Duration
}

// DefaultConfig is the configuration of those who choose nothing.
var DefaultConfig = Config{
	Enabled:       true,
	LeasePath:     defaults.LeasePath,
	LeaseDuration: defaults.LeaseDuration,
	RetryPeriod:   defaults.LeaseRetryPeriod,
}

// Flags registers the settings; what the receiver holds are the defaults.
func (c *Config) Flags(flags *pflag.FlagSet) {
	const prefix = "leader-election-"
	flags.BoolVar(&c.Enabled, "enable-leader-election", c.Enabled, "Work only while holding the lease")
	flags.StringVar(&c.LeasePath, prefix+"lease-path", c.LeasePath, "Keep the lease in this `file`")
	flags.DurationVar(&c.LeaseDuration, prefix+"lease-duration", c.LeaseDuration,
		"Time after which others may take a lease that was not renewed")
	flags.DurationVar(&c.RetryPeriod, prefix+"retry-period", c.RetryPeriod, "Time between two attempts to take or renew the lease")
}

// Validate returns why the settings cannot be used, or nil.
func (c *Config) Validate() error {
	if c.Enabled && c.RetryPeriod >= c.LeaseDuration {
		return errors.New("--leader-election-retry-period must be shorter than --leader-election-lease-duration")
	}
	return nil
}

// Record says who leads.
type Record struct {
	Holder  string    `json:"holder"`
	Renewed time.Time `json:"renewed"`
}

// Read returns the record of a lease, which is empty when nobody has led yet.
func (c *Config) Read() (Record, error) {
	var record Record
	text, err := os.ReadFile(c.LeasePath)
	if errors.Is(err, fs.ErrNotExist) {
		return record, nil
	}
	if err != nil {
		return record, err
	}
	err = json.Unmarshal(text, &record)
	return record, err
}

// TryAcquire takes or renews the lease for holder and reports whether holder leads.
func (c *Config) TryAcquire(holder string, now time.Time) (bool, error) {
	record, err := c.Read()
	if err != nil {
		return false, err
	}
	if record.Holder != holder && now.Sub(record.Renewed) < c.LeaseDuration {
		return false, nil
	}
	if err := c.write(Record{Holder: holder, Renewed: now}); err != nil {
		return false, err
	}
	return true, nil
}

// write replaces the record in one step, so that nobody reads half of it.
func (c *Config) write(record Record) error {
	text, err := json.Marshal(record)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(c.LeasePath), ".lease-*")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), c.LeasePath)
}
