/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Byte order. Both macros fold at compile time when the argument is constant. */

#pragma once

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
# define to_be16(value) __builtin_bswap16(value)
# define to_be32(value) __builtin_bswap32(value)
#else
# define to_be16(value) (value)
# define to_be32(value) (value)
#endif

#define from_be16(value) to_be16(value)
#define from_be32(value) to_be32(value)

/* An IPv4 address as it is written, `IN4(192, 0, 2, 1)`. */
#define IN4(a, b, c, d) to_be32((__u32)(a) << 24 | (__u32)(b) << 16 | (__u32)(c) << 8 | (__u32)(d))
