// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/err.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "kmod/flow.h"
#include "kmod/registry.h"
#include "kmod/rule.h"

static int check_value(const struct kz_field *field, u32 value)
{
	if (kz_value_fits(value, field->bits.mask))
		return 0;
	pr_info_ratelimited("value %u does not fit field '%*pE', 0x%08x\n",
			    value, (int)strlen(field->name), field->name,
			    field->bits.mask);
	return -ERANGE;
}

struct kz_field *kz_rule_field_get(struct net *net, const char *name, u32 value)
{
	struct kz_field *field;
	int err;

	if (strnlen(name, KZMARK_FIELD_SIZE) == KZMARK_FIELD_SIZE)
		return ERR_PTR(-EINVAL);
	field = kz_field_get(net, name);
	if (IS_ERR(field)) {
		/* The name is of a user namespace's root: it may be any bytes. */
		pr_info_ratelimited("no field '%*pE' in this namespace\n",
				    (int)strlen(name), name);
		return field;
	}
	err = check_value(field, value);
	if (!err && kz_bits_keep_flow(&field->bits))
		err = kz_flow_get(net);
	if (!err)
		return field;
	kz_field_put(field);
	return ERR_PTR(err);
}

void kz_rule_field_put(struct net *net, struct kz_field *field)
{
	if (kz_bits_keep_flow(&field->bits))
		kz_flow_put(net);
	kz_field_put(field);
}
