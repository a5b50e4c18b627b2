// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/host_device.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/netdev.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/netlink_dump.h"
#include "userspace/base/array.h"
#include "userspace/backend/host_netlink.h"

static int take_kind(const struct nlattr *attr, void *context)
{
	struct host_device *device = context;

	if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
		snprintf(device->kind, sizeof(device->kind), "%s",
			 mnl_attr_get_str(attr));
	return MNL_CB_OK;
}

static int take_program(const struct nlattr *attr, void *context)
{
	static const uint16_t attributes[HOST_XDP_MODES] = {
		[HOST_XDP_IN_GENERIC] = IFLA_XDP_SKB_PROG_ID,
		[HOST_XDP_IN_NATIVE] = IFLA_XDP_DRV_PROG_ID,
		[HOST_XDP_IN_HARDWARE] = IFLA_XDP_HW_PROG_ID,
	};
	struct host_device *device = context;
	int mode;

	for (mode = 0; mode < HOST_XDP_MODES; mode++)
		if (mnl_attr_get_type(attr) == attributes[mode])
			device->programs[mode] = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int take_link(const struct nlattr *attr, void *context)
{
	struct host_device *device = context;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_IFNAME:
		snprintf(device->name, sizeof(device->name), "%s",
			 mnl_attr_get_str(attr));
		break;
	case IFLA_MTU:
		device->mtu = mnl_attr_get_u32(attr);
		break;
	case IFLA_MASTER:
		device->master = mnl_attr_get_u32(attr);
		break;
	case IFLA_LINK:
		device->peer = mnl_attr_get_u32(attr);
		break;
	case IFLA_LINK_NETNSID:
		device->peer_nsid = (int)mnl_attr_get_u32(attr);
		break;
	case IFLA_LINKINFO:
		return mnl_attr_parse_nested(attr, take_kind, device);
	case IFLA_XDP:
		return mnl_attr_parse_nested(attr, take_program, device);
	}
	return MNL_CB_OK;
}

static int hear_link(const struct nlmsghdr *nlh, void *context)
{
	const struct ifinfomsg *link = mnl_nlmsg_get_payload(nlh);
	struct host_devices *devices = context;
	struct host_device *list;

	list = array_grow(devices->list, devices->count, sizeof(*list));
	if (!list) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	devices->list = list;
	list += devices->count++;
	*list = (struct host_device){ .ifindex = link->ifi_index,
				      .type = link->ifi_type,
				      .peer_nsid = -1 };
	return mnl_attr_parse(nlh, sizeof(*link), take_link, list);
}

static void forget_links(void *context)
{
	struct host_devices *devices = context;

	devices->count = 0;
}

/* ---- what drivers can do ---- */

struct family {
	const char *name;
	uint16_t id;
	bool is_it; /* of the message that is being read */
	uint16_t read;
};

static int take_family(const struct nlattr *attr, void *context)
{
	struct family *family = context;

	if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_NAME)
		family->is_it = !strcmp(mnl_attr_get_str(attr), family->name);
	if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
		family->read = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

static int hear_family(const struct nlmsghdr *nlh, void *context)
{
	struct family *family = context;

	family->is_it = false;
	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), take_family, family);
	if (family->is_it)
		family->id = family->read;
	return MNL_CB_OK;
}

struct features {
	int ifindex;
	uint64_t xdp;
	uint64_t metadata;
};

static int take_features(const struct nlattr *attr, void *context)
{
	struct features *features = context;

	if (mnl_attr_get_type(attr) == NETDEV_A_DEV_IFINDEX)
		features->ifindex = mnl_attr_get_u32(attr);
	if (mnl_attr_get_type(attr) == NETDEV_A_DEV_XDP_FEATURES)
		features->xdp = mnl_attr_get_u64(attr);
	if (mnl_attr_get_type(attr) == NETDEV_A_DEV_XDP_RX_METADATA_FEATURES)
		features->metadata = mnl_attr_get_u64(attr);
	return MNL_CB_OK;
}

static int hear_features(const struct nlmsghdr *nlh, void *context)
{
	struct host_devices *devices = context;
	struct features features = { 0 };
	size_t i;

	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), take_features,
		       &features);
	for (i = 0; i < devices->count; i++) {
		if (devices->list[i].ifindex != features.ifindex)
			continue;
		devices->list[i].xdp = features.xdp;
		devices->list[i].xdp_metadata = features.metadata;
	}
	return MNL_CB_OK;
}

static int read_features(struct host_devices *devices)
{
	struct family family = { .name = NETDEV_FAMILY_NAME };
	char buffer[HOST_REQUEST_SIZE];
	int err;

	err = netlink_dump(NETLINK_GENERIC,
			   host_generic_request(buffer, GENL_ID_CTRL,
						CTRL_CMD_GETFAMILY),
			   hear_family, NULL, &family);
	if (err)
		return err;
	if (!family.id)
		return -EOPNOTSUPP;
	return netlink_dump(NETLINK_GENERIC,
			    host_generic_request(buffer, family.id,
						 NETDEV_CMD_DEV_GET),
			    hear_features, NULL, devices);
}

static void name_bridges(struct host_devices *devices)
{
	const struct host_device *master;
	size_t i;

	for (i = 0; i < devices->count; i++) {
		master = host_devices_find(devices, devices->list[i].master);
		if (master && !strcmp(master->kind, "bridge"))
			strcpy(devices->list[i].bridge, master->name);
	}
}

int host_devices_links(struct host_devices *devices)
{
	*devices = (struct host_devices){ 0 };
	return netlink_dump_links(hear_link, forget_links, devices);
}

int host_devices_read(struct host_devices *devices)
{
	int err = host_devices_links(devices);

	if (err)
		return err;
	name_bridges(devices);
	devices->xdp_error = read_features(devices);
	return 0;
}

void host_devices_free(struct host_devices *devices)
{
	free(devices->list);
	*devices = (struct host_devices){ 0 };
}

const struct host_device *host_devices_find(const struct host_devices *devices,
					    int ifindex)
{
	size_t i;

	for (i = 0; i < devices->count; i++)
		if (ifindex && devices->list[i].ifindex == ifindex)
			return &devices->list[i];
	return NULL;
}
