// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/defaults"
	"breakwater.example/breakwater/pkg/leader"
	"breakwater.example/breakwater/pkg/logging"
	"breakwater.example/breakwater/pkg/metrics"
	"breakwater.example/breakwater/pkg/option"
)

const envPrefix = "BREAKWATER_OPERATOR"

// Options are the settings of the operator.
type Options struct {
	ConfigDir  string
	APIAddress string
	Identity   string
	SkipCRDs   bool
	IPAM       *IPAMOptions
	Leader     *leader.Config
	Log        *logging.Config
	Metrics    *metrics.Config
	// injectFaults makes every third pass fail, for tests of the alerts.
	injectFaults bool
}

// IPAMOptions say which services get an address, and from where.
type IPAMOptions struct {
	Enabled       bool
	Class         string
	Unclassed     bool
	DefaultPool   string
	PoolsFile     string
	ServicesFile  string
	Quarantine    time.Duration
	SyncInterval  time.Duration
	ReservedAddrs []net.IP
	Trusted       []net.IPNet
}

// NewOptions returns the settings of an operator that was told nothing.
func NewOptions() *Options {
	election := leader.DefaultConfig
	return &Options{
		APIAddress: apiAddress(),
		IPAM:       newIPAMOptions(),
		Leader:     &election,
		Log:        logging.NewConfig(),
		Metrics:    metrics.NewConfig("operator-", defaults.OperatorMetricsPort, metrics.OperatorMetrics),
	}
}

func newIPAMOptions() *IPAMOptions {
	return &IPAMOptions{
		Enabled:      true,
		Class:        "lb.breakwater.example/breakwater",
		Unclassed:    true,
		DefaultPool:  "default",
		ServicesFile: defaults.ServicesFile,
		Quarantine:   defaults.Quarantine,
		SyncInterval: time.Minute,
	}
}

func apiAddress() string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(defaults.OperatorAPIPort))
}

// FlagSets returns the flags, by what they are about.
func (o *Options) FlagSets() []*pflag.FlagSet {
	general := pflag.NewFlagSet("general", pflag.ContinueOnError)
	general.StringVar(&o.ConfigDir, option.ConfigDirName, "", "Read settings from this `directory`, one file per flag")
	general.StringVar(&o.APIAddress, "operator-api-address", o.APIAddress, "Serve health on this `address`")
	general.StringVar(&o.Identity, "identity", o.Identity, "Name in the lease (the host name when empty)")
	general.BoolVar(&o.SkipCRDs, "skip-crd-creation", o.SkipCRDs, "Leave the custom resource definitions alone")
	general.BoolVar(&o.injectFaults, option.InjectFaultsName, false, "Let every third pass fail")
	must(general.MarkHidden(option.InjectFaultsName))

	sets := []*pflag.FlagSet{general}
	for _, part := range []interface{ Flags(*pflag.FlagSet) }{o.IPAM, o.Leader, o.Log, o.Metrics} {
		set := pflag.NewFlagSet(fmt.Sprintf("%T", part), pflag.ContinueOnError)
		part.Flags(set)
		sets = append(sets, set)
	}
	return sets
}

// Flags registers the settings; what the receiver holds are the defaults.
func (o *IPAMOptions) Flags(flags *pflag.FlagSet) {
	const prefix = "lb-ipam-"
	flags.BoolVar(&o.Enabled, "enable-lb-ipam", o.Enabled, "Give addresses to services")
	flags.StringVar(&o.Class, prefix+"class", o.Class, "Only look at services of this load balancer class")
	flags.BoolVar(&o.Unclassed, prefix+"claim-unclassed", o.Unclassed, "Look at services without a class too")
	flags.StringVar(&o.DefaultPool, prefix+"default-pool", o.DefaultPool, "Pool of services that name none")
	flags.StringVar(&o.PoolsFile, prefix+"pools-file", o.PoolsFile, "YAML `file` with pools, a mapping from name to blocks")
	flags.StringVar(&o.ServicesFile, option.ServicesFileName, o.ServicesFile, "YAML `file` with services")
	flags.DurationVar(&o.Quarantine, prefix+"quarantine", o.Quarantine, "How long a released address stays unused")
	flags.DurationVarP(&o.SyncInterval, prefix+"sync-interval", "i", o.SyncInterval, "Time between two passes over all services")
	flags.IPSliceVar(&o.ReservedAddrs, prefix+"reserved", nil, "Addresses of pools that no service gets")
	flags.IPNetSliceVar(&o.Trusted, prefix+"allowed-blocks", nil, "Refuse pools outside these blocks")

	flags.DurationVar(&o.Quarantine, "release-delay", o.Quarantine, "How long a released address stays unused")
	must(flags.MarkDeprecated("release-delay", "use --"+prefix+"quarantine"))
}

// Complete takes values from the environment and the ConfigMap.
func (o *Options) Complete(flags *pflag.FlagSet) error {
	if err := option.Apply(flags, option.Env(envPrefix)); err != nil {
		return err
	}
	if o.ConfigDir != "" {
		if err := option.Apply(flags, option.Dir(o.ConfigDir)); err != nil {
			return err
		}
	}
	if o.Identity != "" {
		return nil
	}
	name, err := os.Hostname()
	o.Identity = name
	return err
}

// Validate returns every contradiction in the settings, joined, or nil.
func (o *Options) Validate() error {
	return errors.Join(o.Leader.Validate(), o.Metrics.Validate(), o.IPAM.validate())
}

func (o *IPAMOptions) validate() error {
	if o.SyncInterval < time.Second {
		return errors.New("--lb-ipam-sync-interval must be a second or more")
	}
	return nil
}

// must panics on an error that only a misspelled flag name in this file can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
