// SPDX-License-Identifier: GPL-2.0-only
/* kzmark load FILE: load a policy, or replace it. */
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/backend/field_registries.h"
#include "userspace/cli/active.h"
#include "userspace/cli/facts.h"
#include "userspace/backend/lock.h"
#include "userspace/cli/name.h"
#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	const char *backend;
	struct option_list devices;
	const char *hook;
	struct option_number priority;
	const char *name;
	const char *flows;
	bool with_module;
	bool adopt;
	bool quiet;
	bool json;
} options;

static bool is_repeated(unsigned int device)
{
	unsigned int i;

	for (i = 0; i < device; i++)
		if (!strcmp(options.devices.items[i],
			    options.devices.items[device]))
			return true;
	return false;
}

static int attachment_fill(struct attachment *attachment, const char *path)
{
	unsigned int i;

	*attachment = (struct attachment){
		.n_devices = options.devices.count,
		.hook = options.hook,
		.has_priority = options.priority.given,
		.priority = options.priority.value,
		.flows = options.flows,
		.with_module = options.with_module,
		.adopt = options.adopt,
	};
	if (options.devices.count > BACKEND_MAX_DEVICES) {
		complain("load: %d devices at most", BACKEND_MAX_DEVICES);
		return -1;
	}
	for (i = 0; i < options.devices.count; i++) {
		attachment->devices[i] = options.devices.items[i];
		if (is_repeated(i)) {
			complain("load: --dev %s is given twice",
				 attachment->devices[i]);
			return -1;
		}
	}
	return name_choose("load", path, options.name, attachment->name);
}

/* A name is loaded into one backend only, so that verbs can find it by name. */
static bool name_is_free(const struct attachment *attachment,
			 const struct backend *backend)
{
	const char *name = attachment->name;
	const struct loaded *there;
	struct active active;
	bool ours = false;

	if (active_read(&active))
		goto out;
	there = active_find(&active, name);
	if (there && attachment->with_module && loaded_is_fields(there))
		there = NULL; /* they will be replaced */
	if (there && there->left_over)
		there = NULL; /* it will be removed */
	ours = !active.n_unasked &&
	       (!there || !strcmp(there->backend, backend->name));
	if (there && !ours)
		complain(
			"name '%s' is in use: it is loaded into %s at %s: choose another with --name, or 'kzmark unload %s' first",
			name, there->backend, there->where, name);
out:
	active_clear(&active);
	return ours;
}

static void print_loaded(const struct attachment *attachment,
			 const struct backend *backend, uint32_t generation)
{
	struct target target = { 0 };
	struct fact_source source = { .loaded = &target.loaded };
	struct json_object *o;

	active_get(attachment->name, &target);
	target.loaded.generation = generation;
	if (!options.json) {
		printf("%s: loaded generation %u into %s %s %s\n",
		       attachment->name, generation, backend->name,
		       target.loaded.at_devices ? "on" : "at",
		       target.loaded.where);
		return;
	}
	o = json_object_new_object();
	facts_json(&source, IN_LOAD, o);
	json_print(o);
}

static int load_source(struct source *source, const struct backend *backend,
		       const struct attachment *attachment)
{
	char why[WHY_SIZE] = "";
	uint32_t generation = 0;
	struct lock lock;
	int error;

	error = lock_take(&lock, why);
	if (error) {
		complain("load: %s", why);
		return EXIT_REFUSED;
	}
	if (!name_is_free(attachment, backend)) {
		lock_drop(&lock);
		return EXIT_REFUSED;
	}
	/* While the kernel verifies. */
	if (!options.quiet)
		source_warn_begin(source, 0);
	error = field_registry_check(backend, attachment->name, &source->image,
				     why);
	if (!error)
		error = backend->load(backend, attachment, &source->image,
				      &generation, why);
	lock_drop(&lock);
	if (!options.quiet)
		messages_print(source_warn_end(source), stderr);
	if (error || !options.quiet)
		messages_print(attachment->messages, stderr);
	if (error) {
		if (!attachment->messages->errors)
			complain_backend(backend, why, error);
		return error == -EUSAGE ? EXIT_USAGE : EXIT_REFUSED;
	}
	if (!options.quiet)
		print_loaded(attachment, backend, generation);
	return EXIT_DONE;
}

/* Without --backend: the one that has the policy, as it has it. */
static int backend_of_loaded(struct attachment *attachment,
			     const struct backend **backend)
{
	const struct loaded *there;
	struct active active;
	int status = EXIT_REFUSED;

	if (active_read(&active))
		goto out;
	there = active_find(&active, attachment->name);
	if (there) {
		*backend = backend_find(there->backend);
		attachment->with_module |= there->with_module;
		status = EXIT_DONE;
	} else if (!active.n_unasked) {
		complain(
			"load: --backend is missing: no policy '%s' is loaded that FILE could replace: 'kzmark help' lists the backends",
			attachment->name);
		status = EXIT_USAGE;
	}
out:
	active_clear(&active);
	return status;
}

static int backend_choose(struct attachment *attachment,
			  const struct backend **backend)
{
	if (!options.backend)
		return backend_of_loaded(attachment, backend);
	*backend = choice_backend(options.backend);
	if (!*backend)
		return EXIT_USAGE;
	if ((*backend)->load)
		return EXIT_DONE;
	complain(
		"load: backend %s evaluates given packets only: try 'kzmark eval'",
		(*backend)->name);
	return EXIT_USAGE;
}

static int choice_fill(struct choice *choice, struct attachment *attachment)
{
	int status = backend_choose(attachment, &choice->list[0]);

	if (status != EXIT_DONE)
		return status;
	choice->count = 1;
	if (attachment->flows && !choice->list[0]->bpf) {
		complain("load: --flows: backend %s keeps no flows itself",
			 choice->list[0]->name);
		return EXIT_USAGE;
	}
	if (attachment->adopt && !choice->list[0]->adopts) {
		complain("load: --adopt: backend %s has no tables",
			 choice->list[0]->name);
		return EXIT_USAGE;
	}
	return attachment->with_module && choice_with_module(choice) ?
		       EXIT_USAGE :
		       EXIT_DONE;
}

static int load_run(int n_operands, char **operands)
{
	struct choice choice = { 0 };
	struct messages messages = { 0 };
	struct attachment attachment;
	struct source source;
	int status;

	(void)n_operands;
	if (attachment_fill(&attachment, operands[0]))
		return EXIT_USAGE;
	status = choice_fill(&choice, &attachment);
	if (status != EXIT_DONE)
		return status;
	status = source_open(&source, operands[0], &choice, false);
	if (!options.quiet || source.messages.errors)
		messages_print(&source.messages, stderr);
	attachment.policy = source.policy;
	attachment.messages = &messages;
	if (status == EXIT_DONE)
		status = load_source(&source, choice.list[0], &attachment);
	messages_clear(&messages);
	source_close(&source);
	return status;
}

static const struct option_row load_options[] = {
	{ .name = "backend",
	  .letter = 'b',
	  .type = OPTION_TEXT,
	  .argument = "BACKEND",
	  .help = "backend to load into (default: as loaded)",
	  .target = &options.backend },
	{ .name = "dev",
	  .letter = 'd',
	  .type = OPTION_LIST,
	  .argument = "DEVICE",
	  .help = "device to attach to (xdp, tc); may be repeated",
	  .target = &options.devices },
	OPTION_ROW_HOOK(options.hook),
	OPTION_ROW_PRIORITY(options.priority),
	OPTION_ROW_NAME(options.name),
	{ .name = "flows",
	  .letter = 'f',
	  .type = OPTION_TEXT,
	  .argument = "NAME",
	  .help = "share flows with NAME (xdp, tc, netfilter)",
	  .target = &options.flows },
	OPTION_ROW_WITH_MODULE(options.with_module),
	{ .name = "adopt",
	  .letter = 'a',
	  .type = OPTION_FLAG,
	  .help = "nft: replace a table of that name, whoever made it",
	  .target = &options.adopt },
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_load = {
	.name = "load",
	.help = "load a policy, or replace the one of that name",
	.operands = "FILE",
	.least_operands = 1,
	.most_operands = 1,
	.options = load_options,
	.run = load_run,
};
