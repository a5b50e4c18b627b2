// SPDX-License-Identifier: GPL-2.0-only
/* kzmark show NAME: what a loaded policy consists of. */
#include <errno.h>
#include <inttypes.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/cli/outline.h"
#include "userspace/cli/statistics.h"
#include "core/validate.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	bool stats;
	bool json;
} options;

static bool keeps_flows(const struct loaded *loaded, const struct image *image)
{
	return backend_find(loaded->backend)->flows &&
	       image->header->features & KZ_F_FLOW;
}

/* What it remembers of flows, where it keeps them itself. */
static int flows_get(const struct target *target, const struct image *image,
		     struct flows *flows, char *why)
{
	const struct backend *backend = target->backend;
	int error;

	*flows = (struct flows){ 0 };
	if (!keeps_flows(&target->loaded, image))
		return 0;
	error = backend->flows(backend, target->loaded.name, flows, why);
	free(flows->list);
	flows->list = NULL;
	return error;
}

static struct json_object *flows_json(const struct flows *flows)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "count",
			       json_object_new_uint64(flows->count));
	if (flows->size) {
		json_object_object_add(o, "size",
				       json_object_new_uint64(flows->size));
		json_object_object_add(o, "evicted",
				       json_object_new_uint64(flows->evicted));
	} else {
		json_object_object_add(o, "lost",
				       json_object_new_uint64(flows->lost));
	}
	return o;
}

static int print_text(const struct loaded *loaded, const struct image *image,
		      const struct flows *flows)
{
	printf("%s: generation %u in force in %s at %s\n", loaded->name,
	       loaded->generation, loaded->backend, loaded->where);
	if (flows->size)
		printf("flows: %zu of %" PRIu64 ", %" PRIu64 " evicted\n",
		       flows->count, flows->size, flows->evicted);
	else if (keeps_flows(loaded, image))
		printf("flows: %zu, %" PRIu64 " writes lost\n", flows->count,
		       flows->lost);
	outline_print(image);
	return options.stats ? statistics_print(image) : 0;
}

static int print_json(const struct loaded *loaded, const struct image *image,
		      const struct flows *flows)
{
	struct json_object *o = json_object_new_object();
	int error = 0;

	json_object_object_add(o, "name", json_object_new_string(loaded->name));
	json_object_object_add(o, "backend",
			       json_object_new_string(loaded->backend));
	json_object_object_add(o, "generation",
			       json_object_new_int64(loaded->generation));
	json_object_object_add(o, "where",
			       json_object_new_string(loaded->where));
	if (keeps_flows(loaded, image))
		json_object_object_add(o, "flows", flows_json(flows));
	outline_json(image, o);
	if (options.stats)
		error = statistics_json(image, o);
	json_print(o);
	return error;
}

/* BPF backends may not give the hot part back. */
static int check_whole(const char *name, const struct image *image, char *why)
{
	struct kz_fault fault = { 0 };

	if (!kz_image_validate(image->bytes, image->header->size, &fault))
		return 0;
	snprintf(why, WHY_SIZE,
		 "%s: no --stats: its backend does not give back the whole "
		 "image (%s); try 'kzmark check --stats' on its file",
		 name, fault.reason);
	return -EINVAL;
}

static int show(const struct target *target, void *context, char *why)
{
	const struct backend *backend = target->backend;
	const struct loaded *loaded = &target->loaded;
	struct image image = { 0 };
	struct flows flows;
	int error;

	(void)context;
	error = backend->get_image(backend, loaded->name, &image, why);
	if (!error && options.stats)
		error = check_whole(loaded->name, &image, why);
	if (!error)
		error = flows_get(target, &image, &flows, why);
	if (!error)
		error = options.json ? print_json(loaded, &image, &flows) :
				       print_text(loaded, &image, &flows);
	image_free(&image);
	return error;
}

static int show_run(int n_operands, char **operands)
{
	(void)n_operands;
	return active_run(operands[0], show, NULL);
}

static const struct option_row show_options[] = {
	{ .name = "stats",
	  .letter = 's',
	  .type = OPTION_FLAG,
	  .help = "also the trees: depth, nodes, leaves, bytes per rule",
	  .target = &options.stats },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_show = {
	.name = "show",
	.help = "outline a policy: fields, groups, sets, sizes",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = show_options,
	.run = show_run,
};
