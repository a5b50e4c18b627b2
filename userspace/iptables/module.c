// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/iptables/module.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/utsname.h>
#include <xtables.h>

#include "userspace/backend/kmod/field.h"
#include "userspace/base/refuse.h"

#define MODULE "xt_kzmark"

/* iptables-translate needs no module. */
static bool is_translating(void)
{
	return strstr(xt_params->program_name, "translate");
}

/* The fields' list as the module says it; -ENOENT: there is no module. */
static int fields_ask(struct registry_fields *fields)
{
	char why[WHY_SIZE];

	return kmod_fields.list(fields, why);
}

const struct registry_fields *module_fields(void)
{
	static struct registry_fields fields;
	static int err = 1; /* not asked */
	struct utsname host;

	if (err == 1)
		err = fields_ask(&fields);
	if (err != -ENOENT || is_translating())
		return err ? NULL : &fields;
	/* The kernel has asked for the module by its alias in vain; the user
	 * may have named another program to load it.
	 */
	if (!xtables_insmod(MODULE, xtables_modprobe_program, true))
		err = fields_ask(&fields);
	if (err == -ENOENT) {
		uname(&host);
		xtables_error(
			OTHER_PROBLEM,
			"kzmark: no module " MODULE
			" in the kernel, and none to load for %s: install it ('modinfo " MODULE
			"' must find it), or insmod it",
			host.release);
	}
	return err ? NULL : &fields;
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
