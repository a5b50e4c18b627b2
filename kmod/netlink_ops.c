// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>

#include "kmod/image_file.h"
#include "kmod/netlink.h"
#include "kmod/netlink_field.h"
#include "kmod/netlink_load.h"
#include "kmod/netlink_ops.h"
#include "kmod/netlink_patch.h"
#include "kmod/netlink_read.h"
#include "kmod/netlink_set.h"
#include "kmod/slot.h"
#include "kmod/test.h"

/* An attribute that a command's table does not name is refused. */
#define KZ_NAME                                     \
	[KZMARK_A_NAME] = { .type = NLA_NUL_STRING, \
			    .len = KZMARK_NAME_SIZE - 1 }

static const struct nla_policy load_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	[KZMARK_A_IMAGE] = { .type = NLA_BINARY },
	[KZMARK_A_COUNTERS] = { .type = NLA_BINARY },
	[KZMARK_A_HOOKS] = NLA_POLICY_MASK(NLA_U32, KZ_SLOT_HOOKS),
	[KZMARK_A_PRIORITY] = { .type = NLA_S32 },
	[KZMARK_A_FLAGS] =
		NLA_POLICY_MASK(NLA_U32, KZMARK_F_TRANSIENT | KZMARK_F_CREATE |
						 KZMARK_F_REPLACE),
};

static const struct nla_policy patch_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	[KZMARK_A_GENERATION] = { .type = NLA_U32 },
	[KZMARK_A_OPS] = { .type = NLA_BINARY },
	[KZMARK_A_DATA] = { .type = NLA_BINARY },
};

static const struct nla_policy name_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
};

static const struct nla_policy counters_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	[KZMARK_A_COUNTERS] = { .type = NLA_BINARY },
};

static struct netlink_range_validation repeat_range = {
	.min = 1,
	.max = KZMARK_MAX_REPEAT,
};

static const struct nla_policy test_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	[KZMARK_A_FRAME] = { .type = NLA_BINARY, .len = KZMARK_MAX_FRAME },
	[KZMARK_A_GIVEN] = NLA_POLICY_EXACT_LEN(sizeof(struct kz_given)),
	[KZMARK_A_REPEAT] = NLA_POLICY_FULL_RANGE(NLA_U32, &repeat_range),
};

#define KZ_SET [KZMARK_A_SET] = { .type = NLA_NUL_STRING }

static const struct nla_policy entries_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	KZ_SET,
	[KZMARK_A_ENTRIES] = { .type = NLA_BINARY },
};

static const struct nla_policy add_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	KZ_SET,
	[KZMARK_A_ENTRIES] = { .type = NLA_BINARY },
	[KZMARK_A_FLAGS] = NLA_POLICY_MASK(NLA_U32, KZMARK_F_REPLACE),
};

static const struct nla_policy set_attrs[KZMARK_A_MAX + 1] = {
	KZ_NAME,
	KZ_SET,
};

/* clang-format off */
#define KZ_FIELD                                     \
	[KZMARK_A_FIELD] = { .type = NLA_NUL_STRING, \
			     .len = KZMARK_FIELD_SIZE - 1 }, \
	[KZMARK_A_OWNER] = { .type = NLA_NUL_STRING, \
			     .len = KZMARK_NAME_SIZE - 1 }
/* clang-format on */

static const struct nla_policy value_attrs[KZMARK_V_MAX + 1] = {
	[KZMARK_V_NAME] = { .type = NLA_NUL_STRING,
			    .len = KZMARK_FIELD_SIZE - 1 },
	[KZMARK_V_NUMBER] = { .type = NLA_U32 },
};

static const struct nla_policy field_add_attrs[KZMARK_A_MAX + 1] = {
	KZ_FIELD,
	[KZMARK_A_WORD] = { .type = NLA_U32 },
	[KZMARK_A_MASK] = { .type = NLA_U32 },
	[KZMARK_A_FLOW_WORD] = { .type = NLA_U32 },
	[KZMARK_A_FLOW_MASK] = { .type = NLA_U32 },
	[KZMARK_A_VALUES] = NLA_POLICY_NESTED_ARRAY(value_attrs),
};

static const struct nla_policy field_attrs[KZMARK_A_MAX + 1] = {
	KZ_FIELD,
};

static const struct nla_policy no_attrs[KZMARK_A_MAX + 1] = {};

#define KZ_COMMAND(COMMAND, ATTRS)                             \
	.cmd = KZMARK_CMD_##COMMAND, .flags = GENL_ADMIN_PERM, \
	.policy = ATTRS, .maxattr = KZMARK_A_MAX

static const struct genl_ops commands[] = {
	{ KZ_COMMAND(LOAD, load_attrs), .doit = kz_cmd_load },
	{ KZ_COMMAND(PATCH, patch_attrs), .doit = kz_cmd_patch },
	{ KZ_COMMAND(UNLOAD, name_attrs), .doit = kz_cmd_unload },
	{ KZ_COMMAND(GET, name_attrs), .doit = kz_cmd_get,
	  .dumpit = kz_dump_policies },
	{ KZ_COMMAND(GET_IMAGE, name_attrs), .start = kz_dump_start,
	  .dumpit = kz_dump_image, .done = kz_dump_done },
	{ KZ_COMMAND(OPEN_IMAGE, name_attrs), .doit = kz_cmd_open_image },
	{ KZ_COMMAND(GET_COUNTERS, name_attrs), .start = kz_dump_start,
	  .dumpit = kz_dump_counters, .done = kz_dump_done },
	{ KZ_COMMAND(ADD_COUNTERS, counters_attrs),
	  .doit = kz_cmd_add_counters },
	{ KZ_COMMAND(TEST, test_attrs), .doit = kz_cmd_test },
	{ KZ_COMMAND(SET_ADD, add_attrs), .doit = kz_cmd_set_add },
	{ KZ_COMMAND(SET_DEL, entries_attrs), .doit = kz_cmd_set_del },
	{ KZ_COMMAND(SET_FLUSH, set_attrs), .doit = kz_cmd_set_flush },
	{ KZ_COMMAND(GET_SET, set_attrs), .start = kz_dump_set_start,
	  .dumpit = kz_dump_set, .done = kz_dump_done },
	{ KZ_COMMAND(FIELD_ADD, field_add_attrs), .doit = kz_cmd_field_add },
	{ KZ_COMMAND(FIELD_DEL, field_attrs), .doit = kz_cmd_field_del },
	{ KZ_COMMAND(GET_FIELDS, no_attrs), .dumpit = kz_dump_fields },
};

static int on_release(struct notifier_block *block, unsigned long event,
		      void *data)
{
	const struct netlink_notify *notify = data;

	if (event == NETLINK_URELEASE && notify->protocol == NETLINK_GENERIC)
		kz_slot_unload_owned(notify->net, notify->portid);
	return NOTIFY_DONE;
}

static struct notifier_block release_notifier = {
	.notifier_call = on_release,
};

int __init kz_netlink_init(void)
{
	int err;

	kz_genl_family.ops = commands;
	kz_genl_family.n_ops = ARRAY_SIZE(commands);
	err = netlink_register_notifier(&release_notifier);
	if (err)
		return err;
	err = genl_register_family(&kz_genl_family);
	if (err)
		netlink_unregister_notifier(&release_notifier);
	return err;
}

void kz_netlink_exit(void)
{
	genl_unregister_family(&kz_genl_family);
	netlink_unregister_notifier(&release_notifier);
}

MODULE_ALIAS_GENL_FAMILY(KZMARK_GENL_NAME);
