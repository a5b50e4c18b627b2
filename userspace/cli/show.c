// SPDX-License-Identifier: GPL-2.0-only
/* kzmark show NAME: the facts and the contents of a loaded policy. */
#include <errno.h>
#include <json.h>
#include <stdlib.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/cli/facts.h"
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

/* The numbers of its flows, where it keeps them itself. */
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

static int print_text(const struct fact_source *source)
{
	facts_print(source, IN_SHOW);
	outline_print(source->image);
	return options.stats ? statistics_print(source->image) : 0;
}

static int print_json(const struct fact_source *source)
{
	struct json_object *o = json_object_new_object();
	int error = 0;

	facts_json(source, IN_SHOW, o);
	outline_json(source->image, o);
	if (options.stats)
		error = statistics_json(source->image, o);
	json_print(o);
	return error;
}

/* Not all backends keep the tables of the packet path: those are zero then. */
static bool has_tables(const struct image *image)
{
	const struct kz_image_header *header = image->header;
	uint32_t i;

	for (i = header->nodes; i < header->hot_size; i++)
		if (image->bytes[i])
			return true;
	return false;
}

/* For --stats. */
static int refuse_partial(const struct loaded *loaded,
			  const struct image *image,
			  const struct kz_fault *fault, char *why)
{
	if (!has_tables(image))
		return refuse(
			why, -EOPNOTSUPP,
			"'%s': --stats: the %s backend keeps no trees: 'kzmark check --stats FILE' shows them",
			loaded->name, loaded->backend);
	return refuse(why, -EINVAL, "'%s': --stats: %s: load the policy again",
		      loaded->name, fault->reason);
}

static int show(const struct target *target, void *context, char *why)
{
	const struct backend *backend = target->backend;
	const struct loaded *loaded = &target->loaded;
	struct image image = { 0 };
	struct position_list places = { 0 };
	struct fact_source source = { .loaded = loaded,
				      .image = &image,
				      .positions = &places };
	struct kz_fault fault;
	struct flows flows;
	int error;

	(void)context;
	error = backend->get_image(backend, loaded->name, &image, why);
	if (!error)
		source.has_tables = !kz_image_validate(
			image.bytes, image.header->size, &fault);
	if (!error && options.stats && !source.has_tables)
		error = refuse_partial(loaded, &image, &fault, why);
	if (!error)
		error = flows_get(target, &image, &flows, why);
	if (!error)
		error = position_list_read(loaded, &places, why);
	if (!error && keeps_flows(loaded, &image))
		source.flows = &flows;
	if (!error)
		error = (options.json ? print_json : print_text)(&source);
	position_list_clear(&places);
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
	  .help = "also the trees: depth, nodes, leaves, bytes",
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
