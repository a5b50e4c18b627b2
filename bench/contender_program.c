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
#include "bpf/flow.h"
#include "contender.h"
#include "peer.skel.h"
#include "tuple.h"

static int refuse(char *why, int err, const char *what)
{
	snprintf(why, WHY_SIZE, "%s: %s", what, strerror(-err));
	return err;
}

static struct bpf_link *latest; /* at tc; XDP is the device's own */

/* In the lane. A link would end with us; but then so does the lane. */
static int attach(const struct contender *contender,
		  struct bpf_program *program)
{
	unsigned int ifindex = if_nametoindex(LANE_DEVICE);
	LIBBPF_OPTS(bpf_tcx_opts, tcx);

	if (contender->hook == HOOK_XDP)
		return bpf_xdp_attach(ifindex, bpf_program__fd(program),
				      XDP_FLAGS_DRV_MODE, NULL);
	latest = bpf_program__attach_tcx(program, ifindex, &tcx);
	return latest ? 0 : -errno;
}

void program_down(void)
{
	bpf_link__destroy(latest);
	latest = NULL;
}

static int object_attach(const struct contender *contender,
			 const struct post *post, struct peer_bpf *object,
			 char *why)
{
	bool passing = post->fate != KZ_DROP && contender->passing;
	struct bpf_program *program;
	int err;

	program = bpf_object__find_program_by_name(
		object->obj, passing ? contender->passing : contender->program);
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

static void prefix_write(uint32_t address, int length, void *out)
{
	fprintf(out, "%u %d\n", address, length);
}

/* The set's prefixes, "address length" a line, as the tree wants them. */
int program_lpm_write(const struct contender *contender,
		      const struct ruleset *ruleset, FILE *out, char *why)
{
	int err = prefixes_each(ruleset->policy, prefix_write, out);

	return err ? refuse(why, err, contender->name) : 0;
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

/* ---- a list of rules, one after the other ---- */

int program_linear_write(const struct contender *contender,
			 const struct ruleset *ruleset, FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	struct tuple tuple;
	size_t i;
	int err;

	for (i = 0; i < group->n_rules; i++) {
		err = tuple_of_rule(&group->rules[i], &tuple);
		if (err)
			return refuse(why, err, contender->name);
		fwrite(&tuple, sizeof(tuple), 1, out);
	}
	return 0;
}

int program_linear_up(const struct contender *contender,
		      const struct post *post, char *why)
{
	struct peer_bpf *object = peer_bpf__open_and_load();
	FILE *file = fopen(post->config, "r");
	struct tuple tuple;
	int err = object && file ? 0 : -errno;

	if (!err)
		object->bss->verdict = post->fate == KZ_DROP ? XDP_DROP :
							       XDP_PASS;
	_Static_assert(sizeof(tuple) == sizeof(struct linear_rule), "linear");
	while (!err && fread(&tuple, sizeof(tuple), 1, file) == 1) {
		err = bpf_map_update_elem(bpf_map__fd(object->maps.rules),
					  &object->bss->n_rules, &tuple,
					  BPF_ANY);
		object->bss->n_rules++;
	}
	if (file)
		fclose(file);
	return err ? refuse(why, err, contender->name) :
		     object_attach(contender, post, object, why);
}
