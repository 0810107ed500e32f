// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package option

// Names of the agent's flags that more than one package mentions.
const (
	AccelerationName        = "acceleration"
	APIAccessName           = "api-access"
	BPFMapMemoryLimitName   = "bpf-map-memory-limit"
	BPFMapDynamicSizeName   = "bpf-map-dynamic-size-ratio"
	BPFRootName             = "bpf-root"
	ClusterIDName           = "cluster-id"
	ClusterNameName         = "cluster-name"
	ConfigDirName           = "config-dir"
	DevicesName             = "devices"
	DSRDispatchName         = "dsr-dispatch"
	EnableSessionAffinity   = "enable-session-affinity"
	EnableSourceRangeCheck  = "enable-source-range-check"
	ForwardingModeName      = "forwarding-mode"
	KubeProxyReplacement    = "kube-proxy-replacement"
	MonitorAggregationName  = "monitor-aggregation"
	MonitorIntervalName     = "monitor-interval"
	MTUName                 = "mtu"
	NodeAddressName         = "node-address"
	NodeLabelsName          = "node-labels"
	NodeNameName            = "node-name"
	NodePortRangeName       = "node-port-range"
	RouterAddressName       = "router-address"
	ServicesFileName        = "services-file"
	SessionAffinityTimeout  = "session-affinity-timeout"
	SocketPathName          = "socket-path"
	TracePayloadBytesName   = "trace-payload-bytes"
	deprecatedLBModeName    = "lb-mode"
	deprecatedInterfaceName = "interface"
)
