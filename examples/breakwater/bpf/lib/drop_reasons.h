/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Why a packet was dropped, as the negative return value of a function. The
 * positive number is what events and metrics carry.
 *
 * These are shared with pkg/monitor/api/drop.go. A number is never given to
 * another reason, also after its reason is gone: old clients still decode it.
 */

#pragma once

#define DROP_INVALID_PACKET		-130
#define DROP_UNKNOWN_L3			-131
#define DROP_UNKNOWN_L4			-132
#define DROP_FRAGMENT			-133
/* -134 was DROP_IP_OPTIONS, until 1.2. */
#define DROP_EXTENSION_HEADER		-135
#define DROP_TTL_EXPIRED		-136
#define DROP_WRITE_ERROR		-137
#define DROP_MISSED_TAIL_CALL		-138
#define DROP_NO_SCRATCH			-139
#define DROP_NO_BACKEND			-140
#define DROP_BACKEND_GONE		-141
#define DROP_NO_MAGLEV_TABLE		-142
#define DROP_SOURCE_RANGE		-143
/* -144 and -145 were reasons of the socket programs, until 1.3. */
#define DROP_CT_CREATE_FAILED		-146
#define DROP_CT_UNEXPECTED_REPLY	-147
#define DROP_NAT_PORTS_EXHAUSTED	-148
#define DROP_NAT_NO_MAPPING		-149
#define DROP_NAT_UNSUPPORTED		-150
#define DROP_CHECKSUM			-151
#define DROP_ENCAP_HEADROOM		-152
#define DROP_ENCAP_TOO_BIG		-153
/* -154 to -159 are kept free for encryption. */
#define DROP_UNKNOWN_TUNNEL		-160
#define DROP_WRONG_VNI			-161
#define DROP_NO_TUNNEL_KEY		-162
#define DROP_FIREWALL			-163
