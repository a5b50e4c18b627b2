// SPDX-License-Identifier: GPL-2.0-only
/* Image -> loaded BPF program; see program.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/emit_search.h"
#include "userspace/backend/bpf/flow_cache.h"
#include "userspace/backend/bpf/image_map.h"
#include "userspace/backend/bpf/kfunc.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/refused.h"
#include "userspace/backend/bpf/set.h"
#include "userspace/backend/bpf/specialise.h"
#include "userspace/backend/bpf/table.h"
#include "userspace/base/refuse.h"
#include "userspace/compile/cached.h"
#include "core/validate.h"

#define LOG_SIZE (16U << 20) /* the verdict is at its end */

int bpf_program_get(uint32_t id)
{
	int fd = bpf_prog_get_fd_by_id(id);

	return fd == -ENOENT ? -ESTALE : fd;
}

/* Make @object use the map called @name of @program (-1: none), if any. */
static int map_inherit(struct bpf_object *object, const char *name, int program)
{
	struct bpf_map_info info;
	int fd, err;

	if (program < 0)
		return 0;
	fd = bpf_map_find(program, name, &info);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = bpf_map__reuse_fd(bpf_object__find_map_by_name(object, name), fd);
	close(fd);
	return err;
}

/* The maps that not every policy needs: their size, and the program to take
 * them over from.
 */
static int maps_choose(struct bpf_object *object, const struct kz_setup *setup,
		       const struct bpf_carry_over *before)
{
	const struct kz_image_header *header = &setup->header;
	uint32_t cpus = setup->cache.on ? libbpf_num_possible_cpus() : 0;
	bool labels = bpf_object__find_map_by_name(object, "kz_labels_lost");
	uint64_t flows = header->features & KZ_F_FLOW;
	uint64_t log = header->features & KZ_F_LOG;
	const struct {
		const char *name;
		uint32_t entries; /* 0: none; 1: as it is */
		int from;
	} rows[] = {
		{ "kz_counters", header->n_counters, -1 },
		{ "kz_sets", header->n_dynamic, -1 },
		{ "kz_wides",
		  header->features & KZ_F_WIDE ? header->n_dynamic : 0, -1 },
		{ "kz_sweeps", header->n_dynamic, -1 },
		{ "kz_dues", header->n_limits, -1 },
		{ "kz_tables", header->n_tables, -1 },
		{ "kz_flows", flows && !labels ? header->flow_size : 0,
		  before->flows },
		{ "kz_flows_made", flows && !labels, before->flows },
		{ "kz_labels_lost", flows && labels, -1 },
		{ KZ_CACHE_MAP, cpus, -1 },
		{ "kz_events", !!log, before->program },
		{ "kz_lost", !!log, before->program },
	};
	struct bpf_map *map;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < sizeof(rows) / sizeof(rows[0]); i++) {
		map = bpf_object__find_map_by_name(object, rows[i].name);
		if (!map && !rows[i].entries)
			continue;
		if (!map)
			return -EINVAL;
		err = bpf_map__set_autocreate(map, rows[i].entries > 0);
		if (!err && rows[i].entries > 1)
			err = bpf_map__set_max_entries(map, rows[i].entries);
		if (!err && rows[i].entries)
			err = map_inherit(object, rows[i].name, rows[i].from);
	}
	return err;
}

/* Size the maps, and fill those that are filled before loading. */
static int maps_prepare(struct bpf_object *object, const struct image *image,
			const struct kz_setup *setup,
			const struct bpf_carry_over *before)
{
	struct bpf_map *globals, *test;
	size_t room;
	void *data;
	int err;

	globals = bpf_object__find_map_by_name(object, KZ_SETUP_MAP);
	test = bpf_object__find_map_by_name(object, ".bss");
	if (!globals || !test)
		return -EINVAL;
	data = bpf_map__initial_value(globals, &room);
	if (!data || room != sizeof(*setup))
		return -EINVAL;
	memcpy(data, setup, sizeof(*setup));

	err = maps_choose(object, setup, before);
	err = err ?: flow_cache_prepare(object, &setup->cache);
	err = err ?: bpf_map__set_autocreate(test, setup->testing);
	return err ?: image_map_prepare(object, image, setup);
}

static int test_map(struct bpf_policy *policy)
{
	struct bpf_map *map;
	void *area;

	map = bpf_object__find_map_by_name(policy->object, ".bss");
	area = mmap(NULL, sizeof(*policy->test), PROT_READ | PROT_WRITE,
		    MAP_SHARED, bpf_map__fd(map), 0);
	if (area == MAP_FAILED)
		return -errno;
	policy->test = area;
	return 0;
}

/* Load the opened object; the verifier's reason into @why. */
static int object_load(struct bpf_policy *policy, char *why)
{
	char *log = calloc(1, LOG_SIZE);
	int err;

	if (!log)
		return refuse_memory(why);
	bpf_program__set_log_buf(policy->program, log, LOG_SIZE);
	err = bpf_object__load(policy->object);
	if (err)
		bpf_load_refused(policy->program, why, err, log);
	else
		bpf_program__set_log_buf(policy->program, NULL, 0);
	free(log);
	return err;
}

/* The one of @source's objects that can hold the policy. */
static bpf_elf *elf_choose(const struct bpf_source *source,
			   const struct kz_setup *setup,
			   const struct image *image)
{
	uint32_t together = !setup->code && image_cached(image->bytes) ?
				    KZ_CACHED_TOGETHER :
				    KZ_GROUPS_TOGETHER;
	bool many =
		!(setup->code & KZ_CODE_POLICY) &&
		(setup->header.n_groups > together || setup->header.n_jumps);

	if (setup->bound)
		return many ? source->elf_bound_groups : source->elf_bound;
	if (setup->n_chunks > 1)
		return many ? source->elf_chunked_groups : source->elf_chunked;
	if (many)
		return source->elf_groups;
	return source->elf_without_btf &&
			       !(setup->header.features & KZ_F_ASKED) ?
		       source->elf_without_btf :
		       source->elf;
}

static int object_open(struct bpf_policy *policy,
		       const struct bpf_source *source, bpf_elf *elf, char *why)
{
	struct bpf_program *program;
	const void *bytes;
	size_t size;
	int err = bpf_special_register();

	memset(policy, 0, sizeof(*policy));
	if (err)
		return refuse_errno(why, err, "cannot set up libbpf");
	bytes = elf(&size);
	policy->object = bpf_object__open_mem(bytes, size, NULL);
	if (!policy->object)
		return refuse_errno(why, -errno, "cannot open the BPF object");
	bpf_object__for_each_program(program, policy->object)
	{
		if (!strcmp(bpf_program__name(program), source->program))
			policy->program = program;
		else
			bpf_program__set_autoload(program, false);
	}
	if (!policy->program)
		return refuse(why, -ENOENT, "no BPF program %s",
			      source->program);
	return 0;
}

/* The read-only data of a program without an image is a secret, or nothing. */
static int secret_set(struct bpf_object *object, uint32_t secret)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, ".rodata");
	size_t room = 0;
	void *data = map ? bpf_map__initial_value(map, &room) : NULL;

	if (!data || room != sizeof(secret))
		return -EINVAL;
	memcpy(data, &secret, sizeof(secret));
	return 0;
}

int bpf_plain_load(struct bpf_policy *policy, const struct bpf_source *source,
		   const struct bpf_plain *plain, char *why)
{
	int err = object_open(policy, source, source->elf, why);

	if (!err && plain->map)
		err = bpf_map__reuse_fd(bpf_object__find_map_by_name(
						policy->object, plain->map),
					plain->map_fd);
	if (!err && plain->secret)
		err = secret_set(policy->object, plain->secret);
	if (!err && plain->frags)
		err = bpf_program__set_flags(policy->program,
					     BPF_F_XDP_HAS_FRAGS);
	err = err ?: object_load(policy, why);
	if (err)
		bpf_policy_close(policy);
	return err;
}

/*
 * All maps are the program's, for those who read them from it: a set, say, that
 * no rule has, and of which a program made for the policy has no address.
 */
static int maps_bind(const struct bpf_policy *policy)
{
	int program = bpf_program__fd(policy->program), err = 0;
	struct bpf_map *map;

	bpf_object__for_each_map(
		map, policy->object) if (!err && bpf_map__autocreate(map))
		err = bpf_prog_bind_map(program, bpf_map__fd(map), NULL);
	return err;
}

/* What follows loading. */
static int maps_finish(struct bpf_policy *policy, const struct image *image,
		       const struct kz_setup *setup,
		       const struct bpf_carry_over *before)
{
	int err = maps_bind(policy);

	err = err   ?:
		      bpf_sets_fill(policy->object, image, before->program,
				    before->sets);
	err = err ?: bpf_tables_fill(policy->object, image, before->program);
	err = err ?: image_map_finish(policy->object, image, setup);
	if (!err && setup->testing)
		err = test_map(policy);
	return err;
}

bool bpf_bound_takes_frags(int ifindex)
{
	const struct bpf_insn pass[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_PASS },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_ifindex = ifindex,
		    .prog_flags = BPF_F_XDP_HAS_FRAGS |
				  BPF_F_XDP_DEV_BOUND_ONLY);
	int fd = bpf_prog_load(BPF_PROG_TYPE_XDP, NULL, "GPL", pass, 2, &opts);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void xdp_flags_set(struct bpf_program *program,
			  const struct kz_setup *setup)
{
	uint32_t flags = setup->frags ? BPF_F_XDP_HAS_FRAGS : 0;

	if (setup->bound) {
		flags |= BPF_F_XDP_DEV_BOUND_ONLY;
		bpf_program__set_ifindex(program, setup->bound);
	}
	bpf_program__set_flags(program, flags);
}

/* What the kernel adds to UTC, since a program cannot ask for UTC. */
static int32_t tai_offset(void)
{
	struct timex clock = { 0 };

	return adjtimex(&clock) < 0 ? 0 : clock.tai;
}

/* What to load. */
struct wanted {
	const struct bpf_source *source;
	const struct image *image;
	struct kz_setup *setup;
	const struct bpf_carry_over *before;
};

/* Open, prepare and load it in @form, with the search @emit, or without. */
static int policy_load(struct bpf_policy *policy, const struct wanted *wanted,
		       enum bpf_form form, const struct emit *search, char *why)
{
	struct kz_setup *setup = wanted->setup;
	int err = object_open(policy, wanted->source,
			      elf_choose(wanted->source, setup, wanted->image),
			      why);

	if (err)
		goto out_close;
	flow_cache_choose(setup, wanted->image,
			  bpf_program__type(policy->program));
	if (bpf_program__type(policy->program) == BPF_PROG_TYPE_XDP)
		xdp_flags_set(policy->program, setup);
	err = kfuncs_check(bpf_program__type(policy->program),
			   setup->testing ? 0 : setup->header.features, why);
	if (err)
		goto out_close;
	err = maps_prepare(policy->object, wanted->image, setup,
			   wanted->before);
	if (err)
		refuse_errno(why, err, "cannot prepare the policy's maps");
	bpf_special_set(policy->object,
			form == BPF_FORM_COMPILED ? NULL : policy->program,
			search);
	err = err ?: object_load(policy, why);
	bpf_special_set(NULL, NULL, NULL);
	if (!err)
		return 0;
out_close:
	bpf_policy_close(policy);
	return err;
}

static int load_code(struct bpf_policy *policy, const struct wanted *wanted,
		     char *why)
{
	struct emit search;
	uint32_t code;
	int err = emit_search(&search, wanted->image, &code);

	if (err) {
		refuse(why, err,
		       "--form code: it has too many rules or groups, or sets: leave --form out");
		goto out_free;
	}
	wanted->setup->code = code;
	err = policy_load(policy, wanted, BPF_FORM_CODE, &search, why);
	if (err)
		wanted->setup->code = KZ_CODE_NONE;
out_free:
	emit_free(&search);
	return err;
}

/* In @form, or the best one: those that a kernel's verifier refuses are left
 * out, down to the program as it was compiled.
 */
static int policy_try(struct bpf_policy *policy, const struct wanted *wanted,
		      enum bpf_form form, char *why)
{
	enum bpf_form next;
	int err = -EOPNOTSUPP;

	wanted->setup->code = KZ_CODE_NONE;
	if (form == BPF_FORM_ANY || form == BPF_FORM_CODE)
		err = load_code(policy, wanted, why);
	for (next = form == BPF_FORM_ANY ? BPF_FORM_TABLES : form;
	     err && form != BPF_FORM_CODE && next <= BPF_FORM_COMPILED; next++)
		err = policy_load(policy, wanted, next, NULL, why);
	return err;
}

int bpf_policy_load(struct bpf_policy *policy, const struct bpf_source *source,
		    const struct image *image, struct kz_setup *setup,
		    const struct bpf_carry_over *before, enum bpf_form form,
		    char *why)
{
	static const struct bpf_carry_over nothing = { -1, -1, -1 };
	const struct wanted wanted = { source, image, setup,
				       before ?: &nothing };
	struct kz_fault fault;
	int err;

	memset(policy, 0, sizeof(*policy));
	err = kz_image_validate(image->bytes, image->header->size, &fault);
	if (err)
		return refuse(why, err, "bad image: %s (offset %u)",
			      fault.reason, fault.offset);
	setup->header = *image->header;
	setup->tai = tai_offset();
	image_map_choose(setup);
	if (setup->n_chunks > 1 && !source->elf_chunked)
		return refuse(
			why, -E2BIG,
			"this kernel takes so large an image without the module's help only");
	if (setup->n_chunks > 1 && setup->bound)
		return refuse(
			why, -E2BIG,
			"this kernel does not take so large an image where the device tells VLAN tags: use --backend tc");
	err = policy_try(policy, &wanted, form, why);
	if (err)
		return err;
	err = maps_finish(policy, image, setup, wanted.before);
	if (!err)
		return 0;
	if (err == -ENOMEM)
		refuse(why, err, BPF_NO_MEMORY);
	else
		refuse_errno(why, err, "cannot fill the policy's maps");
	bpf_policy_close(policy);
	return err;
}

void bpf_policy_close(struct bpf_policy *policy)
{
	if (policy->test)
		munmap(policy->test, sizeof(*policy->test));
	bpf_object__close(policy->object);
	memset(policy, 0, sizeof(*policy));
}
