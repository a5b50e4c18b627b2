// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/lang/suggest.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

bool loaded_is_fields(const struct loaded *loaded)
{
	return !loaded->rules && !loaded_waits(loaded) &&
	       !strcmp(loaded->backend, "kmod");
}

bool loaded_waits(const struct loaded *loaded)
{
	return !loaded->generation && !strcmp(loaded->backend, "kmod");
}

static int loaded_add(struct loaded **to, size_t *count,
		      const struct loaded *loaded)
{
	struct loaded *list = reallocarray(*to, *count + 1, sizeof(*list));

	if (!list)
		return -ENOMEM;
	list[(*count)++] = *loaded;
	*to = list;
	return 0;
}

/* What the module keeps for a BPF policy is not a policy of its own. */
static int keep(const struct loaded *loaded, void *context)
{
	struct active *active = context;

	if (loaded->elsewhere || loaded->foreign)
		return loaded_add(&active->others, &active->n_others, loaded);
	if (loaded_is_fields(loaded) && active_find(active, loaded->name))
		return 0;
	return loaded_add(&active->list, &active->count, loaded);
}

/* Errors that mean: this backend is not in this kernel, now. */
static bool is_absent(int error)
{
	return error == -ENOENT || error == -EOPNOTSUPP || error == -ENOSYS ||
	       error == -EPROTONOSUPPORT;
}

static int unasked_add(struct active *active, const struct backend *backend,
		       int error, const char *why)
{
	struct unasked *list;

	list = reallocarray(active->unasked, active->n_unasked + 1,
			    sizeof(*list));
	if (!list)
		return -ENOMEM;
	active->unasked = list;
	list += active->n_unasked++;
	list->backend = backend;
	list->error = error;
	snprintf(list->why, sizeof(list->why), "%s", why);
	return 0;
}

/* The same as at the last time: a verb may ask several times. */
static bool is_told(const struct active *active)
{
	static struct unasked told[BACKENDS];
	static size_t n_told;
	bool same = active->n_unasked == n_told;
	size_t i;

	for (i = 0; same && i < n_told; i++)
		same = told[i].backend == active->unasked[i].backend &&
		       !strcmp(told[i].why, active->unasked[i].why);
	n_told = active->n_unasked;
	for (i = 0; i < n_told; i++)
		told[i] = active->unasked[i];
	return same;
}

/* "xdp, tc, netfilter: no BPF file system", once for all of them. */
static void complain_unasked(const struct active *active)
{
	const struct unasked *at = active->unasked,
			     *end = at + active->n_unasked;
	char names[BACKENDS * 12];
	size_t length;

	while (at < end) {
		const struct unasked *first = at;

		length = 0;
		for (; at < end && !strcmp(at->why, first->why); at++)
			length += snprintf(names + length,
					   sizeof(names) - length, "%s%s",
					   length ? ", " : "",
					   at->backend->name);
		complain("%s: %s", names,
			 backend_reason(first->backend, first->why,
					first->error));
	}
}

int active_read(struct active *active)
{
	char why[WHY_SIZE];
	size_t i;
	int error;

	*active = (struct active){ 0 };
	for (i = 0; backends[i]; i++) {
		if (!backends[i]->list)
			continue;
		why[0] = '\0';
		error = backends[i]->list(backends[i], keep, active, why);
		if (!error || is_absent(error)) {
			active->n_asked++;
			continue;
		}
		if (unasked_add(active, backends[i], error, why)) {
			complain_backend(backends[i], why, error);
			return -ENOMEM;
		}
	}
	if (!is_told(active))
		complain_unasked(active);
	return 0;
}

void active_unasked_json(const struct active *active, const char *netns,
			 struct json_object *rows)
{
	const struct unasked *at = active->unasked;
	struct json_object *row;

	for (; at < active->unasked + active->n_unasked; at++) {
		row = json_object_new_object();
		if (netns)
			json_object_object_add(row, "netns",
					       json_object_new_string(netns));
		json_object_object_add(row, "name", NULL);
		json_object_object_add(
			row, "backend",
			json_object_new_string(at->backend->name));
		json_object_object_add(
			row, "error",
			json_object_new_string(backend_reason(
				at->backend, at->why, at->error)));
		json_object_array_add(rows, row);
	}
}

void active_clear(struct active *active)
{
	free(active->list);
	free(active->others);
	free(active->unasked);
	*active = (struct active){ 0 };
}

const struct loaded *active_find(const struct active *active, const char *name)
{
	const struct loaded *found = NULL, *one;
	size_t i;

	for (i = 0; i < active->count; i++) {
		one = &active->list[i];
		if (!strcmp(one->name, name) && !loaded_waits(one) &&
		    (!found || found->left_over))
			found = one;
	}
	return found;
}

/* False: it is none of the others. */
static bool complain_other(const struct active *active, const char *name)
{
	const struct loaded *at = active->others, *end = at + active->n_others;

	for (; at < end && strcmp(at->name, name); at++)
		;
	if (at == end)
		return false;
	if (at->foreign)
		complain(
			"policy '%s' is in %s, but not by kzmark load: 'kzmark load --adopt' takes it over",
			name, at->backend);
	else
		complain(
			"policy '%s' is attached here (%s at %s), but its pins are in another BPF file system than this /sys/fs/bpf: run kzmark where it was loaded",
			name, at->backend, at->where);
	return true;
}

static void complain_missing(const struct active *active, const char *name)
{
	struct suggestion near;
	size_t i;

	if (active->n_unasked) {
		complain(
			"cannot tell whether policy '%s' is loaded: not all backends have said what they have",
			name);
		return;
	}
	if (complain_other(active, name))
		return;
	suggestion_start(&near, name, strlen(name));
	for (i = 0; i < active->count; i++) {
		if (!loaded_waits(&active->list[i])) {
			suggestion_try(&near, active->list[i].name);
		} else if (!strcmp(active->list[i].name, name)) {
			complain(
				"policy '%s' is not loaded yet: iptables rules wait for 'kzmark load FILE --backend kmod --name %s'",
				name, name);
			return;
		}
	}
	complain("no policy '%s' is loaded here%s", name,
		 near.best ? suggestion_text(&near) :
			     ": 'kzmark list' shows what is");
}

int active_get(const char *name, struct target *target)
{
	const struct loaded *found;
	struct active active;
	int error;

	error = active_read(&active);
	if (!error) {
		found = active_find(&active, name);
		if (found) {
			target->loaded = *found;
			target->backend = backend_find(found->backend);
		} else {
			complain_missing(&active, name);
			error = -ENOENT;
		}
	}
	active_clear(&active);
	return error;
}

static int run(const struct target *target,
	       int (*work)(const struct target *target, void *context,
			   char *why),
	       void *context)
{
	char why[WHY_SIZE] = "";
	int error = work(target, context, why);

	if (error >= 0)
		return error;
	complain_backend(target->backend, why, error);
	return EXIT_REFUSED;
}

int active_run(const char *name,
	       int (*work)(const struct target *target, void *context,
			   char *why),
	       void *context)
{
	struct target target;

	if (active_get(name, &target))
		return EXIT_REFUSED;
	return run(&target, work, context);
}

/* The first that says it has it is the one that active_find() would name. */
const struct backend *active_backend(const char *name)
{
	size_t i;

	for (i = 0; backends[i]; i++)
		if (backends[i]->has && backends[i]->has(backends[i], name))
			break;
	return backends[i];
}

static bool has_by_name(const char *name, struct target *target)
{
	target->backend = active_backend(name);
	if (!target->backend)
		return false;
	target->loaded = (struct loaded){ .backend = target->backend->name };
	snprintf(target->loaded.name, sizeof(target->loaded.name), "%s", name);
	return true;
}

int active_run_by_name(const char *name,
		       int (*work)(const struct target *target, void *context,
				   char *why),
		       void *context)
{
	struct target target;

	if (has_by_name(name, &target))
		return run(&target, work, context);
	return active_run(name, work, context);
}

/* Is @one to be worked on besides @first, the one that has the name? What is
 * left over of a BPF policy goes with the one that is loaded there.
 */
static bool is_second(const struct loaded *one, const struct loaded *first)
{
	bool same = backend_find(one->backend)->bpf &&
		    backend_find(first->backend)->bpf;

	return one != first && !strcmp(one->name, first->name) &&
	       !(one->left_over && same) && !loaded_waits(one);
}

int active_run_each(const char *name,
		    int (*work)(const struct target *target, void *context,
				char *why),
		    void *context)
{
	const struct loaded *first, *one;
	int status = EXIT_REFUSED;
	struct target target;
	struct active active;

	if (active_read(&active))
		goto out;
	first = active_find(&active, name);
	if (!first) {
		complain_missing(&active, name);
		goto out;
	}
	status = EXIT_DONE;
	for (one = active.list; one < active.list + active.count; one++) {
		if (status != EXIT_DONE ||
		    (one != first && !is_second(one, first)))
			continue;
		target.loaded = *one;
		target.backend = backend_find(one->backend);
		status = run(&target, work, context);
	}
out:
	active_clear(&active);
	return status;
}
