// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package health

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

func TestProberReportsChanges(t *testing.T) {
	config := DefaultConfig
	config.Interval, config.UnhealthyThreshold = time.Millisecond, 2
	var probes atomic.Int32
	check := func(context.Context, string) error {
		// Probes 2 to 4 fail: one success before, two failures to be noticed, a recovery after.
		if n := probes.Add(1); n >= 2 && n <= 4 {
			return errors.New("away")
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var reports []bool
	report := func(_ string, healthy bool) {
		if reports = append(reports, healthy); healthy {
			cancel()
		}
	}
	NewProber(config, check, report).Run(ctx, []string{"10.0.0.1:80"})
	if len(reports) != 2 || reports[0] || !reports[1] {
		t.Errorf("reports are %v, want [false true]", reports)
	}
}

func TestDialTCP(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := DialTCP(context.Background(), address); err != nil {
		t.Errorf("an open port: %v", err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := DialTCP(context.Background(), address); err == nil {
		t.Error("a closed port answers")
	}
}

func TestConfigValidate(t *testing.T) {
	change := func(f func(*Config)) Config {
		config := DefaultConfig
		f(&config)
		return config
	}
	tests := map[string]struct {
		config Config
		valid  bool
	}{
		"defaults":     {DefaultConfig, true},
		"off":          {Config{}, true},
		"slow timeout": {change(func(c *Config) { c.Timeout = c.Interval }), false},
		"no threshold": {change(func(c *Config) { c.UnhealthyThreshold = 0 }), false},
		"shrinking":    {change(func(c *Config) { c.BackoffFactor = 0.5 }), false},
	}
	for name, test := range tests {
		if err := test.config.Validate(); (err == nil) != test.valid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
