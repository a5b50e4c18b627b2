// SPDX-License-Identifier: GPL-2.0-only
/*
 * iptables and ip6tables: -j KZMARK --apply-policy NAME. An option that is just
 * "--policy" would never reach us: iptables has one itself (-P).
 */
#include <stddef.h>
#include <stdio.h>
#include <xtables.h>

#include "uapi.h"

enum {
	O_POLICY,
};

static const struct xt_option_entry kzmark_tg_options[] = {
	{
		.name = "apply-policy",
		.id = O_POLICY,
		.type = XTTYPE_STRING,
		.min = 1,
		.max = KZMARK_NAME_SIZE - 1,
		.flags = XTOPT_MAND | XTOPT_PUT,
		XTOPT_POINTER(struct xt_kzmark_tginfo0, policy),
	},
	XTOPT_TABLEEND,
};

static void kzmark_tg_help(void)
{
	printf("KZMARK target options:\n"
	       "  --apply-policy NAME    let the kzmark policy NAME, which must be loaded, decide\n");
}

static void kzmark_tg_print(const void *ip,
			    const struct xt_entry_target *target, int numeric)
{
	const struct xt_kzmark_tginfo0 *info = (const void *)target->data;

	(void)ip;
	(void)numeric;
	printf(" KZMARK policy %s", info->policy);
}

static void kzmark_tg_save(const void *ip, const struct xt_entry_target *target)
{
	const struct xt_kzmark_tginfo0 *info = (const void *)target->data;

	(void)ip;
	printf(" --apply-policy %s", info->policy);
}

static struct xtables_target kzmark_tg = {
	.version = XTABLES_VERSION,
	.name = "KZMARK",
	.revision = 0,
	.family = NFPROTO_UNSPEC,
	.size = XT_ALIGN(sizeof(struct xt_kzmark_tginfo0)),
	.userspacesize = offsetof(struct xt_kzmark_tginfo0, slot),
	.help = kzmark_tg_help,
	.print = kzmark_tg_print,
	.save = kzmark_tg_save,
	.x6_parse = xtables_option_parse,
	.x6_options = kzmark_tg_options,
};

static void __attribute__((constructor)) kzmark_register(void)
{
	xtables_register_target(&kzmark_tg);
}
