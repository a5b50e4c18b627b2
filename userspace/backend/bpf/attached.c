// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/attached.h"
#include "userspace/backend/bpf/attached_netfilter.h"
#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"

#define AT_POINT_MAX 64 /* programs that one attach point can have */
#define OURS "kz_" /* how the names of programs begin */

/* 1 if program @id is ours; 0 if not, or if it is gone. */
static int is_ours(uint32_t id)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(id), err;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = bpf_prog_get_info_by_fd(fd, &info, &size);
	close(fd);
	return err ?: !strncmp(info.name, OURS, strlen(OURS));
}

static int ours_at_xdp(int ifindex)
{
	uint32_t id = 0;
	int err = bpf_xdp_query_id(ifindex, 0, &id);

	if (err == -ENODEV)
		return 0;
	return err ?: id ? is_ours(id) : 0;
}

static int ours_at_tcx(int ifindex, enum bpf_attach_type type)
{
	uint32_t ids[AT_POINT_MAX], flags, count = AT_POINT_MAX, i;
	int err = bpf_prog_query(ifindex, type, 0, &flags, ids, &count);

	/* Before Linux 6.6 there is no such attach point. */
	if (err == -EINVAL || err == -ENODEV)
		return 0;
	for (i = 0; !err && i < count; i++)
		err = is_ours(ids[i]);
	return err;
}

static int filter_is_ours(const struct tc_filter *filter, void *context)
{
	(void)context;
	return !strncmp(filter->name, OURS, strlen(OURS));
}

static int ours_at_clsact(int ifindex, bool egress)
{
	int err = tc_filters_each(ifindex, egress, filter_is_ours, NULL);

	return err == -ENODEV ? 0 : err;
}

static int ours_at_device(int ifindex)
{
	int err = ours_at_xdp(ifindex);

	err = err ?: ours_at_tcx(ifindex, BPF_TCX_INGRESS);
	err = err ?: ours_at_tcx(ifindex, BPF_TCX_EGRESS);
	err = err ?: ours_at_clsact(ifindex, false);
	return err ?: ours_at_clsact(ifindex, true);
}

static int program_is_ours(uint32_t id, void *context)
{
	(void)context;
	return is_ours(id);
}

int bpf_attached_here(char *why)
{
	struct if_nameindex *devices = if_nameindex();
	int err = devices ? 0 : -errno;
	size_t i;

	for (i = 0; devices && !err && devices[i].if_index; i++)
		err = ours_at_device(devices[i].if_index);
	if (devices)
		if_freenameindex(devices);
	err = err ?: netfilter_programs_each(program_is_ours, NULL);
	/* Such a kernel does not say; most of them have no such programs. */
	if (err == -EOPNOTSUPP)
		err = 0;
	if (err == -EPERM)
		return refuse_capability(
			why, CAPABILITIES_LOAD_BPF,
			"cannot ask the kernel which programs are attached");
	if (err < 0)
		return refuse_errno(
			why, err,
			"cannot ask the kernel which programs are attached");
	return err;
}

/* Does device @ifindex of this namespace run @program at @type? */
static int device_runs(int ifindex, enum bpf_attach_type type, uint32_t program)
{
	uint32_t ids[AT_POINT_MAX] = { 0 }, flags, count = AT_POINT_MAX, i;
	int err;

	if (!ifindex)
		return 0;
	err = type == BPF_XDP ?
		      bpf_xdp_query_id(ifindex, 0, &ids[0]) :
		      bpf_prog_query(ifindex, type, 0, &flags, ids, &count);
	if (err)
		return err == -ENODEV || err == -ENXIO ? 0 : err;
	for (i = 0; i < count && i < AT_POINT_MAX; i++)
		if (ids[i] == program)
			return 1;
	return 0;
}

int bpf_link_is_here(int fd)
{
	struct bpf_link_info info = { 0 };
	uint32_t size = sizeof(info);
	int err = bpf_link_get_info_by_fd(fd, &info, &size);

	if (err)
		return err;
	switch (info.type) {
	case BPF_LINK_TYPE_XDP:
		return device_runs(info.xdp.ifindex, BPF_XDP, info.prog_id);
	case BPF_LINK_TYPE_TCX:
		return device_runs(info.tcx.ifindex, info.tcx.attach_type,
				   info.prog_id);
	default:
		return info.type == BPF_LINK_TYPE_NETFILTER;
	}
}
