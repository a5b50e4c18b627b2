/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KZMARK_CMD_GET, of one policy or all, and what one policy holds:
 * KZMARK_CMD_GET_IMAGE, _COUNTERS and _SET, whose dumps begin with
 * kz_dump_start() or kz_dump_set_start() and end with kz_dump_done().
 */
#ifndef KZ_NETLINK_READ_H
#define KZ_NETLINK_READ_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int kz_cmd_get(struct sk_buff *skb, struct genl_info *info);
int kz_dump_policies(struct sk_buff *skb, struct netlink_callback *cb);

int kz_dump_start(struct netlink_callback *cb);
int kz_dump_image(struct sk_buff *skb, struct netlink_callback *cb);
int kz_dump_counters(struct sk_buff *skb, struct netlink_callback *cb);
int kz_dump_set_start(struct netlink_callback *cb);
int kz_dump_set(struct sk_buff *skb, struct netlink_callback *cb);
int kz_dump_done(struct netlink_callback *cb);

#endif
