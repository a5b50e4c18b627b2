// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "inforce.h"
#include "suggest.h"
#include "verb.h"

bool loaded_is_fields(const struct loaded *loaded)
{
	return !loaded->rules && !strcmp(loaded->backend, "kmod");
}

/* What the module keeps for a BPF policy is no other policy. */
static int keep(const struct loaded *loaded, void *context)
{
	struct inforce *inforce = context;
	struct loaded *list;

	if (loaded_is_fields(loaded) && inforce_find(inforce, loaded->name))
		return 0;
	list = reallocarray(inforce->list, inforce->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	list[inforce->count] = *loaded;
	inforce->list = list;
	inforce->count++;
	return 0;
}

/* Errors that mean: this backend is not in this kernel, now. */
static bool is_absent(int error)
{
	return error == -ENOENT || error == -EOPNOTSUPP || error == -ENOSYS ||
	       error == -EPROTONOSUPPORT;
}

static int unasked_add(struct inforce *inforce, const struct backend *backend,
		       int error, const char *why)
{
	struct unasked *list;

	list = reallocarray(inforce->unasked, inforce->n_unasked + 1,
			    sizeof(*list));
	if (!list)
		return -ENOMEM;
	inforce->unasked = list;
	list += inforce->n_unasked++;
	list->backend = backend;
	list->error = error;
	snprintf(list->why, sizeof(list->why), "%s", why);
	return 0;
}

int inforce_read(struct inforce *inforce)
{
	char why[WHY_SIZE];
	size_t i;
	int error;

	*inforce = (struct inforce){ 0 };
	for (i = 0; backends[i]; i++) {
		if (!backends[i]->list)
			continue;
		why[0] = '\0';
		error = backends[i]->list(backends[i], keep, inforce, why);
		if (!error || is_absent(error)) {
			inforce->n_asked++;
			continue;
		}
		complain_backend(backends[i], why, error);
		if (error == -ENOMEM ||
		    unasked_add(inforce, backends[i], error, why))
			return -ENOMEM;
	}
	return 0;
}

void inforce_clear(struct inforce *inforce)
{
	free(inforce->list);
	free(inforce->unasked);
	*inforce = (struct inforce){ 0 };
}

const struct loaded *inforce_find(const struct inforce *inforce,
				  const char *name)
{
	size_t i;

	for (i = 0; i < inforce->count; i++)
		if (!strcmp(inforce->list[i].name, name))
			return &inforce->list[i];
	return NULL;
}

static void complain_missing(const struct inforce *inforce, const char *name)
{
	struct suggestion near;
	size_t i;

	suggestion_start(&near, name, strlen(name));
	for (i = 0; i < inforce->count; i++)
		suggestion_try(&near, inforce->list[i].name);
	complain("no policy '%s' in force here%s", name,
		 near.best ? suggestion_text(&near) :
			     ": 'kzmark list' shows them");
}

int inforce_get(const char *name, struct target *target)
{
	const struct loaded *found;
	struct inforce inforce;
	int error;

	error = inforce_read(&inforce);
	if (!error) {
		found = inforce_find(&inforce, name);
		if (found) {
			target->loaded = *found;
			target->backend = backend_find(found->backend);
		} else {
			complain_missing(&inforce, name);
			error = -ENOENT;
		}
	}
	inforce_clear(&inforce);
	return error;
}

int inforce_work(const char *name,
		 int (*work)(const struct target *target, void *context,
			     char *why),
		 void *context)
{
	char why[WHY_SIZE] = "";
	struct target target;
	int error;

	if (inforce_get(name, &target))
		return EXIT_REFUSED;
	error = work(&target, context, why);
	if (error >= 0)
		return error;
	complain_backend(target.backend, why, error);
	return EXIT_REFUSED;
}
