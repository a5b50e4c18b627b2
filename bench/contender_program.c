// SPDX-License-Identifier: GPL-2.0-only
/* Contenders that are BPF programs of bench/bpf: floors and small peers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "backend.h"
#include "contender.h"
#include "peer.skel.h"

static int refuse(char *why, int err, const char *what)
{
	snprintf(why, WHY_SIZE, "%s: %s", what, strerror(-err));
	return err;
}

/* In the lane. A link would end with us; but then so does the lane. */
static int attach(const struct contender *contender,
		  struct bpf_program *program)
{
	unsigned int ifindex = if_nametoindex(LANE_DEVICE);
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = ifindex,
		    .attach_point = BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = bpf_program__fd(program));
	LIBBPF_OPTS(bpf_tcx_opts, tcx);

	if (contender->hook == HOOK_XDP)
		return bpf_xdp_attach(ifindex, bpf_program__fd(program),
				      XDP_FLAGS_DRV_MODE, NULL);
	if (bpf_program__attach_tcx(program, ifindex, &tcx))
		return 0;
	bpf_tc_hook_create(&hook);
	return bpf_tc_attach(&hook, &opts);
}

static int object_attach(const struct contender *contender,
			 const struct post *post, struct peer_bpf *object,
			 char *why)
{
	struct bpf_program *program;
	int err;

	program = bpf_object__find_program_by_name(object->obj,
						   contender->program);
	err = program ? lane_enter(post->lane) : -ENOENT;
	if (!err) {
		err = attach(contender, program);
		lane_leave();
	}
	return err ? refuse(why, err, contender->name) : 0;
}

int program_up(const struct contender *contender, const struct post *post,
	       char *why)
{
	struct peer_bpf *object = peer_bpf__open_and_load();

	if (!object)
		return refuse(why, -errno, contender->name);
	return object_attach(contender, post, object, why);
}

/* ---- one look-up in the kernel's prefix tree ---- */

/* The set's prefixes, "address length" a line, as the tree wants them. */
int program_lpm_write(const struct contender *contender,
		      const struct ruleset *ruleset, FILE *out, char *why)
{
	const struct ranges *ranges;
	size_t i;

	(void)contender;
	if (!ruleset->policy->n_sets)
		return refuse(why, -EINVAL, "no set");
	ranges = &ruleset->policy->sets[0]->ranges;
	for (i = 0; i < ranges->count; i++) {
		uint64_t low = ranges->list[i].low[0];
		uint64_t end = (uint64_t)ranges->list[i].high[0] + 1;

		/* The widest prefix that starts here and does not go beyond. */
		while (low < end) {
			int bits = low ? __builtin_ctzll(low) : 32;

			while (low + (1ULL << bits) > end)
				bits--;
			fprintf(out, "%u %d\n", (uint32_t)low, 32 - bits);
			low += 1ULL << bits;
		}
	}
	return 0;
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

int program_lpm_up(const struct contender *contender, const struct post *post,
		   char *why)
{
	struct peer_bpf *object = peer_bpf__open_and_load();
	int err;

	if (!object)
		return refuse(why, -errno, contender->name);
	err = tree_fill(bpf_map__fd(object->maps.prefixes), post->config);
	if (err)
		return refuse(why, err, post->config);
	return object_attach(contender, post, object, why);
}
