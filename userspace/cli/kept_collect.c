// SPDX-License-Identifier: GPL-2.0-only
/* What is to be kept of a loaded policy; see kept.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/lock.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/kept_edits.h"
#include "userspace/cli/set_elements.h"
#include "userspace/cli/set_list.h"
#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"

/* ---- its text ---- */

/* Take the texts of @there, and whose flows and sets it shares. */
static void take_there(struct kept *kept, struct kept *there)
{
	kept->files = there->files;
	there->files = (struct text_files){ 0 };
	placement_take_shared(&kept->place, &there->place);
}

/* That which 'load' has kept, if it is of this generation. */
static int take_kept(struct kept *kept, const struct loaded *loaded, char *why)
{
	char path[KEPT_PATH_SIZE];
	struct kept there = { 0 };
	int err = kept_run_path(path, loaded->name, "", why);

	if (!err)
		err = kept_read(&there, path, why);
	if (!err && there.generation != loaded->generation - loaded->edits)
		err = -ESTALE;
	if (!err)
		err = kept_edits_apply(&there, loaded->name, loaded->edits,
				       why);
	if (!err)
		take_there(kept, &there);
	kept_clear(&there);
	return err;
}

/* Header and info: all backends have these of a loaded image. */
static bool is_same_policy(const struct image *a, const struct image *b)
{
	return !memcmp(a->header, b->header, sizeof(*a->header)) &&
	       !memcmp(a->bytes + a->header->info, b->bytes + b->header->info,
		       a->header->info_size);
}

/* Is @image what the policy's file @path, and those with it, are compiled to?
 * They are read from @files, or into them.
 */
static bool is_loaded(const struct image *image, const char *path,
		      struct text_files *files)
{
	struct source source;
	bool same;

	text_files_use(files);
	same = source_open(&source, path, NULL, false) == EXIT_DONE &&
	       is_same_policy(image, &source.image);
	source_close(&source);
	text_files_use(NULL);
	return same;
}

/*
 * That of a 'rule' which was killed after the switch. Kept as it should have
 * been, because the next one overwrites it.
 */
static int take_next(struct kept *kept, const struct loaded *loaded,
		     const struct image *image, char *why)
{
	char path[KEPT_PATH_SIZE];
	struct kept there = { 0 };
	int err = kept_run_path(path, loaded->name, KEPT_NEXT, why);

	if (!err)
		err = kept_read(&there, path, why);
	there.files.complete = true;
	if (!err && !is_loaded(image, there.files.list[0].path, &there.files))
		err = -ESTALE;
	there.generation = loaded->generation;
	if (!err)
		err = kept_run_path(path, loaded->name, "", why);
	if (!err)
		err = kept_write(&there, path, why);
	if (!err)
		take_there(kept, &there);
	kept_clear(&there);
	return err;
}

/* The file that it was loaded from, if it is still what is loaded. */
static int take_file(struct kept *kept, const struct image *image, char *why)
{
	const char *path = image_string(image, image_info(image)->policy);

	if (is_loaded(image, path, &kept->files))
		return 0;
	text_files_free(&kept->files);
	return refuse(
		why, -ESTALE,
		"its text is not kept in /run/kzmark, and %s is not what was loaded: load it again",
		path);
}

/* @image: what is loaded; NULL: it is asked for when there is a need. */
static int take_text(struct kept *kept, const struct target *target,
		     const struct image *image, char *why)
{
	const char *name = target->loaded.name;
	struct image own = { 0 };
	int err;

	if (!take_kept(kept, &target->loaded, why))
		return 0;
	err = image ? 0 :
		      target->backend->get_image(target->backend, name, &own,
						 why);
	image = image ?: &own;
	if (!err && take_next(kept, &target->loaded, image, why))
		err = take_file(kept, image, why);
	image_free(&own);
	return err;
}

/* ---- its dynamic sets ---- */

static int take_set(struct kept *kept, const struct target *target,
		    const struct kz_dynamic *set, const char *name, char *why)
{
	const struct backend *backend = target->backend;
	struct kz_entry *entries = NULL;
	size_t count = 0, size = 0;
	char *text = NULL;
	FILE *out;
	int err;

	err = backend->set_list(backend, target->loaded.name, name, &entries,
				&count, why);
	if (err)
		return err;
	out = open_memstream(&text, &size);
	if (out) {
		set_list_write(set, entries, count, out);
		err = fclose(out) ? -ENOMEM : 0;
	}
	if (!out || err || text_files_add(&kept->sets, name, text, size))
		err = refuse_memory(why);
	free(text);
	free(entries);
	return err;
}

static int take_sets(struct kept *kept, const struct target *target,
		     const struct image *image, char *why)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	uint32_t i;
	int err = 0;

	for (i = 0; !err && i < image->header->n_dynamic; i++)
		err = take_set(kept, target, &sets[i],
			       image_string(image, sets[i].name), why);
	return err;
}

static int collect(struct kept *kept, const struct target *target, char *why)
{
	const struct loaded *loaded = &target->loaded;
	struct image image = { 0 };
	int err;

	err = placement_of_loaded(&kept->place, target, why);
	if (!err)
		err = target->backend->get_image(target->backend, loaded->name,
						 &image, why);
	if (!err)
		err = take_text(kept, target, &image, why);
	if (!err)
		err = take_sets(kept, target, &image, why);
	image_free(&image);
	return err;
}

int kept_collect_text(struct kept *kept, const struct target *target, char *why)
{
	int err;

	*kept = (struct kept){ .generation = target->loaded.generation };
	kept->place.name = strdup(target->loaded.name);
	kept->place.backend = strdup(target->loaded.backend);
	kept->place.with_module = target->loaded.with_module;
	if (!kept->place.name || !kept->place.backend)
		return refuse_memory(why);
	err = take_text(kept, target, NULL, why);
	free(kept->place.flows);
	free(kept->place.sets);
	kept->place.flows = kept->place.sets = NULL;
	return err;
}

/* Not while a load has switched and not yet kept its text. */
int kept_collect(struct kept *kept, const char *name, char *why)
{
	struct target target;
	struct lock lock;
	int err;

	*kept = (struct kept){ 0 };
	err = lock_take(&lock, why);
	if (err)
		return err;
	if (active_get(name, &target)) {
		err = refuse(why, -ENOENT, "it is not loaded");
	} else {
		kept->generation = target.loaded.generation;
		err = collect(kept, &target, why);
	}
	lock_drop(&lock);
	return err;
}

/* ---- back ---- */

static int restore_set(const struct target *target,
		       const struct kz_dynamic *set,
		       const struct text_files_item *item, char *why)
{
	const struct backend *backend = target->backend;
	struct set_elements elements = { .set = *set, .timeouts = true };
	struct kz_entry *there = NULL;
	size_t count = 0, done = 0;
	int err;

	err = backend->set_list(backend, target->loaded.name, item->path,
				&there, &count, why);
	free(there);
	if (err || count || !*item->text)
		return err;
	if (set_elements_file(&elements, item->path))
		err = refuse(why, -EINVAL, "set '%s': damaged", item->path);
	else
		err = backend->set_change(backend, target->loaded.name,
					  item->path, SET_ADD, elements.list,
					  elements.count, &done, why);
	set_elements_free(&elements);
	if (err == -ENOSPC)
		refuse(why, err, "set '%s': %zu of %zu elements fit",
		       item->path, done, elements.count);
	return err;
}

int kept_elements_restore(const struct kept *kept, const struct target *target,
			  char *why)
{
	const struct text_files_item *item = kept->sets.list;
	const struct kz_dynamic *set;
	struct text_files sets = kept->sets;
	struct image image = { 0 };
	int err;

	err = target->backend->get_image(target->backend, target->loaded.name,
					 &image, why);
	sets.complete = true;
	text_files_use(&sets);
	for (; !err && item < sets.list + sets.count; item++) {
		set = image_dynamic_find(&image, item->path);
		if (set)
			err = restore_set(target, set, item, why);
	}
	text_files_use(NULL);
	image_free(&image);
	return err;
}
