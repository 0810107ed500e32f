/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The load balancer, at the XDP hook of the devices that traffic comes in on. */

#define THIS_OBJECT OBJECT_INGRESS
#define BW_OBJECT_INGRESS 1

#include <bpf/ctx/xdp.h>

#include <bpf/config/lb.h>

#include "lib/affinity.h"
#include "lib/drop.h"
#include "lib/encap.h"
#include "lib/maglev.h"
#include "lib/nat.h"
#include "lib/packet.h"
#include "lib/service.h"
#include "lib/source_ranges.h"
#include "lib/trace.h"

static __always_inline __u16 random_slot(const bw_ctx *ctx, const struct service_value *service)
{
	__u16 slot = (__u16)(1 + random_u32() % service->backends);

	dbg_lookup(ctx, DBG_RANDOM_SLOT, slot, service->backends);
	return slot;
}

static __always_inline bool uses_dsr(const struct service_value *service, __u8 protocol)
{
#ifdef ENABLE_DSR
	switch (CONFIG(forward_mode)) {
	case FORWARD_DSR:
		return true;
	case FORWARD_HYBRID:
		return protocol == PROTO_TCP || (service->flags & SERVICE_DSR);
	case FORWARD_SNAT:
		break;
	}
	return service->flags & SERVICE_DSR;
#else
	(void)service, (void)protocol;
	return FIXED_FORWARD_MODE == FORWARD_DSR;
#endif
}

static __always_inline __maybe_unused void
account_forwarded(bw_ctx *ctx, enum forward_reason reason)
{
	metrics_add((__u8)reason, DIRECTION_INGRESS, ctx_len(ctx));
}

#ifdef ENABLE_IPV4
static __always_inline int
select_new4(const bw_ctx *ctx, const struct flow4 *flow, const struct service_value *service,
	    __u32 *backend_id)
{
	const struct service_value *slot;

	if (!service->backends)
		return DROP_NO_BACKEND;
	if (CONFIG(algorithm) == ALGORITHM_MAGLEV)
		return maglev_select(ctx, service->id, hash_flow4(flow), backend_id);
	slot = service4_lookup(ctx, flow, random_slot(ctx, service));
	if (!slot)
		return DROP_NO_BACKEND;
	*backend_id = slot->id;
	return 0;
}

# ifdef ENABLE_AFFINITY
static __always_inline int
select_sticky4(const bw_ctx *ctx, const struct flow4 *flow, const struct service_value *service,
	       __u32 *backend_id)
{
	struct affinity_key key = {
		.client.be32 = { 0, 0, 0, flow->saddr.be32 },
		.service_id = service->id,
	};
	__u32 known = affinity_lookup(ctx, &key, service->affinity_timeout);
	const struct backend4 *backend = known ? backend4_lookup(known) : NULL;
	int reason = 0;

	if (backend && backend->state == BACKEND_ACTIVE)
		*backend_id = known;
	else
		reason = select_new4(ctx, flow, service, backend_id);
	if (!reason)
		affinity_remember(&key, *backend_id);
	return reason;
}
# endif

static __always_inline int
select4(const bw_ctx *ctx, const struct flow4 *flow, const struct service_value *service,
	__u32 *backend_id)
{
# ifdef ENABLE_AFFINITY
	if (service->flags & SERVICE_AFFINITY)
		return select_sticky4(ctx, flow, service, backend_id);
# endif
	return select_new4(ctx, flow, service, backend_id);
}

/* The backend of the packet's connection, which is created where it is new. */
static __always_inline int
connect4(const bw_ctx *ctx, const struct packet4 *packet, const struct service_value *service,
	 const struct backend4 **backend)
{
	const struct flow4 *flow = &packet->flow;
	const void *map = ct_map4(flow->protocol);
	struct ct_entry *entry;
	enum ct_status status;
	__u32 backend_id = 0;
	int reason;

	status = ct_lookup(ctx, map, flow, flow->protocol, packet->tcp_flags, &entry);
	if (entry) {
		dbg_lookup(ctx, DBG_CT_HIT, status, entry->backend_id);
		trace(ctx, TRACE_FROM_NETWORK, status, ct_interval_over(entry));
		*backend = backend4_lookup(entry->backend_id);
		if (*backend && backend_keeps_connections((*backend)->state))
			return 0;
		dbg(ctx, DBG_BACKEND_GONE, service->id, entry->backend_id);
	} else {
		dbg_lookup(ctx, DBG_CT_MISS, (__u32)flow->sport << 16 | flow->dport, flow->protocol);
		trace(ctx, TRACE_FROM_NETWORK, CT_NEW, false);
	}

	reason = select4(ctx, flow, service, &backend_id);
	if (reason)
		return reason;
	dbg(ctx, DBG_BACKEND_SELECTED, service->id, backend_id);
	*backend = backend4_lookup(backend_id);
	if (!*backend)
		return DROP_BACKEND_GONE;
	return ct_create(ctx, map, flow, flow->protocol, packet->tcp_flags, backend_id,
			 service->rev_nat_id);
}

static __always_inline bool
source_denied4(const bw_ctx *ctx, const struct flow4 *flow, const struct service_value *service)
{
# ifdef ENABLE_SOURCE_RANGES
	if ((service->flags & SERVICE_SOURCE_RANGES) &&
	    !source_range4_allows(flow->saddr, service->id)) {
		dbg(ctx, DBG_SOURCE_RANGE_MISS, flow->saddr.be32, service->id);
		return CONFIG(source_ranges_enforced);
	}
# endif
	(void)ctx, (void)flow, (void)service;
	return false;
}

/* Returns the tail call that forwards the packet, an action, or a drop reason. */
static __always_inline int balance4(bw_ctx *ctx, struct scratch *state, __u32 *next)
{
	struct packet4 *packet = &state->packet4;
	const struct service_value *service;
	const struct backend4 *backend;
	int reason = parse_ipv4(ctx, packet);

	*next = 0;
	if (reason == DROP_UNKNOWN_L4)
		return CTX_PASS;
	if (reason)
		return reason;
	service = service4_lookup(ctx, &packet->flow, 0);
	if (!service) {
		dbg_lookup(ctx, DBG_SERVICE_MISS, packet->flow.dport, packet->flow.protocol);
		return CTX_PASS;
	}
	if (packet->ttl <= 1)
		return DROP_TTL_EXPIRED;
	if (source_denied4(ctx, &packet->flow, service))
		return DROP_SOURCE_RANGE;
	reason = connect4(ctx, packet, service, &backend);
	if (reason)
		return reason;
	state->backend4 = backend->address;
	state->backend_port = backend->port;
	state->rev_nat_id = service->rev_nat_id;
	*next = uses_dsr(service, packet->flow.protocol) ? BW_CALL_IPV4_DSR : BW_CALL_IPV4_SNAT;
	return 0;
}

__declare_tail(BW_CALL_IPV4_LB)
int tail_ipv4_lb(bw_ctx *ctx)
{
	struct scratch *state = scratch();
	__u32 next;
	int result;

	if (!state)
		return drop(ctx, DROP_NO_SCRATCH);
	result = balance4(ctx, state, &next);
	if (next == BW_CALL_IPV4_SNAT)
		result = tail_call(ctx, BW_CALL_IPV4_SNAT);
	else if (next == BW_CALL_IPV4_DSR)
		result = tail_call(ctx, BW_CALL_IPV4_DSR);
	return action_or_drop(ctx, result);
}

static __always_inline int forward_snat4(bw_ctx *ctx, const struct scratch *state)
{
	struct packet4 packet = state->packet4;
	struct flow4 to = packet.flow;
	int reason;

	to.daddr = state->backend4;
	to.dport = state->backend_port;
	reason = nat4_source(ctx, &to, state->rev_nat_id);
	if (!reason)
		reason = nat4_rewrite(ctx, &packet, &to);
	return reason ? reason : return_to_router(ctx);
}

__declare_tail(BW_CALL_IPV4_SNAT)
int tail_ipv4_snat(bw_ctx *ctx)
{
	const struct scratch *state = scratch();
	int reason;

	if (!state)
		return drop(ctx, DROP_NO_SCRATCH);
	reason = forward_snat4(ctx, state);
	if (reason)
		return drop(ctx, reason);
	account_forwarded(ctx, REASON_TRANSLATED);
	trace(ctx, TRACE_TO_BACKEND, CT_ESTABLISHED, false);
	return CTX_TX;
}

# ifdef ENABLE_DSR
__declare_tail(BW_CALL_IPV4_DSR)
int tail_ipv4_dsr(bw_ctx *ctx)
{
	const struct scratch *state = scratch();
	int reason;

	if (!state)
		return drop(ctx, DROP_NO_SCRATCH);
	reason = encap_ipv4(ctx, state->backend4);
	if (!reason)
		reason = return_to_router(ctx);
	if (reason)
		return drop(ctx, reason);
	account_forwarded(ctx, REASON_ENCAPSULATED);
	trace(ctx, TRACE_TO_BACKEND, CT_ESTABLISHED, false);
	return CTX_TX;
}
# endif
#endif

#ifdef ENABLE_IPV6
static __always_inline int
select6(const bw_ctx *ctx, const struct flow6 *flow, const struct service_value *service,
	__u32 *backend_id)
{
	const struct service_value *slot;

	if (!service->backends)
		return DROP_NO_BACKEND;
	if (CONFIG(algorithm) == ALGORITHM_MAGLEV)
		return maglev_select(ctx, service->id, hash_flow6(flow), backend_id);
	slot = service6_lookup(ctx, flow, random_slot(ctx, service));
	if (!slot)
		return DROP_NO_BACKEND;
	*backend_id = slot->id;
	return 0;
}

static __always_inline int
connect6(const bw_ctx *ctx, const struct packet6 *packet, const struct service_value *service,
	 const struct backend6 **backend)
{
	const struct flow6 *flow = &packet->flow;
	const void *map = ct_map6(flow->protocol);
	struct ct_entry *entry;
	enum ct_status status;
	__u32 backend_id = 0;
	int reason;

	status = ct_lookup(ctx, map, flow, flow->protocol, packet->tcp_flags, &entry);
	trace(ctx, TRACE_FROM_NETWORK, status, entry && ct_interval_over(entry));
	if (entry) {
		*backend = backend6_lookup(entry->backend_id);
		if (*backend && backend_keeps_connections((*backend)->state))
			return 0;
	}
	reason = select6(ctx, flow, service, &backend_id);
	if (reason)
		return reason;
	*backend = backend6_lookup(backend_id);
	if (!*backend)
		return DROP_BACKEND_GONE;
	return ct_create(ctx, map, flow, flow->protocol, packet->tcp_flags, backend_id,
			 service->rev_nat_id);
}

static __always_inline bool
source_denied6(const struct flow6 *flow, const struct service_value *service)
{
# ifdef ENABLE_SOURCE_RANGES
	if (service->flags & SERVICE_SOURCE_RANGES)
		return CONFIG(source_ranges_enforced) &&
		       !source_range6_allows(&flow->saddr, service->id);
# endif
	(void)flow, (void)service;
	return false;
}

/* IPv6 is never translated: a backend gets it with direct server return. */
static __always_inline int balance6(bw_ctx *ctx, struct scratch *state, bool *forward)
{
	struct packet6 *packet = &state->packet6;
	const struct service_value *service;
	const struct backend6 *backend;
	int reason = parse_ipv6(ctx, packet);

	*forward = false;
	if (reason == DROP_UNKNOWN_L4)
		return CTX_PASS;
	if (reason)
		return reason;
	service = service6_lookup(ctx, &packet->flow, 0);
	if (!service)
		return CTX_PASS;
	if (packet->hop_limit <= 1)
		return DROP_TTL_EXPIRED;
	if (source_denied6(&packet->flow, service))
		return DROP_SOURCE_RANGE;
	if (!uses_dsr(service, packet->flow.protocol))
		return DROP_NAT_UNSUPPORTED;
	reason = connect6(ctx, packet, service, &backend);
	if (reason)
		return reason;
	state->backend6 = backend->address;
	*forward = true;
	return 0;
}

__declare_tail(BW_CALL_IPV6_LB)
int tail_ipv6_lb(bw_ctx *ctx)
{
	struct scratch *state = scratch();
	bool forward;
	int result;

	if (!state)
		return drop(ctx, DROP_NO_SCRATCH);
	result = balance6(ctx, state, &forward);
	if (forward)
		result = tail_call(ctx, BW_CALL_IPV6_DSR);
	return action_or_drop(ctx, result);
}

# ifdef ENABLE_DSR
__declare_tail(BW_CALL_IPV6_DSR)
int tail_ipv6_dsr(bw_ctx *ctx)
{
	const struct scratch *state = scratch();
	int reason;

	if (!state)
		return drop(ctx, DROP_NO_SCRATCH);
	reason = encap_ipv6(ctx, &state->backend6);
	if (!reason)
		reason = return_to_router(ctx);
	if (reason)
		return drop(ctx, reason);
	account_forwarded(ctx, REASON_ENCAPSULATED);
	trace(ctx, TRACE_TO_BACKEND, CT_ESTABLISHED, false);
	return CTX_TX;
}
# endif
#endif

__section_entry
int bw_ingress(bw_ctx *ctx)
{
	int result = CTX_PASS;

	switch (packet_ethertype(ctx)) {
	case 0:
		result = DROP_INVALID_PACKET;
		break;
#ifdef ENABLE_IPV4
	case to_be16(ETH_TYPE_IPV4):
		result = tail_call(ctx, BW_CALL_IPV4_FROM_NETDEV);
		break;
#endif
#ifdef ENABLE_IPV6
	case to_be16(ETH_TYPE_IPV6):
		result = tail_call(ctx, BW_CALL_IPV6_FROM_NETDEV);
		break;
#endif
	default:
		break;
	}
	return action_or_drop(ctx, result);
}

BPF_LICENSE("Apache-2.0");
