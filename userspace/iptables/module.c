// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/iptables/module.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <xtables.h>

#include "core/uapi.h"
#include "userspace/backend/kmod/field.h"
#include "userspace/backend/kmod/netlink.h"
#include "userspace/base/refuse.h"

const struct registry_fields *module_fields(void)
{
	static struct registry_fields fields;
	static bool asked, answered;
	char why[WHY_SIZE];

	if (!asked)
		answered = !kmod_fields.list(&fields, why);
	asked = true;
	return answered ? &fields : NULL;
}

/* The field, or NULL if the module does not say; an error if there is none. */
static const struct registry_field *field_find(const char *option,
					       const char *name)
{
	const struct registry_fields *fields = module_fields();
	const struct registry_field *field;

	if (!fields)
		return NULL;
	field = registry_fields_find(fields, name);
	if (!field)
		xtables_error(
			PARAMETER_PROBLEM,
			"kzmark: --%s: no field \"%s\" here: 'kzmark field list' shows them",
			option, name);
	return field;
}

void module_check_value(const char *option, const char *name, uint32_t value)
{
	const struct registry_field *field = field_find(option, name);
	unsigned int bits;
	uint64_t end;

	if (!field)
		return;
	bits = __builtin_popcount(field->mask);
	end = 1ULL << bits;
	if (value >= end)
		xtables_error(
			PARAMETER_PROBLEM,
			"kzmark: --%s: %u does not fit into field \"%s\", which has %u bit%s: 0 to %" PRIu64,
			option, value, name, bits, bits == 1 ? "" : "s",
			end - 1);
}

void module_check_sticky(const char *option, const char *name)
{
	const struct registry_field *field = field_find(option, name);

	if (field && !field->flow_mask)
		xtables_error(PARAMETER_PROBLEM,
			      "kzmark: --%s: field \"%s\" is not sticky",
			      option, name);
}

/* The registry does not list policies: ask for this one. */
void module_check_policy(const char *name)
{
	char buffer[MNL_NLMSG_HDRLEN + 128], why[WHY_SIZE];
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	int err;

	if (kmod_open(&s, why))
		return;
	nlh = kmod_request(&s, buffer, KZMARK_CMD_GET, NLM_F_ACK);
	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	err = kmod_call(&s, nlh, NULL, NULL, name, why);
	kmod_close(&s);
	if (err == -ENOENT)
		xtables_error(
			PARAMETER_PROBLEM,
			"KZMARK: --apply-policy: no policy \"%s\" is loaded into kmod here: 'kzmark list' shows what is",
			name);
}
