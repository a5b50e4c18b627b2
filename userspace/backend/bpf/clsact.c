// SPDX-License-Identifier: GPL-2.0-only
/* Filters of clsact; see clsact.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/clsact.h"
#include "userspace/backend/bpf/kernel_said.h"
#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/base/fnv.h"

static void pin_name(char *pin, const char *prefix, unsigned int number)
{
	snprintf(pin, PIN_NAME_SIZE, "%s-clsact%u", prefix, number);
}

static enum bpf_tc_attach_point attach_point(const struct clsact_note *note)
{
	return note->egress ? BPF_TC_EGRESS : BPF_TC_INGRESS;
}

/* fd or -errno. */
static int note_open(const struct pins *pins, const char *prefix,
		     unsigned int number)
{
	char pin[PIN_NAME_SIZE];

	pin_name(pin, prefix, number);
	return pins_get(pins, pin, &clsact_note_kind);
}

int clsact_note_read(const struct pins *pins, const char *prefix,
		     unsigned int number, struct clsact_note *note)
{
	int fd = note_open(pins, prefix, number), err;
	uint32_t key = 0;

	if (fd < 0)
		return fd;
	err = bpf_map_lookup_elem(fd, &key, note);
	close(fd);
	return err;
}

int clsact_note_write(const struct pins *pins, const char *prefix,
		      unsigned int number, const struct clsact_note *note)
{
	int fd = note_open(pins, prefix, number), err;
	uint32_t key = 0;

	if (fd < 0)
		return fd;
	err = bpf_map_update_elem(fd, &key, note, 0);
	close(fd);
	return err;
}

/* The note is pinned before the filter is made: a note without a filter is
 * known to be left over, but a filter without a note would not be found.
 */
static int note_create(const struct pins *pins, const char *prefix,
		       unsigned int number, const struct clsact_note *note)
{
	char pin[PIN_NAME_SIZE];
	uint32_t key = 0;
	int fd, err;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "kz_clsact", sizeof(key),
			    sizeof(*note), 1, NULL);
	if (fd < 0)
		return fd;
	pin_name(pin, prefix, number);
	err = bpf_map_update_elem(fd, &key, note, 0);
	err = err ?: pins_put(pins, pin, fd);
	close(fd);
	return err;
}

#define HANDLES 8 /* to try */

/* The policy's name makes the handle, so that several can share a priority;
 * where it is taken, as by the filter that this one replaces, the next.
 */
static uint32_t handle_choose(const struct pins *pins)
{
	return fnv_32(pins->entry, strlen(pins->entry)) | 1;
}

static int filter_attach(const struct clsact_note *note, int program,
			 uint32_t flags)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = attach_point(note));
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = program, .flags = flags,
		    .handle = note->handle, .priority = note->priority);

	return bpf_tc_attach(&hook, &opts);
}

/* Any filter: on error too, so that nothing is removed. */
static int stop_at_filter(const struct tc_filter *filter, void *context)
{
	(void)filter;
	(void)context;
	return 1;
}

static bool qdisc_is_empty(uint32_t ifindex)
{
	return !tc_filters_each(ifindex, false, stop_at_filter, NULL) &&
	       !tc_filters_each(ifindex, true, stop_at_filter, NULL);
}

static void qdisc_remove(const struct clsact_note *note)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS);

	if (note->made_qdisc && qdisc_is_empty(note->ifindex))
		bpf_tc_hook_destroy(&hook);
}

static int create_at(const struct pins *pins, const char *prefix,
		     unsigned int number, const struct clsact_note *note,
		     int program)
{
	char pin[PIN_NAME_SIZE];
	int err = note_create(pins, prefix, number, note);

	err = err ?: filter_attach(note, program, 0);
	if (err) {
		pin_name(pin, prefix, number);
		pins_remove(pins, pin);
	}
	return err;
}

int clsact_create(const struct pins *pins, const char *prefix,
		  unsigned int number, struct clsact_note *note, int program)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = attach_point(note));
	int err, is, tries = HANDLES;

	err = bpf_tc_hook_create(&hook);
	if (err && err != -EEXIST)
		return err;
	kernel_said_forget(); /* that it exists */
	note->made_qdisc = !err;
	is = err && note->egress ? tc_qdisc_is_clsact(note->ifindex) : 1;
	if (is <= 0)
		return is ?: -EPROTOTYPE;
	note->handle = handle_choose(pins);
	err = create_at(pins, prefix, number, note, program);
	while (err == -EEXIST && --tries) {
		note->handle += 2;
		err = create_at(pins, prefix, number, note, program);
	}
	if (err)
		qdisc_remove(note);
	return err;
}

int clsact_update(const struct clsact_note *note, int program)
{
	return filter_attach(note, program, BPF_TC_F_REPLACE);
}

int clsact_detach(const struct clsact_note *note)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = attach_point(note));
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = note->handle,
		    .priority = note->priority);
	int err = bpf_tc_detach(&hook, &opts);

	qdisc_remove(note);
	return err;
}

void clsact_remove(const struct pins *pins, const char *prefix,
		   unsigned int number)
{
	struct clsact_note note;
	char pin[PIN_NAME_SIZE];

	if (clsact_note_read(pins, prefix, number, &note))
		return;
	clsact_detach(&note);
	pin_name(pin, prefix, number);
	pins_remove(pins, pin);
}
