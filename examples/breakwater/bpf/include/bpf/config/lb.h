/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration of the load balancer. For bpf_ingress.c only. */

#pragma once

#include <bpf/static_data.h>
#include <lib/limits.h>

enum lb_algorithm {
	ALGORITHM_MAGLEV,
	ALGORITHM_RANDOM,
};

DECLARE_CONFIG(enum lb_algorithm, algorithm, "How a backend is chosen for a new connection")

DECLARE_CONFIG(__u32, maglev_table_size, "Entries of the lookup table of each service, a prime number")
ASSIGN_CONFIG(__u32, maglev_table_size, MAGLEV_TABLE_SIZE)

enum forward_mode {
	FORWARD_SNAT,
	FORWARD_DSR,
	FORWARD_HYBRID,
};

#ifdef ENABLE_DSR
DECLARE_CONFIG(enum forward_mode, forward_mode, "How packets reach a backend on another node")
ASSIGN_CONFIG(enum forward_mode, forward_mode, FORWARD_SNAT)

DECLARE_CONFIG(__u8, dsr_ttl, "Time to live of the outer header that carries a packet to its backend")
ASSIGN_CONFIG(__u8, dsr_ttl, 64)

DECLARE_CONFIG(__u16, device_mtu, "MTU of the network device, checked before an outer header is added")
ASSIGN_CONFIG(__u16, device_mtu, 1500)
#else
/* Without direct server return there is nothing to choose. */
# define FIXED_FORWARD_MODE FORWARD_SNAT
#endif

#ifdef ENABLE_AFFINITY
DECLARE_CONFIG(__u32, affinity_timeout, "Seconds that an idle client is remembered when the service does not say")
ASSIGN_CONFIG(__u32, affinity_timeout, 3 * 60 * 60)
#endif

#ifdef ENABLE_SOURCE_RANGES
DECLARE_CONFIG(bool, source_ranges_enforced,
	       "Drop clients outside a service's source ranges, rather than only report them")
ASSIGN_CONFIG(bool, source_ranges_enforced, true)
#endif
