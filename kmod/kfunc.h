/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kfuncs: what BPF programs may do to fields, on an skb of tc or netfilter.
 * Masks and values are in place, as the policy's image has them.
 *
 * Only bits of fields in the registry of the packet's namespace can be
 * written: -EPERM otherwise, -EINVAL if the value has other bits, and for a
 * flow the errors of kz_flow_write(). tc's ingress comes before conntrack, so
 * its packets have no flow.
 */
#ifndef KZ_KFUNC_H
#define KZ_KFUNC_H

#include <linux/types.h>

struct __sk_buff;

/* Bits of the mark; bits of flow word 0 to 3. */
u32 kzmark_get_field(struct __sk_buff *ctx, u32 mask);
int kzmark_set_field(struct __sk_buff *ctx, u32 mask, u32 value);
u32 kzmark_get_flow(struct __sk_buff *ctx, u32 word, u32 mask);
int kzmark_set_flow(struct __sk_buff *ctx, u32 word, u32 mask, u32 value);

/* If it fails, or there is no BTF, programs with kfuncs cannot be loaded. */
void kz_kfunc_init(void);

#endif
