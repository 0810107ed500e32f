// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package leader

import (
	"path/filepath"
	"testing"
	"time"
)

func TestTryAcquire(t *testing.T) {
	config := DefaultConfig
	config.LeasePath = filepath.Join(t.TempDir(), "lease")
	start := time.Unix(1000, 0)
	steps := []struct {
		holder string
		after  time.Duration
		leads  bool
	}{
		{"a", 0, true},
		{"b", time.Second, false},
		{"a", 10 * time.Second, true},
		{"b", 20 * time.Second, false},
		{"b", 25 * time.Second, true},
		{"a", 26 * time.Second, false},
	}
	for _, step := range steps {
		leads, err := config.TryAcquire(step.holder, start.Add(step.after))
		if err != nil {
			t.Fatal(err)
		}
		if leads != step.leads {
			t.Errorf("%s after %s: leads is %t", step.holder, step.after, leads)
		}
	}
	if record, err := config.Read(); err != nil || record.Holder != "b" {
		t.Errorf("record is %+v, %v", record, err)
	}
}

func TestValidate(t *testing.T) {
	config := DefaultConfig
	if err := config.Validate(); err != nil {
		t.Error(err)
	}
	if config.RetryPeriod = config.LeaseDuration; config.Validate() == nil {
		t.Error("a lease that is never renewed in time is accepted")
	}
}
