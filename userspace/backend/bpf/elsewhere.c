// SPDX-License-Identifier: GPL-2.0-only
/* Policies whose pins are not here; see elsewhere.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/attached.h"
#include "userspace/backend/bpf/elsewhere.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/slot.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/base/refuse.h"

#define TRIES 100 /* while policies are loaded, replaced or unloaded */

/* An attached program that was looked at. */
struct seen {
	enum bpf_prog_type type;
	uint32_t attached; /* id of the program, or of a policy's dispatcher */
	uint32_t program; /* id of that which evaluates; 0: none of ours */
	char where[256];
};

/* All of ours that are attached, and the programs that pins here lead to. */
struct reading {
	enum bpf_prog_type type; /* of the hook; 0: of all hooks */
	uint32_t *pinned;
	size_t n_pinned;
	struct seen *seen;
	size_t n_seen;
};

static void reading_clear(struct reading *reading)
{
	free(reading->pinned);
	free(reading->seen);
	*reading = (struct reading){ .type = reading->type };
}

/* ---- pinned ---- */

static int pinned_add(struct reading *reading, int fd)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info), *list;
	int err = bpf_prog_get_info_by_fd(fd, &info, &size);

	if (err)
		return err;
	list = reallocarray(reading->pinned, reading->n_pinned + 1,
			    sizeof(*list));
	if (!list)
		return -ENOMEM;
	reading->pinned = list;
	list[reading->n_pinned++] = info.id;
	return 0;
}

/* A policy that cannot be read is reported by those that read it for itself. */
static int policy_add(const struct pins *pins, const char *name, void *context,
		      char *why)
{
	int fd, err = 0;
	size_t i;

	(void)name;
	for (i = 0; bpf_hooks[i] && !err; i++) {
		fd = bpf_hook_program(bpf_hooks[i], pins);
		if (fd < 0)
			continue;
		err = pinned_add(context, fd);
		close(fd);
	}
	return err ? refuse_errno(why, err, "'%s'", name) : 0;
}

static bool is_pinned(const struct reading *reading, uint32_t program)
{
	size_t i;

	for (i = 0; i < reading->n_pinned; i++)
		if (reading->pinned[i] == program)
			return true;
	return false;
}

/* ---- attached ---- */

/* 1: @program is a policy's; 0, or -errno. */
static int is_policy(int program)
{
	const struct bpf_state *state;
	int err = bpf_state_open(program, &state);

	if (err)
		return err == -ENOENT ? 0 : err;
	bpf_state_close(state);
	return 1;
}

/* Keep the id of @program, if it is a policy's. */
static int keep_policy(int program, struct seen *seen)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int is = is_policy(program), err;

	if (is <= 0)
		return is;
	err = bpf_prog_get_info_by_fd(program, &info, &size);
	seen->program = err ? 0 : info.id;
	return err;
}

/* The program that evaluates where @fd is attached, into seen->program. */
static int resolve_fd(int fd, struct seen *seen)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int program, err = bpf_prog_get_info_by_fd(fd, &info, &size);

	if (err)
		return err;
	if (info.type != seen->type ||
	    strncmp(info.name, BPF_OURS, strlen(BPF_OURS)))
		return 0;
	program = slot_of_dispatcher(fd);
	if (program == -ENOENT) /* no dispatcher */
		return keep_policy(fd, seen);
	if (program < 0)
		return program;
	err = keep_policy(program, seen);
	close(program);
	return err;
}

static int resolve(struct seen *seen)
{
	int fd = bpf_prog_get_fd_by_id(seen->attached), err;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = resolve_fd(fd, seen);
	close(fd);
	/* Detached meanwhile: what it was does not matter. */
	return err == -ESTALE ? 0 : err;
}

static void where_add(struct seen *seen, const char *where)
{
	size_t length = strlen(seen->where);

	snprintf(seen->where + length, sizeof(seen->where) - length, "%s%s",
		 length ? ", " : "", where);
}

/* Each program is looked at once, however many attach points it has. */
static int see(const struct bpf_attached *attached, void *context)
{
	struct reading *reading = context;
	struct seen *seen;
	size_t i;
	int err;

	if (is_pinned(reading, attached->program))
		return 0;
	for (i = 0; i < reading->n_seen; i++) {
		seen = &reading->seen[i];
		if (seen->attached != attached->program)
			continue;
		if (seen->program)
			where_add(seen, attached->where);
		return 0;
	}
	seen = reallocarray(reading->seen, reading->n_seen + 1, sizeof(*seen));
	if (!seen)
		return -ENOMEM;
	reading->seen = seen;
	seen += reading->n_seen++;
	*seen = (struct seen){ .type = attached->type,
			       .attached = attached->program };
	err = resolve(seen);
	if (is_pinned(reading, seen->program))
		seen->program = 0;
	if (seen->program)
		where_add(seen, attached->where);
	return err;
}

/* ---- both ---- */

/* Leave what no pin leads to. */
static void drop_others(struct reading *reading)
{
	size_t i, kept = 0;

	for (i = 0; i < reading->n_seen; i++)
		if (reading->seen[i].program)
			reading->seen[kept++] = reading->seen[i];
	reading->n_seen = kept;
}

static int read_once(struct reading *reading, char *why)
{
	int err;

	reading_clear(reading);
	err = pins_each(policy_add, reading, why);
	if (err)
		return err == -ENOENT ? 0 : err;
	err = bpf_attached_each(reading->type, see, reading);
	if (err)
		return bpf_attached_refuse(err, why);
	drop_others(reading);
	return 0;
}

static bool is_same(const struct reading *a, const struct reading *b)
{
	size_t i;

	if (a->n_seen != b->n_seen)
		return false;
	for (i = 0; i < a->n_seen; i++)
		if (a->seen[i].attached != b->seen[i].attached ||
		    a->seen[i].program != b->seen[i].program)
			return false;
	return true;
}

/*
 * A policy of ours that is replaced between the two looks seems to have no pin.
 * A generation that is attached before and after a look at the pins, and not
 * found by it, has none: so two readings must agree.
 */
static int read_twice(struct reading *now, char *why)
{
	struct reading before = { .type = now->type };
	int err = read_once(now, why), tries;

	for (tries = 0; !err && now->n_seen && tries < TRIES; tries++) {
		reading_clear(&before);
		before = *now;
		*now = (struct reading){ .type = before.type };
		err = read_once(now, why);
		if (!err && is_same(now, &before))
			break;
	}
	reading_clear(&before);
	if (!err && tries == TRIES)
		return refuse(why, -EAGAIN,
			      "what is attached here changes all the time");
	return err;
}

static const struct bpf_hook *hook_of(enum bpf_prog_type type)
{
	size_t i;

	for (i = 0; bpf_hooks[i]->type != type; i++)
		;
	return bpf_hooks[i];
}

static int tell(const struct seen *seen,
		int (*each)(const struct elsewhere *policy, void *context,
			    char *why),
		void *context, char *why)
{
	struct elsewhere policy = { .hook = hook_of(seen->type),
				    .where = seen->where };
	int err;

	policy.program = bpf_prog_get_fd_by_id(seen->program);
	if (policy.program == -ENOENT) /* unloaded meanwhile */
		return 0;
	if (policy.program < 0)
		return bpf_attached_refuse(policy.program, why);
	err = bpf_state_open(policy.program, &policy.state);
	if (err) {
		refuse_errno(why, err, "program %u: cannot read its maps",
			     seen->program);
	} else {
		snprintf(policy.name, sizeof(policy.name), "%s",
			 bpf_state_name(policy.state));
		if (!*policy.name)
			snprintf(policy.name, sizeof(policy.name), "program-%u",
				 seen->program);
		err = each(&policy, context, why);
		bpf_state_close(policy.state);
	}
	close(policy.program);
	return err;
}

int elsewhere_each(const struct bpf_hook *hook,
		   int (*each)(const struct elsewhere *policy, void *context,
			       char *why),
		   void *context, char *why)
{
	struct reading reading = { .type = hook ? hook->type : 0 };
	int err = read_twice(&reading, why);
	size_t i;

	for (i = 0; i < reading.n_seen && !err; i++)
		err = tell(&reading.seen[i], each, context, why);
	reading_clear(&reading);
	return err;
}
