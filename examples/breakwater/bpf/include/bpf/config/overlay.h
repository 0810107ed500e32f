/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration of the overlay. For bpf_overlay.c only. */

#pragma once

#include <bpf/static_data.h>

DECLARE_CONFIG(__u32, tunnel_vni, "Virtual network identifier that all nodes of the cluster use")
ASSIGN_CONFIG(__u32, tunnel_vni, 0xB7)

DECLARE_CONFIG(bool, tunnel_strict_source, "Drop packets from tunnel endpoints that are not nodes of the cluster")
ASSIGN_CONFIG(bool, tunnel_strict_source, true)

/* An outer IPv6 header takes 20 bytes more than one of IPv4. */
#ifdef ENABLE_IPV6
DECLARE_CONFIG(__u16, overlay_mtu, "Longest packet that fits into the tunnel, less the outer IPv6 header")
ASSIGN_CONFIG(__u16, overlay_mtu, 1430)
#else
DECLARE_CONFIG(__u16, overlay_mtu, "Longest packet that fits into the tunnel, less the outer IPv4 header")
ASSIGN_CONFIG(__u16, overlay_mtu, 1450)
#endif
