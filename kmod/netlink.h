/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The generic netlink family "kzmark"; core/uapi.h says what each command
 * does. One file per kind of command; netlink.c has the tables.
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

/* Is it what KZMARK_A_NAME and KZMARK_A_OWNER may be? */
bool kz_is_name(const char *name);

/* netlink_load.c */
int kz_cmd_load(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_unload(struct sk_buff *skb, struct genl_info *info);

/* netlink_get.c */
int kz_cmd_get(struct sk_buff *skb, struct genl_info *info);
int kz_dump_policies(struct sk_buff *skb, struct netlink_callback *cb);

/* netlink_dump.c */
int kz_dump_start(struct netlink_callback *cb);
int kz_dump_image(struct sk_buff *skb, struct netlink_callback *cb);
int kz_dump_counters(struct sk_buff *skb, struct netlink_callback *cb);
int kz_dump_set_start(struct netlink_callback *cb);
int kz_dump_set(struct sk_buff *skb, struct netlink_callback *cb);
int kz_dump_done(struct netlink_callback *cb);

/* netlink_set.c */
int kz_cmd_set_add(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_set_del(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_set_flush(struct sk_buff *skb, struct genl_info *info);

/* netlink_field.c */
int kz_cmd_field_add(struct sk_buff *skb, struct genl_info *info);
int kz_cmd_field_del(struct sk_buff *skb, struct genl_info *info);
int kz_dump_fields(struct sk_buff *skb, struct netlink_callback *cb);

/* test.c */
int kz_cmd_test(struct sk_buff *skb, struct genl_info *info);

int kz_netlink_init(void);
void kz_netlink_exit(void);

#endif
