/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names core/ needs from its surroundings: fixed-width types, byte order,
 * bool and NULL. Only this file in core/ depends on the compiler and on whether
 * it is the kernel's; what differs in substance (packet bytes, image
 * bytes, counters) comes from the environment's env.h, which every user
 * includes before parse.h and eval.h.
 */
#ifndef KZ_TYPES_H
#define KZ_TYPES_H

#ifdef __KERNEL__
#include <linux/types.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/stddef.h>
#include <asm/byteorder.h>
#else
#include <linux/types.h>
#include <linux/errno.h>
#include <stdbool.h>
#include <stddef.h>
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define kz_swap16(x) __builtin_bswap16(x)
#define kz_swap32(x) __builtin_bswap32(x)
#else
#define kz_swap16(x) (x)
#define kz_swap32(x) (x)
#endif
#ifdef __CHECKER__ /* sparse: these casts change the byte order on purpose */
#define kz_force __attribute__((force))
#else
#define kz_force
#endif
#define be16_to_cpu(x) ((__u16)kz_swap16((kz_force __u16)(x)))
#define be32_to_cpu(x) ((__u32)kz_swap32((kz_force __u32)(x)))
#define cpu_to_be16(x) ((kz_force __be16)kz_swap16((__u16)(x)))
#define cpu_to_be32(x) ((kz_force __be32)kz_swap32((__u32)(x)))
#endif

/* Tells the compiler what the validator has made sure of. */
#ifdef __clang__
#define kz_assume(x) __builtin_assume(x)
#else
#define kz_assume(x) ((x) ? (void)0 : __builtin_unreachable())
#endif

/* Of what is filled before it is read: kernels that zero every variable on the
 * stack leave it.
 */
#ifdef __has_attribute
#if __has_attribute(__uninitialized__)
#define kz_scratch __attribute__((__uninitialized__))
#endif
#endif
#ifndef kz_scratch
#define kz_scratch
#endif

/* Keeps the compiler from knowing more of @value than its type says. */
#define kz_hide(value) asm("" : "+r"(value))

/* Before a short loop of a constant length: its rounds one after the other. */
#ifdef __clang__
#define kz_unroll _Pragma("clang loop unroll(full)")
#else
#define kz_unroll _Pragma("GCC unroll 8")
#endif

#define kz_inline static inline __attribute__((always_inline))

#endif
