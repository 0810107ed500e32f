// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package health probes backends and takes those out of service that do not answer.
package health

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/defaults"
)

// Config is what users may choose about probes.
type Config struct {
	Enabled            bool
	Interval           time.Duration
	Timeout            time.Duration
	UnhealthyThreshold int
	BackoffFactor      float64
	Port               uint16
}

// DefaultConfig is the configuration of those who choose nothing.
var DefaultConfig = Config{
	Enabled:            true,
	Interval:           defaults.ProbeInterval,
	Timeout:            defaults.ProbeTimeout,
	UnhealthyThreshold: 3,
	BackoffFactor:      1.5,
	Port:               defaults.HealthPort,
}

// Flags registers the settings; what the receiver holds are the defaults.
func (c *Config) Flags(flags *pflag.FlagSet) {
	def := *c
	flags.BoolVar(&c.Enabled, "enable-health-check", def.Enabled, "Probe backends and leave out those that do not answer")
	flags.DurationVar(&c.Interval, "health-check-interval", def.Interval, "Time between two probes of a backend")
	flags.DurationVar(&c.Timeout, "health-check-timeout", def.Timeout, "Time after which a probe counts as failed")
	flags.IntVar(&c.UnhealthyThreshold, "health-check-unhealthy-threshold", def.UnhealthyThreshold,
		"Failed probes in a row that take a backend out of service")
	flags.Float64Var(&c.BackoffFactor, "health-check-backoff", def.BackoffFactor,
		"Factor by which the interval grows while a backend stays away")
	flags.Uint16Var(&c.Port, "health-port", def.Port, "Serve the agent's own health on this `port` of the loopback address (0 turns it off)")
}

// Validate returns why the settings cannot be used, or nil.
func (c *Config) Validate() error {
	switch {
	case !c.Enabled:
		return nil
	case c.Timeout >= c.Interval:
		return errors.New("--health-check-timeout must be shorter than --health-check-interval")
	case c.UnhealthyThreshold < 1:
		return errors.New("--health-check-unhealthy-threshold must be 1 or more")
	case c.BackoffFactor < 1:
		return errors.New("--health-check-backoff must be 1 or more")
	}
	return nil
}

// Check reports whether an address answers.
type Check func(ctx context.Context, address string) error

// DialTCP is a Check that opens and closes a connection.
func DialTCP(ctx context.Context, address string) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

// Prober probes addresses until its context ends.
type Prober struct {
	config Config
	check  Check
	report func(address string, healthy bool)
}

// NewProber returns a prober that reports every change of an address that is healthy at the start.
// The function report is called from several goroutines.
func NewProber(config Config, check Check, report func(address string, healthy bool)) *Prober {
	return &Prober{config: config, check: check, report: report}
}

// Run probes all addresses side by side and returns when the context ends.
func (p *Prober) Run(ctx context.Context, addresses []string) {
	var group sync.WaitGroup
	for _, address := range addresses {
		group.Add(1)
		go func() {
			defer group.Done()
			p.watch(ctx, address)
		}()
	}
	group.Wait()
}

// longestPause limits the backoff, in intervals.
const longestPause = 10

func (p *Prober) watch(ctx context.Context, address string) {
	failures, pause := 0, p.config.Interval
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		if p.probe(ctx, address) {
			if failures >= p.config.UnhealthyThreshold {
				p.report(address, true)
			}
			failures, pause = 0, p.config.Interval
			continue
		}
		if failures++; failures == p.config.UnhealthyThreshold {
			p.report(address, false)
		}
		if failures >= p.config.UnhealthyThreshold {
			pause = min(time.Duration(float64(pause)*p.config.BackoffFactor), longestPause*p.config.Interval)
		}
	}
}

func (p *Prober) probe(ctx context.Context, address string) bool {
	ctx, cancel := context.WithTimeout(ctx, p.config.Timeout)
	defer cancel()
	return p.check(ctx, address) == nil
}
