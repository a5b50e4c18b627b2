// SPDX-License-Identifier: GPL-2.0-only
/* Filters of clsact; see clsact.h. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <libmnl/libmnl.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/clsact.h"
#include "userspace/base/fnv.h"

static void pin_name(char *pin, const char *prefix, unsigned int number)
{
	snprintf(pin, PIN_NAME_SIZE, "%s-clsact%u", prefix, number);
}

static enum bpf_tc_attach_point attach_point(const struct clsact_note *note)
{
	return note->egress ? BPF_TC_EGRESS : BPF_TC_INGRESS;
}

int clsact_note_read(const struct pins *pins, const char *prefix,
		     unsigned int number, struct clsact_note *note)
{
	char pin[PIN_NAME_SIZE];
	uint32_t key = 0;
	int fd, err;

	pin_name(pin, prefix, number);
	fd = pins_get(pins, pin, &clsact_note_kind);
	if (fd < 0)
		return fd;
	err = bpf_map_lookup_elem(fd, &key, note);
	close(fd);
	return err;
}

/* The note is pinned before the filter is made: a note without a filter is
 * known to be left over, but a filter without a note would not be found.
 */
static int note_write(const struct pins *pins, const char *prefix,
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

/* The policy's name makes the handle, so that several can share a priority. */
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

static int count_message(const struct nlmsghdr *nlh, void *context)
{
	unsigned int *count = context;

	*count += nlh->nlmsg_type == RTM_NEWTFILTER;
	return MNL_CB_OK;
}

/* Filters at @parent of the device; on error 1, so that nothing is removed. */
static unsigned int count_filters(struct mnl_socket *socket, uint32_t ifindex,
				  uint32_t parent)
{
	char buffer[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	unsigned int count = 0, sequence = time(NULL);
	struct tcmsg *tcm;
	ssize_t length;
	int more = MNL_CB_OK;

	nlh->nlmsg_type = RTM_GETTFILTER;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nlh->nlmsg_seq = sequence;
	tcm = mnl_nlmsg_put_extra_header(nlh, sizeof(*tcm));
	tcm->tcm_family = AF_UNSPEC;
	tcm->tcm_ifindex = ifindex;
	tcm->tcm_parent = parent;
	if (mnl_socket_sendto(socket, nlh, nlh->nlmsg_len) < 0)
		return 1;
	while (more > MNL_CB_STOP) {
		length = mnl_socket_recvfrom(socket, buffer, sizeof(buffer));
		if (length < 0)
			return 1;
		more = mnl_cb_run(buffer, length, sequence, 0, count_message,
				  &count);
	}
	return more < 0 ? 1 : count;
}

static bool qdisc_is_empty(uint32_t ifindex)
{
	struct mnl_socket *socket = mnl_socket_open(NETLINK_ROUTE);
	unsigned int count = 1;

	if (!socket)
		return false;
	if (!mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID))
		count = count_filters(socket, ifindex,
				      TC_H_MAKE(TC_H_CLSACT,
						TC_H_MIN_INGRESS)) +
			count_filters(socket, ifindex,
				      TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS));
	mnl_socket_close(socket);
	return !count;
}

static void qdisc_remove(const struct clsact_note *note)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS);

	if (note->made_qdisc && qdisc_is_empty(note->ifindex))
		bpf_tc_hook_destroy(&hook);
}

int clsact_create(const struct pins *pins, const char *prefix,
		  unsigned int number, struct clsact_note *note, int program)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = attach_point(note));
	char pin[PIN_NAME_SIZE];
	int err;

	note->handle = handle_choose(pins);
	err = bpf_tc_hook_create(&hook);
	if (err && err != -EEXIST)
		return err;
	note->made_qdisc = !err;
	err = note_write(pins, prefix, number, note);
	err = err ?: filter_attach(note, program, 0);
	if (!err)
		return 0;
	pin_name(pin, prefix, number);
	pins_remove(pins, pin);
	qdisc_remove(note);
	return err;
}

int clsact_update(const struct clsact_note *note, int program)
{
	return filter_attach(note, program, BPF_TC_F_REPLACE);
}

void clsact_remove(const struct pins *pins, const char *prefix,
		   unsigned int number)
{
	LIBBPF_OPTS(bpf_tc_opts, opts);
	struct clsact_note note;
	char pin[PIN_NAME_SIZE];

	if (clsact_note_read(pins, prefix, number, &note))
		return;
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note.ifindex,
		    .attach_point = attach_point(&note));
	opts.handle = note.handle;
	opts.priority = note.priority;
	bpf_tc_detach(&hook, &opts);
	qdisc_remove(&note);
	pin_name(pin, prefix, number);
	pins_remove(pins, pin);
}

int clsact_program(const struct clsact_note *note)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = note->ifindex,
		    .attach_point = attach_point(note));
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = note->handle,
		    .priority = note->priority);
	int err;

	err = bpf_tc_query(&hook, &opts);
	/* No such qdisc, device or filter. */
	if (err == -EINVAL || err == -ENODEV || err == -ENOENT)
		return -ENOENT;
	if (err)
		return err;
	return bpf_program_get(opts.prog_id);
}
