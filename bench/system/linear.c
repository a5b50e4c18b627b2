// SPDX-License-Identifier: GPL-2.0-only
/* A peer for rules: an XDP program that tries one after the other. */
#include <errno.h>

#include <bpf/bpf.h>

#include "bench/bpf/flow.h"
#include "bench/bpf/peer.skel.h"
#include "bench/system/five_tuple.h"
#include "bench/system/program.h"
#include "userspace/base/refuse.h"

static int rules_fill(struct peer_bpf *object, const char *path)
{
	int map = bpf_map__fd(object->maps.rules), err = 0;
	FILE *file = fopen(path, "r");
	struct five_tuple tuple;

	if (!file)
		return -errno;
	_Static_assert(sizeof(tuple) == sizeof(struct linear_rule), "linear");
	while (!err && fread(&tuple, sizeof(tuple), 1, file) == 1) {
		err = bpf_map_update_elem(map, &object->bss->n_rules, &tuple,
					  BPF_ANY);
		object->bss->n_rules++;
	}
	fclose(file);
	return err;
}

static int up(const struct sut *sut, const struct setup *setup, char *why)
{
	struct peer_bpf *object = program_load(sut, setup, why);

	if (!object)
		return -ENOENT;
	object->bss->verdict = setup->expected_verdict == KZ_DROP ? XDP_DROP :
								    XDP_PASS;
	return program_attach(sut, setup, object,
			      rules_fill(object, setup->config), why);
}

const struct sut sut_linear_xdp = {
	.name = "linear-xdp",
	.label = "BPF, rule by rule",
	.style = "peer",
	.help = "an XDP program that tries rule after rule",
	.side = PEER,
	.hook = HOOK_XDP,
	.topics = TOPICS_OF_RULES,
	.up = up,
	.down = program_down,
	.write = five_tuples_write,
	.program = "linear_xdp",
	.most_rules = LINEAR_RULES,
};
