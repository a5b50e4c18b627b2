// SPDX-License-Identifier: GPL-2.0-only
/* iptables with one rule for an ipset, at mangle PREROUTING. */
#include <errno.h>

#include "bench/system/prefixes.h"
#include "bench/system/sut.h"
#include "userspace/backend/backend.h"

/* The set, twice as large as needed, so that its buckets stay short. */
static int write_set(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why)
{
	const struct policy *policy = ruleset->policy;
	size_t count = policy->n_sets ? policy->sets[0]->ranges.count : 0;

	/* A second set that is swapped in: the atomic way to replace one. */
	fprintf(out,
		"create listed hash:net hashsize 65536 maxelem %zu -exist\n"
		"create fresh hash:net hashsize 65536 maxelem %zu -exist\n"
		"flush fresh\nadd fresh ",
		4 * count + 65536, 4 * count + 65536);
	if (prefixes_print(policy, "\nadd fresh ", out)) {
		snprintf(why, WHY_SIZE, "%s: no set", sut->name);
		return -EINVAL;
	}
	fputs("\nswap listed fresh\ndestroy fresh\n", out);
	return 0;
}

static int up(const struct sut *sut, const struct setup *setup, char *why)
{
	static const char *const restore[] = { "ipset", "restore", NULL };
	static const char *const flush[] = { "iptables-legacy", "-t", "mangle",
					     "-F", NULL };
	const char *const rule[] = {
		"iptables-legacy",
		"-t",
		"mangle",
		"-A",
		"PREROUTING",
		"-m",
		"set",
		"--match-set",
		"listed",
		"src",
		"-j",
		setup->expected_verdict == KZ_DROP ? "DROP" : "ACCEPT",
		NULL,
	};
	int err = testbed_run(setup->testbed, setup->config, why, restore);

	(void)sut;
	if (!err)
		err = testbed_run(setup->testbed, NULL, why, flush);
	return err ? err : testbed_run(setup->testbed, NULL, why, rule);
}

static const char *const modules[] = {
	"x_tables",	   "ip_tables", "iptable_mangle", "xt_set", "ip_set",
	"ip_set_hash_net", NULL
};

const struct sut sut_ipset = {
	.name = "ipset",
	.label = "iptables + ipset",
	.style = "iptables",
	.help = "iptables with one ipset, hash:net",
	.side = PEER,
	.hook = HOOK_PREROUTING,
	.topics = TOPIC_LIST,
	.up = up,
	.write = write_set,
	.how = "ipset restore <RULES; iptables-legacy -t mangle -A PREROUTING "
	       "-m set --match-set listed src -j ACCEPT",
	.modules = modules,
};
