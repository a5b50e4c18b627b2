// SPDX-License-Identifier: GPL-2.0-only
/* kzmark monitor [NAME]: print the packets that rules with "log" report. */
#include <errno.h>
#include <inttypes.h>
#include <json.h>
#include <stdio.h>

#include "userspace/cli/output.h"
#include "userspace/cli/event_print.h"
#include "userspace/cli/active.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	struct option_number count;
	bool json;
} options;

struct monitor {
	const struct target *target;
	struct image image; /* of the generation, or none */
	uint32_t generation;
	uint64_t lost; /* that have been reported */
	uint64_t seen;
};

/* An event has the rule's number, which is of its generation. */
static void image_follow(struct monitor *monitor, uint32_t generation)
{
	const struct target *target = monitor->target;
	struct target now = { 0 };
	char why[WHY_SIZE];

	if (generation == monitor->generation)
		return;
	image_free(&monitor->image);
	monitor->image = (struct image){ 0 };
	monitor->generation = generation;
	if (target->backend->get_image(target->backend, target->loaded.name,
				       &monitor->image, why))
		return;
	if (!active_get(target->loaded.name, &now) &&
	    now.loaded.generation == generation)
		return;
	image_free(&monitor->image);
	monitor->image = (struct image){ 0 };
}

static void print_lost(struct monitor *monitor, uint64_t lost)
{
	uint64_t more = lost - monitor->lost;
	struct json_object *o;

	if (lost <= monitor->lost)
		return;
	monitor->lost = lost;
	if (!options.json) {
		printf("%" PRIu64 " events lost\n", more);
		return;
	}
	o = json_object_new_object();
	json_object_object_add(o, "lost", json_object_new_uint64(more));
	json_print_line(o);
}

static int show(const struct kz_event *event, void *context)
{
	struct monitor *monitor = context;
	struct event_source source;

	/* Nobody reads the output any more; no later write may tell. */
	if (ferror(stdout))
		return 1;
	if (!event)
		return 0;
	image_follow(monitor, event->generation);
	source = (struct event_source){
		.policy = monitor->target->loaded.name,
		.image = monitor->image.bytes ? &monitor->image : NULL,
	};
	print_lost(monitor, event->lost);
	(options.json ? event_print_json : event_print)(&source, event);
	monitor->seen++;
	return options.count.given &&
	       monitor->seen >= (uint64_t)options.count.value;
}

static int monitor(const struct target *target, void *context, char *why)
{
	const struct backend *backend = target->backend;
	struct monitor monitor = { .target = target };
	struct image image = { 0 };
	int result;

	(void)context;
	if (!backend->events)
		return refuse(why, -EOPNOTSUPP,
			      "'%s': this backend reports no packets",
			      target->loaded.name);
	result = backend->get_image(backend, target->loaded.name, &image, why);
	if (!result && !(image.header->features & KZ_F_LOG))
		complain("%s: it has no rule with 'log' (yet)",
			 target->loaded.name);
	image_free(&image);
	if (result)
		return result;
	setvbuf(stdout, NULL, _IOLBF, 0);
	result = backend->events(backend, target->loaded.name, show, &monitor,
				 why);
	image_free(&monitor.image);
	return result < 0 ? result : EXIT_DONE;
}

/* The name of the only loaded policy, into @name; or a complaint. */
static int only_name(char name[POLICY_NAME_SIZE])
{
	struct active active;
	int error = active_read(&active);

	if (!error && active.count != 1) {
		complain("monitor: %s",
			 active.count ?
				 "several policies are loaded: name one" :
				 "no policy is loaded");
		error = -ENOENT;
	}
	if (!error)
		snprintf(name, POLICY_NAME_SIZE, "%s", active.list[0].name);
	active_clear(&active);
	return error;
}

static int monitor_run(int n_operands, char **operands)
{
	char name[POLICY_NAME_SIZE];

	if (n_operands)
		return active_run(operands[0], monitor, NULL);
	if (only_name(name))
		return EXIT_REFUSED;
	return active_run(name, monitor, NULL);
}

static const struct option_row monitor_options[] = {
	{ .name = "count",
	  .letter = 'c',
	  .type = OPTION_NUMBER,
	  .argument = "N",
	  .help = "end after N packets",
	  .minimum = 1,
	  .maximum = INT64_MAX,
	  .target = &options.count },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_monitor = {
	.name = "monitor",
	.help = "print the packets that rules log, as they come",
	.operands = "[NAME]",
	.least_operands = 0,
	.most_operands = 1,
	.options = monitor_options,
	.run = monitor_run,
};
