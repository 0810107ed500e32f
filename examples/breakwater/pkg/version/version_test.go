// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package version

import (
	"os"
	"strings"
	"testing"
)

func TestVersionEqualsFile(t *testing.T) {
	text, err := os.ReadFile("../../VERSION")
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimSpace(string(text)); Version != want {
		t.Errorf("Version is %q, the file VERSION says %q", Version, want)
	}
}
