/* SPDX-License-Identifier: GPL-2.0-only */
/* KZMARK_CMD_SET_ADD, _DEL and _FLUSH. */
#ifndef KZ_NETLINK_SET_H
#define KZ_NETLINK_SET_H

struct genl_info;
struct sk_buff;

int kz_cmd_set_add(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_set_del(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_set_flush(struct sk_buff *skb, struct genl_info *info);

#endif
