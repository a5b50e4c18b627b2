/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The generic netlink family "kzmark", as its commands use it; core/uapi.h
 * says what each command does. One file per kind of command; netlink_ops.c has
 * the table.
 */
#ifndef KZ_NETLINK_H
#define KZ_NETLINK_H

#include <net/genetlink.h>

#include "core/uapi.h"

extern struct genl_family kz_genl_family;

/*
 * An answer to @info: in *skb, with its header written. @size: of its
 * attributes, bytes. The header, or NULL without memory.
 */
void *kz_reply_start(struct genl_info *info, size_t size, struct sk_buff **skb);

/* The attributes of an answer that says which generation is loaded, bytes. */
#define KZ_LOADED_MESSAGE \
	(nla_total_size(KZMARK_NAME_SIZE) + nla_total_size(sizeof(u32)))

/* The attributes of @type of a request, one after the other: their bytes, and to
 * @to.
 */
u64 kz_joined_size(const struct genl_info *info, int type);
void kz_join(const struct genl_info *info, int type, u8 *to);

/* Is it what KZMARK_A_NAME and KZMARK_A_OWNER may be? */
bool kz_is_name(const char *name);

#endif
