// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/placement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/hook_names.h"
#include "userspace/cli/output.h"
#include "userspace/cli/position.h"
#include "userspace/lang/suggest.h"

enum key_kind {
	KEY_TEXT, /* said once */
	KEY_TEXTS, /* said again: joined by commas */
	KEY_LIST, /* devices */
	KEY_FLAG, /* has no value */
};

static const struct key {
	const char *name;
	enum key_kind kind;
	size_t member; /* its offset in struct placement */
} keys[] = {
	{ "name", KEY_TEXT, offsetof(struct placement, name) },
	{ "backend", KEY_TEXT, offsetof(struct placement, backend) },
	{ "device", KEY_LIST, 0 },
	{ "hook", KEY_TEXTS, offsetof(struct placement, hook) },
	{ "priority", KEY_TEXT, offsetof(struct placement, priority) },
	{ "position", KEY_TEXT, offsetof(struct placement, position) },
	{ "flows", KEY_TEXT, offsetof(struct placement, flows) },
	{ "sets", KEY_TEXT, offsetof(struct placement, sets) },
	{ "form", KEY_TEXT, offsetof(struct placement, form) },
	{ "with-module", KEY_FLAG, 0 },
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

static char **text_of(const struct placement *place, const struct key *key)
{
	return (char **)((char *)place + key->member);
}

static int take_device(struct placement *place, const char *value, char *why)
{
	char **devices, *copy = strdup(value);
	size_t i;

	for (i = 0; copy && i < place->n_devices; i++)
		if (!strcmp(place->devices[i], copy)) {
			free(copy);
			return refuse(why, -EINVAL, "%s is given twice", value);
		}
	devices = reallocarray(place->devices, place->n_devices + 1,
			       sizeof(*devices));
	if (devices)
		place->devices = devices;
	if (!devices || !copy) {
		free(copy);
		return refuse_memory(why);
	}
	devices[place->n_devices++] = copy;
	return 0;
}

static int take_text(struct placement *place, const struct key *key,
		     const char *value, char *why)
{
	char **text = text_of(place, key), *joined;

	if (*text && key->kind == KEY_TEXT)
		return refuse(why, -EINVAL, "'%s' is given twice", key->name);
	if (asprintf(&joined, "%s%s%s", *text ? *text : "", *text ? "," : "",
		     value) < 0)
		return refuse_memory(why);
	free(*text);
	*text = joined;
	return 0;
}

int placement_take(struct placement *place, const char *name, const char *value,
		   char *why)
{
	struct suggestion near;
	const struct key *key;

	key = suggestion_find(&near, name, keys, N_KEYS, sizeof(keys[0]));
	if (!key)
		return refuse(why, -EINVAL, "unknown word '%s'%s", name,
			      suggestion_text(&near));
	if (!value != (key->kind == KEY_FLAG))
		return refuse(why, -EINVAL,
			      value ? "'%s' takes no value" :
				      "'%s' needs a value",
			      name);
	if (key->kind == KEY_LIST)
		return take_device(place, value, why);
	if (key->kind != KEY_FLAG)
		return take_text(place, key, value, why);
	place->with_module = true;
	return 0;
}

void placement_write(const struct placement *place, FILE *out)
{
	const struct key *key;
	size_t i;

	for (key = keys; key < keys + N_KEYS; key++) {
		if (key->kind == KEY_FLAG && place->with_module)
			fprintf(out, "%s\n", key->name);
		for (i = 0; key->kind == KEY_LIST && i < place->n_devices; i++)
			fprintf(out, "%s %s\n", key->name, place->devices[i]);
		if (key->kind <= KEY_TEXTS && *text_of(place, key))
			fprintf(out, "%s %s\n", key->name,
				*text_of(place, key));
	}
}

void placement_clear(struct placement *place)
{
	size_t i;

	for (i = 0; i < N_KEYS; i++)
		if (keys[i].kind <= KEY_TEXTS)
			free(*text_of(place, &keys[i]));
	for (i = 0; i < place->n_devices; i++)
		free(place->devices[i]);
	free(place->devices);
	*place = (struct placement){ 0 };
}

/* ---- where a policy is loaded ---- */

struct taking {
	struct placement *place;
	char *why;
};

static int take_name(const char *device, void *context)
{
	struct taking *taking = context;

	return take_device(taking->place, device, taking->why);
}

/* "eth0,eth1 native, eth2 gone", "no device, eth2 gone" */
static int take_where(struct placement *place, const struct target *target,
		      char *why)
{
	struct taking taking = { place, why };
	char where[sizeof(target->loaded.where)], *rest = where, *hook;
	int err = 0;

	memcpy(where, target->loaded.where, sizeof(where));
	strsep(&rest, " ");
	hook = strsep(&rest, " ,");
	if (hook && strcmp(hook, "device"))
		err = placement_take(place, "hook", hook, why);
	if (err)
		return err;
	return target->backend->devices(target->backend, target->loaded.name,
					take_name, &taking, why);
}

/* "prerouting,output -150", "none" */
static int take_hooks(struct placement *place, const struct target *target,
		      char *why)
{
	char where[sizeof(target->loaded.where)], *rest = where, *priority;
	int err;

	memcpy(where, target->loaded.where, sizeof(where));
	err = placement_take(place, "hook", strsep(&rest, " "), why);
	priority = strsep(&rest, " ");
	if (!err && priority)
		err = placement_take(place, "priority", priority, why);
	return err;
}

/* Among others' programs. */
static int take_position(struct placement *place, const struct target *target,
			 char *why)
{
	char program[POLICY_NAME_SIZE], *text;
	struct position position;
	int err;

	if (!target->backend->position)
		return 0;
	err = target->backend->position(target->backend, target->loaded.name,
					&position, program, why);
	if (err)
		return err;
	text = position_text(&position);
	if (text)
		err = placement_take(place, "position", text, why);
	free(text);
	return err;
}

int placement_of_loaded(struct placement *place, const struct target *target,
			char *why)
{
	const struct loaded *loaded = &target->loaded;
	int err = placement_take(place, "name", loaded->name, why);

	if (!err)
		err = placement_take(place, "backend", loaded->backend, why);
	if (!err)
		err = (loaded->at_devices ? take_where :
					    take_hooks)(place, target, why);
	if (!err)
		err = take_position(place, target, why);
	place->with_module = loaded->with_module;
	return err;
}

void placement_take_shared(struct placement *place, struct placement *from)
{
	if (!place->flows) {
		place->flows = from->flows;
		from->flows = NULL;
	}
	if (!place->sets) {
		place->sets = from->sets;
		from->sets = NULL;
	}
}

/* ---- for a backend ---- */

int placement_attach(const struct placement *place,
		     struct attachment *attachment)
{
	size_t i;

	*attachment = (struct attachment){
		.n_devices = place->n_devices,
		.hook = place->hook,
		.has_priority = place->priority,
		.flows = place->flows,
		.sets = place->sets,
		.form = place->form,
		.with_module = place->with_module,
	};
	snprintf(attachment->name, sizeof(attachment->name), "%s", place->name);
	if (place->n_devices > BACKEND_MAX_DEVICES) {
		complain("load: %d devices at most", BACKEND_MAX_DEVICES);
		return -EINVAL;
	}
	for (i = 0; i < place->n_devices; i++)
		attachment->devices[i] = place->devices[i];
	if (place->priority &&
	    priority_parse(place->priority, &attachment->priority)) {
		complain("priority '%s': expected %s", place->priority,
			 PRIORITY_EXPECTED);
		return -EINVAL;
	}
	if (place->position &&
	    position_parse(place->position, &attachment->position)) {
		complain("position '%s': expected %s", place->position,
			 POSITION_EXPECTED);
		return -EINVAL;
	}
	return 0;
}
