// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/attached.h"
#include "userspace/backend/bpf/attached_device.h"
#include "userspace/backend/bpf/attached_netfilter.h"
#include "userspace/base/capability.h"
#include "userspace/base/hook_names.h"
#include "userspace/base/refuse.h"

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
	return err ?: !strncmp(info.name, BPF_OURS, strlen(BPF_OURS));
}

static int attached_is_ours(const struct bpf_attached *attached, void *context)
{
	(void)context;
	return is_ours(attached->program);
}

/* Where one netfilter hook's programs go. */
struct netfilter_walk {
	int (*each)(const struct bpf_attached *attached, void *context);
	void *context;
};

static int netfilter_one(uint32_t id, uint32_t hook, void *context)
{
	const struct netfilter_walk *walk = context;
	struct bpf_attached attached = { BPF_PROG_TYPE_NETFILTER, id, "" };

	snprintf(attached.where, sizeof(attached.where), "%s",
		 hook_names[hook]);
	return walk->each(&attached, walk->context);
}

int bpf_attached_each(enum bpf_prog_type type,
		      int (*each)(const struct bpf_attached *attached,
				  void *context),
		      void *context)
{
	struct netfilter_walk walk = { each, context };
	int err = 0;

	if (type != BPF_PROG_TYPE_NETFILTER)
		err = device_programs_each(type, each, context);
	if (err || (type && type != BPF_PROG_TYPE_NETFILTER))
		return err;
	err = netfilter_programs_each(netfilter_one, &walk);
	/* Such a kernel does not say; most of them have no such programs. */
	return err == -EOPNOTSUPP ? 0 : err;
}

int bpf_attached_refuse(int err, char *why)
{
	static const char what[] =
		"cannot ask the kernel which programs are attached";

	return err == -EPERM ?
		       refuse_capability(why, CAPABILITIES_LOAD_BPF, what) :
		       refuse_errno(why, err, what);
}

int bpf_attached_here(char *why)
{
	int found =
		bpf_attached_each(BPF_PROG_TYPE_UNSPEC, attached_is_ours, NULL);

	return found < 0 ? bpf_attached_refuse(found, why) : found;
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
