// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/hook_names.h"
#include "userspace/cli/output.h"
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
	size_t member; /* its offset in struct place */
} keys[] = {
	{ "name", KEY_TEXT, offsetof(struct place, name) },
	{ "backend", KEY_TEXT, offsetof(struct place, backend) },
	{ "device", KEY_LIST, 0 },
	{ "hook", KEY_TEXTS, offsetof(struct place, hook) },
	{ "priority", KEY_TEXT, offsetof(struct place, priority) },
	{ "flows", KEY_TEXT, offsetof(struct place, flows) },
	{ "with-module", KEY_FLAG, 0 },
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

static char **text_of(const struct place *place, const struct key *key)
{
	return (char **)((char *)place + key->member);
}

static int take_device(struct place *place, const char *value, char *why)
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

static int take_text(struct place *place, const struct key *key,
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

int place_take(struct place *place, const char *name, const char *value,
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

void place_write(const struct place *place, FILE *out)
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

void place_clear(struct place *place)
{
	size_t i;

	for (i = 0; i < N_KEYS; i++)
		if (keys[i].kind <= KEY_TEXTS)
			free(*text_of(place, &keys[i]));
	for (i = 0; i < place->n_devices; i++)
		free(place->devices[i]);
	free(place->devices);
	*place = (struct place){ 0 };
}

/* ---- where a policy is loaded ---- */

/* "eth0,eth1 native", "prerouting,output -150", "none" */
static int take_where(struct place *place, const struct loaded *loaded,
		      char *why)
{
	char where[sizeof(loaded->where)], *rest = where, *first, *second;
	int err = 0;

	memcpy(where, loaded->where, sizeof(where));
	first = strsep(&rest, " ");
	second = strsep(&rest, " ");
	if (!loaded->at_devices) {
		err = place_take(place, "hook", first, why);
		if (!err && second)
			err = place_take(place, "priority", second, why);
		return err;
	}
	if (second)
		err = place_take(place, "hook", second, why);
	for (rest = first; !err && rest;)
		err = place_take(place, "device", strsep(&rest, ","), why);
	return err;
}

int place_of_loaded(struct place *place, const struct loaded *loaded, char *why)
{
	int err = place_take(place, "name", loaded->name, why);

	if (!err)
		err = place_take(place, "backend", loaded->backend, why);
	if (!err)
		err = take_where(place, loaded, why);
	place->with_module = loaded->with_module;
	return err;
}

/* ---- for a backend ---- */

int place_attach(const struct place *place, struct attachment *attachment)
{
	size_t i;

	*attachment = (struct attachment){
		.n_devices = place->n_devices,
		.hook = place->hook,
		.has_priority = place->priority,
		.flows = place->flows,
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
	return 0;
}
