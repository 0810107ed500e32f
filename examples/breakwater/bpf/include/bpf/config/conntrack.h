/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Timeouts of connection tracking, for the objects that create connections. */

#pragma once

#include <bpf/static_data.h>

/* A timeout in seconds with its default. */
#define DECLARE_TIMEOUT(name, seconds, description)                                                \
	DECLARE_CONFIG(__u32, name, description)                                                   \
	ASSIGN_CONFIG(__u32, name, seconds)

DECLARE_TIMEOUT(ct_timeout_tcp, 2 * 3600 + 13 * 60 + 20, "Idle seconds after which an established TCP connection is forgotten")
DECLARE_TIMEOUT(ct_timeout_tcp_syn, 60, "Idle seconds after which a TCP connection that saw SYN only is forgotten")
DECLARE_TIMEOUT(ct_timeout_tcp_fin, 10, "Idle seconds after which a TCP connection that saw FIN or RST is forgotten")
DECLARE_TIMEOUT(ct_timeout_any, 60, "Idle seconds after which a connection of another protocol is forgotten")
