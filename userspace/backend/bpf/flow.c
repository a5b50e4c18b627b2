// SPDX-License-Identifier: GPL-2.0-only
/* Flows of loaded policies; see flow.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/flow.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/backend/bpf/walk.h"
#include "userspace/backend/conntrack_flows.h"
#include "userspace/base/refuse.h"

/* ---- fit ---- */

/* The bits that a field has in the flow's words. */
struct flow_bits {
	uint32_t word; /* KZ_W_FLOW + 0..3; 0: it has none */
	uint32_t mask;
};

static struct flow_bits field_bits(const struct kz_info_field *field)
{
	if (field->word != KZ_W_MARK)
		return (struct flow_bits){ field->word, field->mask };
	if (field->flow_mask)
		return (struct flow_bits){ field->flow_word, field->flow_mask };
	return (struct flow_bits){ 0 };
}

/* Info tables and their names. */
struct fields {
	const struct kz_info_field *list;
	uint32_t count;
	const char *base; /* name offsets count from here */
};

static bool bits_agree(const struct fields *a, uint32_t i,
		       const struct fields *b, uint32_t j)
{
	struct flow_bits ours = field_bits(&a->list[i]);
	struct flow_bits theirs = field_bits(&b->list[j]);

	if (!ours.word || ours.word != theirs.word ||
	    !(ours.mask & theirs.mask))
		return true;
	return ours.mask == theirs.mask &&
	       !strcmp(a->base + a->list[i].name, b->base + b->list[j].name);
}

static bool fields_agree(const struct fields *a, const struct fields *b)
{
	uint32_t i, j;

	for (i = 0; i < a->count; i++)
		for (j = 0; j < b->count; j++)
			if (!bits_agree(a, i, b, j))
				return false;
	return true;
}

static int state_fits(const struct bpf_state *state, const struct image *image)
{
	const struct kz_image_header *old = &state->header,
				     *new = image->header;
	const struct kz_info *theirs = bpf_state_info(state, old->info);
	const struct kz_info *ours = image_info(image);
	struct fields before, after;

	if (!(old->features & KZ_F_FLOW))
		return -ENOENT;
	if (old->flow_size != new->flow_size ||
	    memcmp(old->flow_window, new->flow_window,
		   sizeof(old->flow_window)))
		return -EEXIST;
	before = (struct fields){
		.list = bpf_state_info(state, theirs->fields),
		.count = theirs->n_fields,
		.base = (const char *)theirs - old->info,
	};
	after = (struct fields){
		.list = (const void *)(image->bytes + ours->fields),
		.count = ours->n_fields,
		.base = (const char *)image->bytes,
	};
	return fields_agree(&before, &after) ? 0 : -EEXIST;
}

int bpf_flows_fit(int program, const struct image *image)
{
	const struct bpf_state *state;
	int err;

	if (program < 0)
		return -ENOENT;
	err = bpf_state_open(program, &state);
	if (err)
		return err;
	err = state_fits(state, image);
	bpf_state_close(state);
	return err;
}

/* ---- list ---- */

static int list_some(const struct bpf_batch *batch, uint32_t count,
		     void *context)
{
	const struct kz_flow_key *keys = batch->keys;
	const uint32_t(*words)[KZ_FLOW_WORDS] = batch->values;
	struct flows *flows = context;
	struct kz_flow *list;
	uint32_t i;

	list = reallocarray(flows->list, flows->count + count + 1,
			    sizeof(*list));
	if (!list)
		return -ENOMEM;
	flows->list = list;
	for (i = 0; i < count; i++) {
		list[flows->count].key = keys[i];
		memcpy(list[flows->count++].word, words[i], sizeof(words[i]));
	}
	return 0;
}

/* The sum over CPUs of the u64 in the program's map @name. */
static int cpus_sum(int program, const char *name, uint64_t *sum)
{
	int cpus = libbpf_num_possible_cpus(), fd, i, err;
	struct bpf_map_info info;
	uint64_t *values;
	uint32_t key = 0;

	if (cpus < 0)
		return cpus;
	fd = bpf_map_find(program, name, &info);
	if (fd < 0)
		return fd;
	values = calloc(cpus, sizeof(*values));
	err = values ? bpf_map_lookup_elem(fd, &key, values) : -ENOMEM;
	*sum = 0;
	for (i = 0; !err && i < cpus; i++)
		*sum += values[i];
	free(values);
	close(fd);
	return err;
}

/* The flow window of a program with the module's help; else -ENOENT. */
static int window_of(int program, uint32_t window[KZ_FLOW_WORDS])
{
	const struct bpf_state *state;
	int err = bpf_state_open(program, &state);

	if (err)
		return err;
	memcpy(window, state->header.flow_window,
	       sizeof(state->header.flow_window));
	if (!state->with_module || !(state->header.features & KZ_F_FLOW))
		err = -ENOENT;
	bpf_state_close(state);
	return err;
}

static int flows_read(int program, struct flows *flows)
{
	struct bpf_map_info info;
	uint64_t made = 0;
	int fd, err;

	fd = bpf_map_find(program, "kz_flows", &info);
	if (fd == -ENOENT) /* a policy without fields in flow */
		return 0;
	if (fd < 0)
		return fd;
	flows->size = info.max_entries;
	err = bpf_map_walk(fd, sizeof(struct kz_flow_key),
			   sizeof(uint32_t[KZ_FLOW_WORDS]), false, list_some,
			   flows);
	close(fd);
	err = err ?: cpus_sum(program, "kz_flows_made", &made);
	/* Flows added since the map was read are not evicted. */
	if (made > flows->count)
		flows->evicted = made - flows->count;
	return err;
}

int bpf_flows(const struct backend *backend, const char *name,
	      struct flows *flows, char *why)
{
	int err, fd = bpf_loaded_open(backend, name, why);
	uint32_t window[KZ_FLOW_WORDS];

	*flows = (struct flows){ 0 };
	if (fd < 0)
		return fd;
	err = window_of(fd, window);
	if (!err) {
		err = conntrack_flows(window, flows, why);
		if (err)
			goto out_close;
		err = cpus_sum(fd, "kz_labels_lost", &flows->lost);
	} else if (err == -ENOENT) {
		err = flows_read(fd, flows);
	}
	if (!err)
		goto out_close;
	free(flows->list);
	flows->list = NULL;
	refuse_errno(why, err, "'%s': cannot read its flows", name);
out_close:
	close(fd);
	return err;
}
