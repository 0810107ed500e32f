/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The host firewall: which clients may open connections to the node itself. */

#pragma once

#include "conntrack.h"

#ifdef ENABLE_HOST_FIREWALL
/* Ports come before the address, so that a prefix can leave the address out. */
struct firewall_key {
	struct bpf_lpm_prefix prefix;
	__be16 port;
	__u8 protocol;
	__u8 pad;
	struct in4 client;
};

enum firewall_verdict {
	FIREWALL_DENY,
	FIREWALL_ALLOW,
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__type(key, struct firewall_key);
	__type(value, __u8);	/* enum firewall_verdict */
	__uint(max_entries, FIREWALL_RULES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(pinning, PIN_BY_NAME);
} bw_firewall __section_maps;

static __always_inline enum firewall_verdict
firewall_verdict(const bw_ctx *ctx, const struct flow4 *flow)
{
	struct firewall_key key = {
		.prefix.bits = 8 * (sizeof(key) - sizeof(key.prefix)),
		.port = flow->dport,
		.protocol = flow->protocol,
		.client = flow->saddr,
	};
	const __u8 *rule = map_lookup(&bw_firewall, &key);
	enum firewall_verdict verdict =
		CONFIG(firewall_default_deny) ? FIREWALL_DENY : FIREWALL_ALLOW;

	if (rule)
		verdict = *rule;
	dbg(ctx, DBG_FIREWALL_MATCH, from_be16(flow->dport), verdict);
	return verdict;
}
#endif
