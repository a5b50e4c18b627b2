/* SPDX-License-Identifier: GPL-2.0-only */
/* KZMARK_CMD_TEST. */
#ifndef KZ_TEST_H
#define KZ_TEST_H

struct genl_info;
struct sk_buff;

int kz_cmd_test(struct sk_buff *skb, struct genl_info *info);

#endif
