// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package option

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/defaults"
)

// FlowConfig is what users may choose about flow events.
type FlowConfig struct {
	Enabled       bool
	BufferSize    int
	ListenAddress string
	TLSDir        string
	Redact        bool
	PrefixLengths map[string]*uint8
	Export        FlowExport
}

// FlowExport says where flow events are written, and which.
type FlowExport struct {
	File       string
	MaxSizeMB  int64
	MaxBackups int32
	AllowList  Words
}

// DefaultFlowConfig is the configuration of those who choose nothing.
func DefaultFlowConfig() *FlowConfig {
	return &FlowConfig{
		Enabled:       true,
		BufferSize:    defaults.FlowBufferSize,
		PrefixLengths: map[string]*uint8{},
		Export:        FlowExport{MaxSizeMB: 10, MaxBackups: 5},
	}
}

// Flags registers the settings; what the receiver holds are the defaults.
func (c *FlowConfig) Flags(flags *pflag.FlagSet) {
	flags.BoolVar(&c.Enabled, "enable-flow", c.Enabled, "Keep recent flow events and serve them over gRPC")
	flags.IntVar(&c.BufferSize, "flow-buffer-size", c.BufferSize, "Number of events kept: a power of two, less one")
	flags.StringVar(&c.ListenAddress, "flow-listen-address", c.ListenAddress,
		fmt.Sprintf("Serve flow events on this `address` too, as in \":%d\"", defaults.FlowPort))
	flags.StringVar(&c.TLSDir, "flow-tls-dir", "", "Directory with tls.crt, tls.key and ca.crt")
	flags.BoolVar(&c.Redact, "flow-redact", false, "Hide parts of flow events before they leave the node")
	for i, length := range []uint8{24, 48} {
		family := families[i]
		c.PrefixLengths[family.name] = flags.Uint8("flow-redact-client-prefix-"+family.name, length,
			fmt.Sprintf("Leading bits of %s client addresses that are kept, 0 to %d", family.label, family.bits))
	}
	c.Export.flags(flags, "flow-export-")
}

func (e *FlowExport) flags(flags *pflag.FlagSet, prefix string) {
	flags.StringVar(&e.File, prefix+"file", "", "Write flow events to this `file`, one JSON object per line")
	flags.Int64Var(&e.MaxSizeMB, prefix+"file-max-size-mb", e.MaxSizeMB, "Size in MiB at which the file is rotated")
	flags.Int32Var(&e.MaxBackups, prefix+"file-max-backups", e.MaxBackups, "Number of rotated files to keep")
	flags.Var(&e.AllowList, prefix+"allow-list", `Filters of events to write, as in {"verdict":["DROPPED"]}`)
}

// Validate returns why the settings cannot be used, or nil.
func (c *FlowConfig) Validate() error {
	if size := c.BufferSize; size < 1 || size&(size+1) != 0 {
		return fmt.Errorf("--flow-buffer-size=%d is not a power of two less one", size)
	}
	for _, family := range families {
		if length := c.PrefixLengths[family.name]; length != nil && int(*length) > family.bits {
			return fmt.Errorf("--flow-redact-client-prefix-%s must be %d or less", family.name, family.bits)
		}
	}
	if c.Export.MaxSizeMB < 1 {
		return errors.New("--flow-export-file-max-size-mb must be 1 or more")
	}
	return nil
}
