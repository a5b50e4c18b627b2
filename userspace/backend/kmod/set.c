// SPDX-License-Identifier: GPL-2.0-only
/* Elements of dynamic sets in xt_kzmark.ko. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/kmod/request.h"
#include "userspace/backend/kmod/set.h"
#include "userspace/base/refuse.h"

/* Entries in one attribute, and so in one of our messages. */
#define BATCH ((UINT16_MAX - NLA_HDRLEN) / sizeof(struct kz_entry))

static const uint8_t commands[] = {
	[SET_ADD] = KZMARK_CMD_SET_ADD,
	[SET_DEL] = KZMARK_CMD_SET_DEL,
	[SET_FLUSH] = KZMARK_CMD_SET_FLUSH,
};

/* The module has no name as long as that. */
static int check_set_name(const char *name, const char *set, char *why)
{
	if (strlen(name) + strlen(set) < KMOD_REQUEST_SIZE / 2)
		return 0;
	return refuse(why, -ENOENT,
		      "kmod: '%s': the policy has no such dynamic set", name);
}

static struct nlmsghdr *request(struct kmod_socket *s, void *buffer,
				uint8_t command, uint16_t flags,
				const char *name, const char *set)
{
	struct nlmsghdr *nlh = kmod_request(s, buffer, command, flags);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	mnl_attr_put_strz(nlh, KZMARK_A_SET, set);
	return nlh;
}

static int add_done(const struct nlattr **attrs, void *context)
{
	size_t *done = context;

	if (attrs[KZMARK_A_DONE])
		*done += mnl_attr_get_u32(attrs[KZMARK_A_DONE]);
	return 0;
}

/* One batch after the other, until one fails. */
static int change(struct kmod_socket *s, const char *name, const char *set,
		  enum set_change change, const struct kz_entry *entries,
		  size_t count, size_t *done, char *why)
{
	size_t batch, at = 0;
	struct nlmsghdr *nlh;
	char *buffer;
	int err;

	buffer = malloc(KMOD_REQUEST_SIZE + UINT16_MAX);
	if (!buffer)
		return refuse_memory(why);
	do {
		batch = count - at < BATCH ? count - at : BATCH;
		nlh = request(s, buffer, commands[change], NLM_F_ACK, name,
			      set);
		if (batch)
			mnl_attr_put(nlh, KZMARK_A_ENTRIES,
				     batch * sizeof(*entries), entries + at);
		err = kmod_call(s, nlh, add_done, done, name, why);
		at += batch;
	} while (!err && at < count);
	free(buffer);
	return err;
}

/* A socket for requests about a set, if its name is not too long. */
static int set_open(struct kmod_socket *s, const char *name, const char *set,
		    char *why)
{
	int err = check_set_name(name, set, why);

	return err ? err : kmod_open(s, why);
}

int kmod_set_change(const struct backend *backend, const char *name,
		    const char *set, enum set_change how,
		    const struct kz_entry *entries, size_t count, size_t *done,
		    char *why)
{
	struct kmod_socket s;
	int err;

	(void)backend;
	*done = 0;
	err = set_open(&s, name, set, why);
	if (err)
		return err;
	err = change(&s, name, set, how, entries, count, done, why);
	kmod_close(&s);
	return err;
}

/* In one message: the module exchanges all in one step. */
static int replace(struct kmod_socket *s, const char *name, const char *set,
		   const struct kz_entry *entries, size_t count, char *why)
{
	size_t size = KMOD_REQUEST_SIZE + count * sizeof(*entries) +
		      (count / BATCH + 1) * 2 * NLA_HDRLEN;
	size_t at, batch, done = 0;
	struct nlmsghdr *nlh;
	char *buffer;
	int err;

	if (size > INT_MAX)
		return refuse(why, -ENOSPC, "kmod: the set is full");
	buffer = malloc(size);
	if (!buffer)
		return refuse_memory(why);
	kmod_reserve(s, size);
	nlh = request(s, buffer, KZMARK_CMD_SET_ADD, NLM_F_ACK, name, set);
	mnl_attr_put_u32(nlh, KZMARK_A_FLAGS, KZMARK_F_REPLACE);
	for (at = 0; at < count; at += batch) {
		batch = count - at < BATCH ? count - at : BATCH;
		mnl_attr_put(nlh, KZMARK_A_ENTRIES, batch * sizeof(*entries),
			     entries + at);
	}
	err = kmod_call(s, nlh, add_done, &done, name, why);
	free(buffer);
	return err;
}

int kmod_set_replace(const struct backend *backend, const char *name,
		     const char *set, const struct kz_entry *entries,
		     size_t count, char *why)
{
	struct kmod_socket s;
	int err;

	(void)backend;
	err = set_open(&s, name, set, why);
	if (err)
		return err;
	err = replace(&s, name, set, entries, count, why);
	kmod_close(&s);
	return err;
}

int kmod_set_list(const struct backend *backend, const char *name,
		  const char *set, struct kz_entry **entries, size_t *count,
		  char *why)
{
	struct kmod_collection c = { .type = KZMARK_A_ENTRIES };
	char buffer[KMOD_REQUEST_SIZE];
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	int err;

	(void)backend;
	err = set_open(&s, name, set, why);
	if (err)
		return err;
	nlh = request(&s, buffer, KZMARK_CMD_GET_SET, NLM_F_DUMP, name, set);
	err = kmod_call(&s, nlh, kmod_collect, &c, name, why);
	kmod_close(&s);
	if (err) {
		free(c.bytes);
		return err;
	}
	*entries = (struct kz_entry *)c.bytes;
	*count = c.size / sizeof(**entries);
	return 0;
}
