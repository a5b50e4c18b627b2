// SPDX-License-Identifier: GPL-2.0-only
/* A peer for address lists: one look-up in the kernel's prefix tree, in XDP. */
#include <errno.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>

#include "bench/bpf/peer.skel.h"
#include "bench/system/prefixes.h"
#include "bench/system/program.h"
#include "userspace/base/refuse.h"

static void prefix_write(uint32_t address, int length, void *out)
{
	fprintf(out, "%u %d\n", address, length);
}

/* The set's prefixes, "address length" a line, as the tree wants them. */
static int write_prefixes(const struct sut *sut, const struct ruleset *ruleset,
			  FILE *out, char *why)
{
	int err = prefixes_each(ruleset->policy, prefix_write, out);

	return err ? refuse_errno(why, err, "%s", sut->name) : 0;
}

static int tree_fill(int map, const char *path)
{
	struct {
		uint32_t length;
		uint32_t address;
	} key;
	uint32_t yes = 1;
	FILE *file = fopen(path, "r");
	int err = file ? 0 : -errno;

	while (!err && fscanf(file, "%u %u", &key.address, &key.length) == 2) {
		key.address = htonl(key.address);
		err = bpf_map_update_elem(map, &key, &yes, BPF_ANY);
	}
	if (file)
		fclose(file);
	return err;
}

static int up(const struct sut *sut, const struct setup *setup, char *why)
{
	struct peer_bpf *object = program_load(sut, setup, why);
	int err;

	if (!object)
		return -ENOENT;
	err = tree_fill(bpf_map__fd(object->maps.prefixes), setup->config);
	return program_attach(sut, setup, object, err, why);
}

const struct sut sut_lpm_xdp = {
	.name = "lpm-xdp",
	.label = "BPF prefix tree",
	.style = "sets",
	.help = "XDP with one look-up in BPF's prefix tree",
	.side = PEER,
	.hook = HOOK_XDP,
	.topics = TOPIC_LIST | TOPIC_DENY | TOPIC_FLOWS,
	.up = up,
	.down = program_down,
	.write = write_prefixes,
	.program = "lpm_xdp",
};
