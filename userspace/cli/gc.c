// SPDX-License-Identifier: GPL-2.0-only
/* kzmark gc: remove what network namespaces that are gone have left. */
#include <json.h>
#include <stdio.h>

#include "userspace/backend/gc.h"
#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"

static struct {
	bool dry_run;
	bool force;
	bool quiet;
	bool json;
} options;

static struct {
	const char *key, *text;
} whats[] = {
	[GC_POLICY] = { "policy", "policy" },
	[GC_KEPT] = { "kept", "kept, at a device that has moved: policy" },
	[GC_RESERVATIONS] = { "reservations", "reservations of fields" },
	[GC_FOLDER] = { "folder", "folder" },
	[GC_RUN] = { "run", "what is kept in /run/kzmark" },
	[GC_LOCK] = { "lock", "the file of its lock" },
};

static void add_json(const struct gc_item *item, struct json_object *array)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "netns", json_object_new_string(item->space));
	json_object_object_add(o, "what",
			       json_object_new_string(whats[item->what].key));
	json_object_object_add(
		o, "name",
		*item->policy ? json_object_new_string(item->policy) : NULL);
	json_object_object_add(o, "links", json_object_new_int64(item->links));
	json_object_object_add(o, "removed",
			       json_object_new_boolean(!options.dry_run &&
						       item->what != GC_KEPT));
	json_object_array_add(array, o);
}

static void tell(const struct gc_item *item, void *context)
{
	if (options.json) {
		add_json(item, context);
	} else if (!options.quiet || item->what == GC_KEPT) {
		printf("%s: %s%s%s%s", item->space,
		       item->what == GC_KEPT ? "" :
		       options.dry_run	     ? "would remove " :
					       "removed ",
		       whats[item->what].text, *item->policy ? " " : "",
		       item->policy);
		if (item->links)
			printf(" (links: %u)", item->links);
		putchar('\n');
	}
}

static int gc_run(int n_operands, char **operands)
{
	struct json_object *array = json_object_new_array();
	struct namespaces all;
	char why[WHY_SIZE] = "";
	int err = namespaces_read(&all, why);

	(void)n_operands;
	(void)operands;
	if (!err) {
		err = bpf_gc(&all, options.dry_run, options.force, tell, array,
			     why);
		if (!err)
			err = run_gc(&all, options.dry_run, tell, array, why);
		namespaces_free(&all);
	}
	if (options.json)
		json_print(array);
	else
		json_object_put(array);
	if (!err)
		return EXIT_DONE;
	complain("gc: %s", why);
	return EXIT_REFUSED;
}

static const struct option_row gc_options[] = {
	{ .name = "dry-run",
	  .letter = 'n',
	  .type = OPTION_FLAG,
	  .help = "say what would be removed",
	  .target = &options.dry_run },
	{ .name = "force",
	  .letter = 'f',
	  .type = OPTION_FLAG,
	  .help = "even if not all processes can be seen",
	  .target = &options.force },
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_gc = {
	.name = "gc",
	.help = "remove what network namespaces that are gone have left",
	.operands = "",
	.options = gc_options,
	.run = gc_run,
};
