/* SPDX-License-Identifier: GPL-2.0-only */
/* KZMARK_CMD_PATCH. */
#ifndef KZ_NETLINK_PATCH_H
#define KZ_NETLINK_PATCH_H

struct genl_info;
struct sk_buff;

int kz_cmd_patch(struct sk_buff *skb, struct genl_info *info);

#endif
