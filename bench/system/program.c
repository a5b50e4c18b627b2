// SPDX-License-Identifier: GPL-2.0-only
/* Systems under test that are BPF programs of bench/bpf: baselines and small peers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"
#include "bench/bpf/flow.h"
#include "bench/system/sut.h"
#include "bench/bpf/peer.skel.h"
#include "bench/system/five_tuple.h"

static struct bpf_link *latest; /* at tc; XDP is the device's own */

/* In the testbed. A link would end with us; but then so does the testbed. */
static int attach(const struct sut *sut, struct bpf_program *program)
{
	unsigned int ifindex = if_nametoindex(TESTBED_DEVICE);
	LIBBPF_OPTS(bpf_tcx_opts, tcx);

	if (sut->hook == HOOK_XDP)
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

static const char *program_name(const struct sut *sut,
				const struct setup *setup)
{
	bool passing = setup->expected_verdict != KZ_DROP && sut->passing;

	return passing ? sut->passing : sut->program;
}

/* With this system under test's program alone in the kernel; NULL and @why. */
static struct peer_bpf *object_load(const struct sut *sut,
				    const struct setup *setup, char *why)
{
	const char *name = program_name(sut, setup);
	struct peer_bpf *object = peer_bpf__open();
	struct bpf_program *program;

	if (object)
		bpf_object__for_each_program(program, object->obj)
			bpf_program__set_autoload(
				program,
				!strcmp(bpf_program__name(program), name));
	if (object && !peer_bpf__load(object))
		return object;
	refuse_errno(why, -errno, "%s", sut->name);
	peer_bpf__destroy(object);
	return NULL;
}

/* Attach it, unless @err, and let go of what is not needed then. */
static int object_attach(const struct sut *sut, const struct setup *setup,
			 struct peer_bpf *object, int err, char *why)
{
	struct bpf_program *program = bpf_object__find_program_by_name(
		object->obj, program_name(sut, setup));

	if (!err)
		err = testbed_enter(setup->testbed);
	if (!err) {
		err = attach(sut, program);
		testbed_leave();
	}
	peer_bpf__destroy(object);
	if (err == -EOPNOTSUPP && sut->hook == HOOK_XDP) {
		snprintf(why, WHY_SIZE, "%s: the driver has no native XDP",
			 sut->name);
		return err;
	}
	return err ? refuse_errno(why, err, "%s", sut->name) : 0;
}

int program_up(const struct sut *sut, const struct setup *setup, char *why)
{
	struct peer_bpf *object = object_load(sut, setup, why);

	return object ? object_attach(sut, setup, object, 0, why) : -ENOENT;
}

/* ---- one look-up in the kernel's prefix tree ---- */

static void prefix_write(uint32_t address, int length, void *out)
{
	fprintf(out, "%u %d\n", address, length);
}

/* The set's prefixes, "address length" a line, as the tree wants them. */
int program_lpm_write(const struct sut *sut, const struct ruleset *ruleset,
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

int program_lpm_up(const struct sut *sut, const struct setup *setup, char *why)
{
	struct peer_bpf *object = object_load(sut, setup, why);
	int err;

	if (!object)
		return -ENOENT;
	err = tree_fill(bpf_map__fd(object->maps.prefixes), setup->config);
	return object_attach(sut, setup, object, err, why);
}

/* ---- a list of rules, one after the other ---- */

int program_linear_write(const struct sut *sut, const struct ruleset *ruleset,
			 FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	struct five_tuple tuple;
	size_t i;
	int err;

	for (i = 0; i < group->n_rules; i++) {
		err = five_tuple_of_rule(&group->rules[i], &tuple);
		if (err)
			return refuse_errno(why, err, "%s", sut->name);
		fwrite(&tuple, sizeof(tuple), 1, out);
	}
	return 0;
}

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

int program_linear_up(const struct sut *sut, const struct setup *setup,
		      char *why)
{
	struct peer_bpf *object = object_load(sut, setup, why);

	if (!object)
		return -ENOENT;
	object->bss->verdict = setup->expected_verdict == KZ_DROP ? XDP_DROP :
								    XDP_PASS;
	return object_attach(sut, setup, object,
			     rules_fill(object, setup->config), why);
}
