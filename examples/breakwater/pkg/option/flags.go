// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package option

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/defaults"
)

const minMapEntries = 256

// families are the IP families, in the order of their introduction.
var families = []struct {
	name, label string
	bits        int
	enabled     bool
}{
	{name: "ipv4", label: "IPv4", bits: 32, enabled: true},
	{name: "ipv6", label: "IPv6", bits: 128},
}

type bpfMap struct {
	name, holds string
	entries     int
}

func (m bpfMap) flag() string { return fmt.Sprintf("bpf-%s-max", m.name) }

// maps are the BPF maps whose size users may set.
var maps = []bpfMap{
	{"service", "services, counting every port and protocol as one", 1 << 16},
	{"backend", "backends", 1 << 16},
	{"affinity", "clients with session affinity", 1 << 15},
	{"ct-tcp", "TCP connections", 1 << 19},
	{"ct-any", "connections of UDP and all other protocols", 1 << 18},
}

// timeouts are how long the connection table remembers a flow without a packet.
var timeouts = map[string]time.Duration{
	"tcp":     2*time.Hour + 13*time.Minute + 20*time.Second,
	"tcp-syn": time.Minute,
	"tcp-fin": 10 * time.Second,
	"any":     time.Minute,
}

// Flags registers the settings of the daemon itself; packages with settings of their own do the same.
func (c *DaemonConfig) Flags(flags *pflag.FlagSet) {
	c.pathFlags(flags)
	c.nodeFlags(flags)
	c.addressFlags(flags)
	c.forwardingFlags(flags)
	c.nodePortFlags(flags)
	c.l2Flags(flags)
	c.bpfFlags(flags)
	c.conntrackFlags(flags)
	c.monitorFlags(flags)
	c.deprecatedFlags(flags)
}

func (c *DaemonConfig) pathFlags(flags *pflag.FlagSet) {
	flags.StringVar(&c.ConfigDir, ConfigDirName, c.ConfigDir,
		"Read settings from this `directory`, one file per flag (the chart mounts them at "+defaults.ConfigDir+")")
	flags.StringVarP(&c.SocketPath, SocketPathName, "s", c.SocketPath, "Answer bwctl on this Unix `socket`")
	check(flags.MarkShorthandDeprecated(SocketPathName, "write --"+SocketPathName))
	flags.StringVar(&c.ServicesFile, ServicesFileName, c.ServicesFile, "Balance the services of this YAML `file`")
	flags.StringSliceVar(&c.APIAccess, APIAccessName, c.APIAccess, "Calls of the agent's API that are allowed, as in \"Get*\"")
}

func (c *DaemonConfig) nodeFlags(flags *pflag.FlagSet) {
	flags.StringVar(&c.NodeName, NodeNameName, c.NodeName,
		fmt.Sprintf("Name of this node (environment variable %s)", defaults.NodeNameVariable))
	flags.StringToStringVar(&c.NodeLabels, NodeLabelsName, map[string]string{"breakwater.example/role": "balancer"},
		"Labels of this node, matched by node selectors of pools")
	flags.IPVar(&c.NodeAddress, NodeAddressName, c.NodeAddress, "Address of this node (detected when empty)")
	flags.StringVar(&c.ClusterName, ClusterNameName, c.ClusterName, "Name of the cluster")
	flags.Uint8Var(&c.ClusterID, ClusterIDName, 0, "Number of the cluster, unique among those that share backends")
	flags.StringSliceVarP(&c.Devices, DevicesName, "d", []string{},
		"Network devices that take in traffic; a trailing + matches any suffix, as in eth+")
	flags.IntVar(&c.MTU, MTUName, 0, "Maximum transmission unit of the devices (0 keeps what each device has)")
}

func (c *DaemonConfig) addressFlags(flags *pflag.FlagSet) {
	for _, family := range families {
		settings := &Family{Enabled: family.enabled}
		c.Families[family.name] = settings
		flags.BoolVar(&settings.Enabled, "enable-"+family.name, family.enabled, "Balance "+family.label+" traffic")
		flags.IPNetVar(&settings.Pool, family.name+"-pool", settings.Pool,
			fmt.Sprintf("Range from which %s addresses of services are taken, at most /%d", family.label, family.bits))
	}
	flags.IPVar(&c.RouterAddress, RouterAddressName, c.RouterAddress,
		"Link-local address that health probes come from")
}

func (c *DaemonConfig) nodePortFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&c.NodePort.Enabled, EnableNodePortName, c.NodePort.Enabled, "Serve NodePort services")
	flags.Var(&c.NodePort.Ranges, NodePortRangesName, "Ports that node ports are taken from")
	flags.BoolVar(&c.NodePort.BindProtection, NodePortBindProtectionName, c.NodePort.BindProtection,
		"Refuse to start when a process listens on a node port")
}

func (c *DaemonConfig) l2Flags(flags *pflag.FlagSet) {
	l2 := &c.L2
	flags.BoolVar(&l2.Enabled, EnableL2AnnouncementsName, l2.Enabled, "Answer ARP and neighbor discovery for service addresses")
	flags.DurationVar(&l2.LeaseDuration, L2LeaseDurationName, l2.LeaseDuration, "Time for which one node holds the lease of an address")
	flags.StringSliceVar(&l2.Interfaces, L2InterfacesName, l2.Interfaces,
		"Regular expressions of the `devices` on which addresses are announced")
}

func (c *DaemonConfig) forwardingFlags(flags *pflag.FlagSet) {
	flags.Var(c.Algorithm, AlgorithmName, "How a backend is chosen for a new connection: "+c.Algorithm.Words())
	flags.VarP(&c.Mode, ModeName, "m", `How replies reach the client:
"snat" through this node, "dsr" directly from the backend,
"hybrid" directly for TCP and through this node for UDP`)
	flags.Var(c.DSRDispatch, DSRDispatchName, "How a backend learns the service address: "+c.DSRDispatch.Words())
	flags.Var(c.Acceleration, AccelerationName, "XDP acceleration: "+c.Acceleration.Words())
	// `--lb-acceleration` alone asks for what drivers with XDP support do.
	flags.Lookup(AccelerationName).NoOptDefVal = "native"
	flags.BoolVar(&c.SocketLB, EnableSocketLBName, c.SocketLB, "Translate addresses of host processes in connect(2)")
	flags.BoolVar(&c.KubeProxyReplacement, KubeProxyReplacementName, false, "Take over all service traffic of the node")
	flags.BoolVar(&c.SessionAffinity, EnableSessionAffinityName, c.SessionAffinity,
		"Keep a client at its backend where a service asks for it")
	flags.DurationVar(&c.SessionAffinityTimeout, SessionAffinityTimeoutName, c.SessionAffinityTimeout,
		"How long an idle client keeps its backend")
	flags.BoolVar(&c.SourceRangeCheck, EnableSourceRangeCheckName, c.SourceRangeCheck,
		"Drop clients outside loadBalancerSourceRanges")
}

func (c *DaemonConfig) bpfFlags(flags *pflag.FlagSet) {
	flags.StringVar(&c.BPFRoot, BPFRootName, c.BPFRoot, "Mount `point` of the BPF file system")
	flags.Float64Var(&c.MapDynamicSizeRatio, BPFMapDynamicSizeName, c.MapDynamicSizeRatio,
		"Part of total memory (0.0 to 1.0) that sizes connection maps; 0 turns dynamic sizes off")
	flags.Var(&c.MapMemoryLimit, BPFMapMemoryLimitName, "Most memory that all maps together may take")
	for _, m := range maps {
		c.MapEntries[m.name] = flags.Int(m.flag(), m.entries, fmt.Sprintf("Maximum number of %s", m.holds))
	}
}

func (c *DaemonConfig) conntrackFlags(flags *pflag.FlagSet) {
	flags.DurationVar(&c.ConntrackGCInterval, ConntrackGCIntervalName, 0,
		"Interval between two sweeps of expired connections (0 adapts to how many there are)")
	for state, timeout := range timeouts {
		c.ConntrackTimeouts[state] = flags.Duration("conntrack-timeout-"+state, timeout,
			fmt.Sprintf("Forget an idle connection of kind %q after this time", state))
	}
}

func (c *DaemonConfig) monitorFlags(flags *pflag.FlagSet) {
	flags.Var(c.MonitorAggregation, MonitorAggregationName, "Flow events that are left out: "+c.MonitorAggregation.Words())
	flags.DurationVar(&c.MonitorInterval, MonitorIntervalName, c.MonitorInterval,
		fmt.Sprintf("Time between two events of one connection at --%s=%s", MonitorAggregationName, c.MonitorAggregation))
	flags.Uint32Var(&c.TracePayloadBytes, TracePayloadBytesName, 0, "Bytes of payload in trace events (for developers)")
	check(flags.MarkHidden(TracePayloadBytesName))
}

func (c *DaemonConfig) deprecatedFlags(flags *pflag.FlagSet) {
	flags.Var(&c.Mode, deprecatedModeName, "Forwarding mode")
	flags.StringSliceVar(&c.Devices, deprecatedInterfaceName, nil, "Network devices")
	flags.Var(&c.NodePort.Ranges, deprecatedNodePortRangeName, "Ports of NodePort services")
	replacements := [][2]string{
		{deprecatedModeName, ModeName},
		{deprecatedInterfaceName, DevicesName},
		{deprecatedNodePortRangeName, NodePortRangesName},
	}
	for _, r := range replacements {
		check(flags.MarkDeprecated(r[0], fmt.Sprintf("use --%s; this flag goes away in 1.6", r[1])))
	}
}

// check panics on an error that only a misspelled flag name in this package can cause.
func check(err error) {
	if err != nil {
		panic(err)
	}
}
