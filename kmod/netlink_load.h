/* SPDX-License-Identifier: GPL-2.0-only */
/* KZMARK_CMD_LOAD and _UNLOAD. */
#ifndef KZ_NETLINK_LOAD_H
#define KZ_NETLINK_LOAD_H

struct genl_info;
struct sk_buff;

int kz_cmd_load(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_unload(struct sk_buff *skb, struct genl_info *info);

#endif
