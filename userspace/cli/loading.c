// SPDX-License-Identifier: GPL-2.0-only
/* Loading a policy; see loading.h. */
#include "userspace/cli/loading.h"

#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/field_registries.h"
#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/active.h"
#include "userspace/cli/facts.h"
#include "userspace/cli/field_list.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/kept_edits.h"
#include "userspace/cli/load_first.h"
#include "userspace/cli/load_over.h"
#include "userspace/cli/missed.h"
#include "userspace/cli/neighbour.h"
#include "userspace/cli/output.h"
#include "userspace/cli/position.h"
#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"

/* A load, from its request on. */
struct loading {
	const struct load_request *request;
	struct choice choice; /* the one backend */
	struct attachment attachment;
	struct source source;
	struct text_files files; /* that the policy was read from */
	struct load_over over;
	struct messages messages; /* the backend's */
	bool partial; /* not all owners of bits are known */
	uint32_t generation;
};

/* ---- where ---- */

/* What the policy's head line says. */
static int take_head_line(struct loading *loading)
{
	const struct load_request *request = loading->request;
	struct placement *place = request->place, head = { 0 };
	char *text, *name = place->name;
	int err = text_file_read(request->path, &text);

	if (err) {
		complain("%s: %s", request->path, errno_file_words(err));
		return EXIT_USAGE;
	}
	err = placement_of_text(&head, request->path, text);
	free(text);
	if (!err && head.backend) {
		place->name = NULL;
		placement_clear(place);
		head.name = name;
		*place = head;
		return EXIT_DONE;
	}
	placement_clear(&head);
	if (!err || err == -ENOENT)
		complain(
			"%s: --backend is missing: no policy '%s' is loaded that FILE could replace, and FILE has no head line such as '# kzmark: backend nft'",
			request->verb, name);
	return EXIT_USAGE;
}

/* Without --backend: where the policy is loaded. */
static int complete_place(struct loading *loading)
{
	struct placement *place = loading->request->place;
	const struct loaded *there;
	struct active active;
	int status = EXIT_REFUSED;

	if (active_read(&active))
		goto out;
	there = active_find(&active, place->name);
	if (there && !there->left_over) {
		place->backend = strdup(there->backend);
		place->with_module |= there->with_module;
		status = place->backend ? EXIT_DONE : EXIT_REFUSED;
	} else if (!active.n_unasked) {
		status = take_head_line(loading);
	}
out:
	active_clear(&active);
	return status;
}

static int choose_backend(struct loading *loading)
{
	const struct placement *place = loading->request->place;
	struct choice *choice = &loading->choice;

	choice->count = 1;
	choice->list[0] = choice_backend(place->backend);
	if (!choice->list[0])
		return EXIT_USAGE;
	if (!choice->list[0]->load) {
		complain(
			"load: backend %s evaluates given packets only: try 'kzmark eval'",
			place->backend);
		return EXIT_USAGE;
	}
	if (place->sets && !choice->list[0]->bpf) {
		complain(
			"load: --sets: backend %s keeps no sets that others could share",
			choice->list[0]->name);
		return EXIT_USAGE;
	}
	if (place->flows && !choice->list[0]->bpf) {
		complain("load: --flows: backend %s keeps no flows itself",
			 place->backend);
		return EXIT_USAGE;
	}
	if (place->form && !choice->list[0]->bpf) {
		complain("load: --form: backend %s has one form only",
			 place->backend);
		return EXIT_USAGE;
	}
	if (position_check("load", place->position, choice->list[0]))
		return EXIT_USAGE;
	if (loading->request->adopt && !choice->list[0]->adopts) {
		complain("load: --adopt: backend %s has no tables",
			 place->backend);
		return EXIT_USAGE;
	}
	if (place->with_module && choice_with_module(choice))
		return EXIT_USAGE;
	if (placement_attach(place, &loading->attachment))
		return EXIT_USAGE;
	loading->attachment.position.kept = loading->request->place_is_kept;
	loading->attachment.waits = loading->request->place_is_kept;
	return EXIT_DONE;
}

/* ---- load ---- */

static void print_loaded(const struct loading *loading)
{
	const struct attachment *attachment = &loading->attachment;
	struct target target = { 0 };
	struct position_list places = { 0 };
	struct fact_source source = { .loaded = &target.loaded,
				      .positions = &places };
	char why[WHY_SIZE] = "";
	struct json_object *o;
	int error;

	error = active_get(attachment->name, &target);
	target.loaded.generation = loading->generation;
	if (!error)
		error = position_list_read(&target.loaded, &places, why);
	if (error && *why)
		complain_backend(loading->choice.list[0], why, error);
	position_list_warn(&places, attachment->name);
	if (!loading->request->json) {
		printf("%s: loaded generation %u into %s %s %s\n",
		       attachment->name, loading->generation,
		       loading->choice.list[0]->name,
		       target.loaded.at_devices ? "on" : "at",
		       target.loaded.where);
	} else {
		o = json_object_new_object();
		facts_json(&source, IN_LOAD, o);
		json_print(o);
	}
	position_list_clear(&places);
}

/* A replacement shares what the policy before did, which is kept in @path. */
static void take_shared(struct loading *loading, const char *path)
{
	struct kept before;
	char why[WHY_SIZE];

	if (!loading->over.there)
		return;
	text_files_use(NULL);
	if (!kept_read(&before, path, why))
		placement_take_shared(loading->request->place, &before.place);
	kept_clear(&before);
	text_files_use(&loading->files);
}

/* What is to be kept, as NAME@suffix. */
static int keep_as(struct loading *loading, const char *suffix,
		   uint32_t generation, char *why)
{
	const struct placement *place = loading->request->place;
	struct kept kept = { .generation = generation,
			     .files = loading->files };
	char path[KEPT_PATH_SIZE], to[KEPT_PATH_SIZE];
	int err = kept_run_path(path, place->name, "", why);

	if (!err)
		err = kept_run_path(to, place->name, suffix, why);
	if (err)
		return err;
	take_shared(loading, path);
	kept.place = *place;
	kept_frame_make(&kept, &loading->source);
	err = kept_write(&kept, to, why);
	text_files_free(&kept.frame);
	return err;
}

/* That its text is not kept is told by 'save', not here: it is loaded. */
static void keep(void *context)
{
	struct loading *loading = context;
	const char *name = loading->request->place->name;
	char why[WHY_SIZE];
	int err;

	missed_forget(name);
	if (!loading->request->change)
		kept_forget(name, KEPT_NEXT);
	err = keep_as(loading, "", loading->generation, why);
	kept_forget(name, err ? "" : KEPT_NEXT);
	kept_forget(name, KEPT_EDITS);
}

static int load_locked(struct loading *loading, char *why)
{
	const struct backend *backend = loading->choice.list[0];
	struct attachment *attachment = &loading->attachment;
	int error;

	/* While the kernel verifies. */
	if (!loading->request->quiet && !loading->request->change)
		source_warn_begin(&loading->source, 0);
	error = field_registry_check(backend, attachment->name,
				     &loading->source.image, &loading->partial,
				     why);
	if (!error)
		error = load_over_check(&loading->over, &loading->source.image,
					why);
	if (!error)
		error = load_over_counts(&loading->over, &loading->source.image,
					 why);
	attachment->counts = loading->over.counts;
	if (!error)
		error = load_over_elements(&loading->over, &loading->source,
					   why);
	if (!error && loading->request->sets_are_kept)
		source_forget_elements(&loading->source, KZ_NONE);
	/* The text of a change is nowhere else. */
	if (!error && loading->request->change)
		error = keep_as(loading, KEPT_NEXT, 0, why);
	if (!error)
		error = backend->load(backend, attachment,
				      &loading->source.image,
				      &loading->generation, why);
	if (!error)
		error = load_over_finish(&loading->over, &loading->source.image,
					 keep, loading, why);
	attachment->counts = NULL;
	load_over_clear(&loading->over);
	if (error && loading->request->change)
		kept_forget(attachment->name, KEPT_NEXT);
	return error;
}

static void print_messages(const struct loading *loading,
			   struct messages *messages, bool failed)
{
	const struct load_change *change = loading->request->change;

	if (change)
		change->locate(messages, change->context);
	if (failed || !loading->request->quiet)
		messages_print(messages, stderr);
}

/* What is there after a load without an @error; the exit status. */
static int load_tell(struct loading *loading, int error, const char *why)
{
	bool change = loading->request->change;
	bool quiet = loading->request->quiet;

	if (!quiet && !change)
		messages_print(source_warn_end(&loading->source), stderr);
	print_messages(loading, &loading->messages, error);
	if (error) {
		if (!loading->messages.errors)
			complain_backend(loading->choice.list[0], why, error);
		return error == -EUSAGE ? EXIT_USAGE : EXIT_REFUSED;
	}
	if (!quiet && loading->partial)
		field_list_tell_partial(loading->request->verb);
	if (!quiet && !change) {
		load_over_tell(&loading->over);
		if (loading->over.there)
			load_first_tell(loading->choice.list[0],
					loading->attachment.name,
					&loading->source.image);
		print_loaded(loading);
	}
	return EXIT_DONE;
}

/* The namespace is locked by the caller. */
static int change_source(struct loading *loading)
{
	struct load_change *change = loading->request->change;
	char why[WHY_SIZE] = "";
	int error;

	if (load_over_find(&loading->over, &loading->attachment,
			   loading->choice.list[0]))
		return EXIT_REFUSED;
	if (!loading->over.there) {
		complain("%s: '%s' was unloaded meanwhile",
			 loading->request->verb, loading->attachment.name);
		return EXIT_REFUSED;
	}
	error = load_locked(loading, why);
	change->generation = loading->generation;
	return load_tell(loading, error, why);
}

static int load_source(struct loading *loading)
{
	char why[WHY_SIZE] = "";
	struct lock lock;
	int error;

	error = lock_take(&lock, why);
	if (error) {
		complain("load: %s", why);
		return EXIT_REFUSED;
	}
	if (load_over_find(&loading->over, &loading->attachment,
			   loading->choice.list[0])) {
		lock_drop(&lock);
		return EXIT_REFUSED;
	}
	error = load_locked(loading, why);
	lock_drop(&lock);
	return load_tell(loading, error, why);
}

static int read_and_load(struct loading *loading)
{
	const struct load_change *change = loading->request->change;
	struct source *source = &loading->source;
	int status;

	status = source_open(source, loading->request->path, &loading->choice,
			     false);
	if (status == EXIT_DONE &&
	    neighbour_seen(loading->choice.list[0], loading->attachment.hook))
		neighbour_warn(source->policy, &source->image,
			       &source->messages);
	if (status == EXIT_DONE)
		cgroups_require(source->policy, &source->messages);
	if (status == EXIT_DONE && source->messages.errors)
		status = EXIT_REFUSED;
	if (status == EXIT_DONE && change)
		status = change->check(source, change->context);
	print_messages(loading, &source->messages, source->messages.errors);
	loading->attachment.adopt = loading->request->adopt;
	loading->attachment.policy = source->policy;
	loading->attachment.messages = &loading->messages;
	if (status == EXIT_DONE && !change)
		status = load_source(loading);
	else if (status == EXIT_DONE && !change->dry_run)
		status = change_source(loading);
	messages_clear(&loading->messages);
	source_close(source);
	return status;
}

int policy_load(const struct load_request *request)
{
	struct loading loading = { .request = request };
	int status = EXIT_DONE;

	if (request->files)
		loading.files = *request->files;
	loading.files.complete = request->files;
	text_files_use(&loading.files);
	if (!request->place->backend)
		status = complete_place(&loading);
	if (status == EXIT_DONE)
		status = choose_backend(&loading);
	if (status == EXIT_DONE)
		status = read_and_load(&loading);
	text_files_use(NULL);
	if (!request->files)
		text_files_free(&loading.files);
	return status;
}
