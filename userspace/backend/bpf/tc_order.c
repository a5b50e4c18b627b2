// SPDX-License-Identifier: GPL-2.0-only
/* Reading the programs at a tc hook; see tc_order.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/tc_order.h"

/* All our programs are called so. */
#define OURS "kz_"

#define TCX_MAX 64 /* programs at a hook; BPF_MPROG_MAX of the kernel */

static struct tc_program *append(struct tc_order *order)
{
	struct tc_program *list =
		reallocarray(order->list, order->count + 1, sizeof(*list));

	if (!list)
		return NULL;
	order->list = list;
	list += order->count++;
	*list = (struct tc_program){ 0 };
	return list;
}

void tc_program_name(struct tc_program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(program->id);

	if (fd < 0)
		return;
	if (!bpf_prog_get_info_by_fd(fd, &info, &size) && info.name[0])
		snprintf(program->name, sizeof(program->name), "%s", info.name);
	program->ours = !strncmp(info.name, OURS, strlen(OURS));
	close(fd);
}

static int read_tcx(struct tc_order *order)
{
	uint32_t programs[TCX_MAX], links[TCX_MAX], i;
	LIBBPF_OPTS(bpf_prog_query_opts, opts, .prog_ids = programs,
		    .link_ids = links, .prog_cnt = TCX_MAX);
	struct tc_program *program;
	int err;

	err = bpf_prog_query_opts(
		order->ifindex,
		order->egress ? BPF_TCX_EGRESS : BPF_TCX_INGRESS, &opts);
	order->has_tcx = err != -EINVAL; /* it came with 6.6 */
	if (err)
		return err == -EINVAL || err == -ENOENT ? 0 : err;
	order->revision = opts.revision;
	for (i = 0; i < opts.prog_cnt; i++) {
		program = append(order);
		if (!program)
			return -ENOMEM;
		program->id = programs[i];
		program->link = links[i];
		tc_program_name(program);
	}
	return 0;
}

static int add_filter(const struct tc_filter *filter, void *context)
{
	struct tc_program *program;

	if (filter->chain)
		return 0;
	program = append(context);
	if (!program)
		return -ENOMEM;
	program->filter = *filter;
	program->id = filter->program;
	snprintf(program->name, sizeof(program->name), "%s", filter->name);
	if (program->id)
		tc_program_name(program);
	return 0;
}

int tc_order_read(uint32_t ifindex, bool egress, struct tc_order *order)
{
	int err;

	*order = (struct tc_order){ .ifindex = ifindex, .egress = egress };
	err = read_tcx(order);
	return err ?: tc_filters_each(ifindex, egress, add_filter, order);
}

void tc_order_clear(struct tc_order *order)
{
	free(order->list);
	*order = (struct tc_order){ 0 };
}

int tc_order_find_link(const struct tc_order *order, uint32_t link)
{
	unsigned int i;

	for (i = 0; link && i < order->count; i++)
		if (order->list[i].link == link)
			return i;
	return -1;
}

int tc_order_find_filter(const struct tc_order *order, uint32_t preference,
			 uint32_t handle)
{
	const struct tc_filter *filter;
	unsigned int i;

	for (i = 0; preference && i < order->count; i++) {
		filter = &order->list[i].filter;
		if (filter->preference == preference &&
		    filter->handle == handle && !strcmp(filter->kind, "bpf"))
			return i;
	}
	return -1;
}

int tc_attached_index(const struct tc_attached *attached,
		      const struct tc_order *order)
{
	if (attached->link)
		return tc_order_find_link(order, attached->link);
	return tc_order_find_filter(order, attached->preference,
				    attached->handle);
}

static const char *name_of(const struct tc_program *program)
{
	if (program->name[0])
		return program->name;
	return program->filter.kind[0] ? program->filter.kind : "a program";
}

void tc_program_print(const struct tc_program *program, char *text, size_t size)
{
	const struct tc_filter *filter = &program->filter;
	char id[24] = "", where[64] = "without a link";

	if (program->id)
		snprintf(id, sizeof(id), "id %u, ", program->id);
	if (filter->preference)
		snprintf(where, sizeof(where), "%s filter, pref %u, handle %#x",
			 filter->kind, filter->preference, filter->handle);
	else if (program->link)
		snprintf(where, sizeof(where), "link %u", program->link);
	snprintf(text, size, "%s (%s%s)", name_of(program), id, where);
}
