/* SPDX-License-Identifier: GPL-2.0-only */
/* KZMARK_CMD_FIELD_ADD, _DEL and GET_FIELDS. */
#ifndef KZ_NETLINK_FIELD_H
#define KZ_NETLINK_FIELD_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int kz_cmd_field_add(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_field_del(struct sk_buff *skb, struct genl_info *info);
int kz_dump_fields(struct sk_buff *skb, struct netlink_callback *cb);

#endif
