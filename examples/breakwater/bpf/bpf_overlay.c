/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The overlay, at the tc hooks of the tunnel device: balanced packets that come
 * from another node for a backend on this one, and answers on their way back.
 */

#define THIS_OBJECT OBJECT_OVERLAY
#define BW_OBJECT_OVERLAY 1

#include <bpf/ctx/skb.h>

#include <bpf/config/overlay.h>

#include "lib/drop.h"
#include "lib/encap.h"
#include "lib/nat.h"
#include "lib/packet.h"
#include "lib/trace.h"

static __always_inline int deliver(bw_ctx *ctx)
{
	trace(ctx, TRACE_TO_BACKEND, CT_ESTABLISHED, false);
	metrics_add(REASON_FORWARDED, DIRECTION_INGRESS, ctx_len(ctx));
	return CTX_PASS;
}

#ifdef ENABLE_IPV4
/* An answer to a connection that this node translated is turned back here. */
static __always_inline int from_overlay4(bw_ctx *ctx)
{
	struct packet4 packet = {};
	int reason = parse_ipv4(ctx, &packet);
	struct flow4 to = packet.flow;

	if (reason)
		return reason == DROP_UNKNOWN_L4 ? 0 : reason;
	reason = nat4_reverse(ctx, &to);
	if (reason)
		return reason == DROP_NAT_NO_MAPPING ? 0 : reason;
	trace(ctx, TRACE_FROM_BACKEND, CT_ESTABLISHED, false);
	return nat4_rewrite(ctx, &packet, &to);
}

__declare_tail(BW_CALL_IPV4_FROM_OVERLAY)
int tail_ipv4_from(bw_ctx *ctx)
{
	int reason = from_overlay4(ctx);

	return reason ? drop(ctx, reason) : deliver(ctx);
}
#endif

#ifdef ENABLE_IPV6
__declare_tail(BW_CALL_IPV6_FROM_OVERLAY)
int tail_ipv6_from(bw_ctx *ctx)
{
	struct packet6 packet = {};
	int reason = parse_ipv6(ctx, &packet);

	if (reason && reason != DROP_UNKNOWN_L4)
		return drop(ctx, reason);
	return deliver(ctx);
}
#endif

#ifdef ENABLE_OVERLAY
/* Whether the packet comes from a node of the cluster. */
static __always_inline int check_tunnel(bw_ctx *ctx)
{
	struct bpf_tunnel_key key = {};

	if (skb_get_tunnel_key(ctx, &key, sizeof(key), 0))
		return DROP_NO_TUNNEL_KEY;
	dbg(ctx, DBG_TUNNEL_KEY, key.tunnel_id, key.remote_ipv4);
	if (key.tunnel_id != CONFIG(tunnel_vni))
		return DROP_WRONG_VNI;
	if (CONFIG(tunnel_strict_source) && !tunnel_lookup(key.remote_ipv4))
		return DROP_UNKNOWN_TUNNEL;
	return 0;
}
#else
static __always_inline int check_tunnel(bw_ctx *ctx __maybe_unused)
{
	return DROP_NO_TUNNEL_KEY;
}
#endif

__section_entry
int bw_from_overlay(bw_ctx *ctx)
{
	int result = check_tunnel(ctx);

	if (result)
		return drop(ctx, result);
	trace(ctx, TRACE_FROM_OVERLAY, CT_ESTABLISHED, false);
	switch (packet_ethertype(ctx)) {
#ifdef ENABLE_IPV4
	case to_be16(ETH_TYPE_IPV4):
		result = tail_call(ctx, BW_CALL_IPV4_FROM_OVERLAY);
		break;
#endif
#ifdef ENABLE_IPV6
	case to_be16(ETH_TYPE_IPV6):
		result = tail_call(ctx, BW_CALL_IPV6_FROM_OVERLAY);
		break;
#endif
	default:
		result = DROP_UNKNOWN_L3;
		break;
	}
	return action_or_drop(ctx, result);
}

__section_entry
int bw_to_overlay(bw_ctx *ctx)
{
	if (ctx_len(ctx) > (__u32)CONFIG(overlay_mtu) + ETH_LEN)
		return drop(ctx, DROP_ENCAP_TOO_BIG);
	trace(ctx, TRACE_TO_OVERLAY, CT_ESTABLISHED, false);
	metrics_add(REASON_ENCAPSULATED, DIRECTION_EGRESS, ctx_len(ctx));
	return CTX_PASS;
}

BPF_LICENSE("Apache-2.0");
