// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/model.h"
#include "userspace/base/array.h"

#define CHUNK_SIZE 65536

struct audit_chunk {
	struct audit_chunk *next;
	size_t used, size;
	char text[];
};

const char *const audit_hook_names[AUDIT_HOOKS] = {
	[AUDIT_SOCKET] = "socket",	   [AUDIT_XDP] = "xdp",
	[AUDIT_TC_IN] = "tc-ingress",	   [AUDIT_NETDEV_IN] = "ingress",
	[AUDIT_PREROUTING] = "prerouting", [AUDIT_ROUTING] = "routing",
	[AUDIT_INPUT] = "input",	   [AUDIT_FORWARD] = "forward",
	[AUDIT_OUTPUT] = "output",	   [AUDIT_POSTROUTING] = "postrouting",
	[AUDIT_NETDEV_OUT] = "egress",	   [AUDIT_TC_OUT] = "tc-egress",
};

void audit_init(struct audit *audit)
{
	memset(audit, 0, sizeof(*audit));
	audit->settings = (struct audit_settings){ -1, -1, -1, -1 };
}

void audit_free(struct audit *audit)
{
	struct audit_chunk *chunk, *next;

	for (chunk = audit->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(audit->sets);
	free(audit->rules);
	free(audit->users);
	free(audit->unread);
	memset(audit, 0, sizeof(*audit));
}

static char *room(struct audit *audit, size_t size)
{
	struct audit_chunk *chunk = audit->chunks;
	size_t wanted = size > CHUNK_SIZE ? size : CHUNK_SIZE;

	if (!chunk || chunk->size - chunk->used < size) {
		chunk = malloc(sizeof(*chunk) + wanted);
		if (!chunk) {
			audit->failed = true;
			return NULL;
		}
		chunk->next = audit->chunks;
		chunk->size = wanted;
		chunk->used = 0;
		audit->chunks = chunk;
	}
	chunk->used += size;
	return chunk->text + chunk->used - size;
}

const char *audit_text(struct audit *audit, const char *text)
{
	char *copy;

	if (!text)
		return NULL;
	copy = room(audit, strlen(text) + 1);
	return copy ? strcpy(copy, text) : "";
}

const char *audit_vformat(struct audit *audit, const char *format,
			  va_list arguments)
{
	va_list again;
	char *copy;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	copy = length < 0 ? NULL : room(audit, length + 1);
	if (!copy)
		return "";
	vsnprintf(copy, length + 1, format, arguments);
	return copy;
}

const char *audit_format(struct audit *audit, const char *format, ...)
{
	va_list arguments;
	const char *copy;

	va_start(arguments, format);
	copy = audit_vformat(audit, format, arguments);
	va_end(arguments);
	return copy;
}

/* Room for one element more of *@list; NULL: no memory. */
static void *grow(struct audit *audit, void **list, size_t count, size_t size)
{
	void *moved = audit->failed ? NULL : array_grow(*list, count, size);

	if (!moved) {
		audit->failed = true;
		return NULL;
	}
	*list = moved;
	return (char *)moved + count * size;
}

size_t audit_add_rule(struct audit *audit, const struct audit_rule *rule)
{
	struct audit_rule *added = grow(audit, (void **)&audit->rules,
					audit->n_rules, sizeof(*added));

	if (!added)
		return 0;
	*added = *rule;
	return audit->n_rules++;
}

void audit_add_user(struct audit *audit, const struct audit_user *user)
{
	struct audit_user *added = grow(audit, (void **)&audit->users,
					audit->n_users, sizeof(*added));

	if (!added)
		return;
	*added = *user;
	added->family = audit->rules[user->rule].family;
	audit->n_users++;
}

void audit_add_unread(struct audit *audit, const char *what, const char *why)
{
	struct audit_unread *added;
	size_t i;

	for (i = 0; i < audit->n_unread; i++) {
		if (!strcmp(audit->unread[i].what, what) &&
		    !strcmp(audit->unread[i].why, why))
			return;
	}
	added = grow(audit, (void **)&audit->unread, audit->n_unread,
		     sizeof(*added));
	if (!added)
		return;
	added->what = audit_text(audit, what);
	added->why = audit_text(audit, why);
	audit->n_unread++;
}

void audit_at(const struct audit_rule *rule, char *text, size_t size)
{
	snprintf(text, size, "%s:%s%u", rule->file,
		 rule->source == SOURCE_NFT && !rule->by_line ? " handle " : "",
		 rule->line);
}
