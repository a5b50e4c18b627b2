// SPDX-License-Identifier: GPL-2.0-only
/* DPDK's rte_acl, by the widest instructions that the CPU has. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_acl.h>
#include <rte_eal.h>
#include <rte_errno.h>

#include "bench/classifier/classifier.h"
#include "bench/system/five_tuple.h"

#define BURST 32 /* packets in a call, as l3fwd-acl's */

/* In the byte order of packets. */
struct tuple {
	uint8_t protocol;
	uint32_t saddr;
	uint32_t daddr;
	uint16_t sport;
	uint16_t dport;
} __attribute__((packed));

/* The library reads four bytes at once of each input; the first is alone. */
static const struct rte_acl_field_def fields[FIELDS] = {
	{ RTE_ACL_FIELD_TYPE_BITMASK, 1, 0, 0,
	  offsetof(struct tuple, protocol) },
	{ RTE_ACL_FIELD_TYPE_MASK, 4, 1, 1, offsetof(struct tuple, saddr) },
	{ RTE_ACL_FIELD_TYPE_MASK, 4, 2, 2, offsetof(struct tuple, daddr) },
	{ RTE_ACL_FIELD_TYPE_RANGE, 2, 3, 3, offsetof(struct tuple, sport) },
	{ RTE_ACL_FIELD_TYPE_RANGE, 2, 4, 3, offsetof(struct tuple, dport) },
};

RTE_ACL_RULE_DEF(acl_rule, FIELDS);

static struct rte_acl_ctx *context;
static struct tuple *tuples;
static const uint8_t *packets[BENCH_FLOWS];
static uint32_t found[BENCH_FLOWS]; /* a rule's number, from 1 */

static int complain(const char *what, int err)
{
	fprintf(stderr, "rte_acl: %s: %s\n", what,
		rte_strerror(err < 0 ? -err : err));
	return -EINVAL;
}

/* 32 less the number of bits in which they differ: they are a prefix's. */
static uint32_t prefix_length(uint32_t low, uint32_t high)
{
	return low == high ? 32 : __builtin_clz(low ^ high);
}

static struct acl_rule rule_of(const struct five_tuple *t, uint32_t number)
{
	struct acl_rule rule = {
		.data = { .category_mask = 1,
			  .priority = RTE_ACL_MAX_PRIORITY - number,
			  .userdata = number },
	};
	bool any = five_tuple_is_wild(t, PROTOCOL);

	rule.field[0].value.u8 = any ? 0 : t->low[PROTOCOL];
	rule.field[0].mask_range.u8 = any ? 0 : 0xff;
	rule.field[1].value.u32 = t->low[SADDR];
	rule.field[1].mask_range.u32 =
		prefix_length(t->low[SADDR], t->high[SADDR]);
	rule.field[2].value.u32 = t->low[DADDR];
	rule.field[2].mask_range.u32 =
		prefix_length(t->low[DADDR], t->high[DADDR]);
	rule.field[3].value.u16 = t->low[SPORT];
	rule.field[3].mask_range.u16 = t->high[SPORT];
	rule.field[4].value.u16 = t->low[DPORT];
	rule.field[4].mask_range.u16 = t->high[DPORT];
	return rule;
}

static int rules_add(const char *config)
{
	FILE *file = fopen(config, "r");
	struct five_tuple tuple;
	struct acl_rule rule;
	uint32_t number = 0;
	int err = 0;

	if (!file)
		return complain(config, errno);
	while (!err && fread(&tuple, sizeof(tuple), 1, file) == 1) {
		rule = rule_of(&tuple, ++number);
		err = rte_acl_add_rules(context, (void *)&rule, 1);
	}
	fclose(file);
	return err ? complain("a rule", err) : 0;
}

static int context_make(const char *config)
{
	struct rte_acl_param parameters = {
		.name = "rules",
		.socket_id = SOCKET_ID_ANY,
		.rule_size = RTE_ACL_RULE_SZ(FIELDS),
		.max_rule_num = LINEAR_RULES,
	};
	struct rte_acl_config build = { .num_categories = 1,
					.num_fields = FIELDS };
	int err;

	memcpy(build.defs, fields, sizeof(fields));
	context = rte_acl_create(&parameters);
	if (!context)
		return complain("create", rte_errno);
	err = rules_add(config);
	if (!err) {
		err = rte_acl_build(context, &build);
		if (err)
			return complain("build", err);
	}
	return err;
}

int classifier_open(const struct workload *workload, const char *config)
{
	static char *arguments[] = {
		"rte_acl",
		"--no-huge",
		"--no-pci",
		"-m",
		"2048",
		"-l",
		"0",
		"--no-shconf",
		"--no-telemetry",
		"--log-level=4",
		"--force-max-simd-bitwidth=512",
	};
	int count = sizeof(arguments) / sizeof(*arguments);
	uint32_t i;

	if (rte_eal_init(count, arguments) < 0)
		return complain("start", rte_errno);
	tuples = calloc(BENCH_FLOWS, sizeof(*tuples));
	if (!tuples)
		return -ENOMEM;
	for (i = 0; i < BENCH_FLOWS; i++) {
		const struct flow *flow = &workload->flows[i];

		tuples[i] = (struct tuple){ flow->protocol, flow->saddr,
					    flow->daddr, flow->sport,
					    flow->dport };
		packets[i] = (const void *)&tuples[i];
	}
	return context_make(config);
}

void classifier_run(void)
{
	uint32_t i;

	for (i = 0; i < BENCH_FLOWS; i += BURST)
		rte_acl_classify(context, packets + i, found + i, BURST, 1);
}

void classifier_rules(int32_t *rules)
{
	uint32_t i;

	classifier_run();
	for (i = 0; i < BENCH_FLOWS; i++)
		rules[i] = (int32_t)found[i] - 1;
}
