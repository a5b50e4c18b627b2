/* SPDX-License-Identifier: GPL-2.0-only */
/* KZMARK_CMD_LOAD, _UNLOAD and _ADD_COUNTERS. */
#ifndef KZ_NETLINK_LOAD_H
#define KZ_NETLINK_LOAD_H

struct genl_info;
struct sk_buff;

int kz_cmd_load(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_unload(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_add_counters(struct sk_buff *skb, struct genl_info *info);

#endif
