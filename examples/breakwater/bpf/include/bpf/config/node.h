/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration of the node, the same in every object. */

#pragma once

#include <bpf/static_data.h>
#include <lib/limits.h>

#ifdef ENABLE_IPV4
NODE_CONFIG(struct in4, node_ipv4, "IPv4 address of the node, the source of translated connections")
#endif

#ifdef ENABLE_IPV6
NODE_CONFIG(union in6, node_ipv6, "IPv6 address of the node, the source of outer headers")
#endif

NODE_CONFIG(__u32, uplink_ifindex, "Index of the network device that holds the default route")

NODE_CONFIG(__u64, hash_seed,
	    "Seed of the hash that chooses backends and ports. All nodes have to agree on it")
ASSIGN_CONFIG(__u64, hash_seed, 0x627265616B776174ULL)

/* Same numbers as MonitorAggregation of the agent's configuration. */
enum monitor_aggregation {
	AGGREGATE_NONE,		/* no trace events */
	AGGREGATE_LOW,		/* first packet and changes of state */
	AGGREGATE_MEDIUM,	/* and one event per interval */
	AGGREGATE_MAXIMUM,	/* every packet */
};

NODE_CONFIG(enum monitor_aggregation, monitor_aggregation, "Which packets of a connection send a trace event")
ASSIGN_CONFIG(enum monitor_aggregation, monitor_aggregation, AGGREGATE_MEDIUM)

NODE_CONFIG(__u32, monitor_interval, "Seconds between two trace events of a connection")
ASSIGN_CONFIG(__u32, monitor_interval, 5)

#ifdef ENABLE_OVERLAY
NODE_CONFIG(__u16, tunnel_port, "UDP port of the overlay, let through by the host firewall")
ASSIGN_CONFIG(__u16, tunnel_port, TUNNEL_PORT)
#endif
