// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>

#include "userspace/backend/bpf/xdp_tags.h"
#include "userspace/backend/offloads.h"
#include "userspace/backend/veth_peer.h"
#include "userspace/base/refuse.h"

#define COMMAND_SIZE 128
#define REMEDY_SIZE (COMMAND_SIZE + 48)

struct tags {
	const struct host_devices *host;
	const struct host_device *device;
	bool generic;
	bool is_told; /* the driver tells a bound program */
	char remedy[REMEDY_SIZE]; /* that leaves them in frames; "": none */
};

/* Devices on top of others, where the kernel has untagged frames itself. */
static bool is_untagged(const struct host_device *device)
{
	static const char *const before[] = { "", "veth", "tun", "vlan",
					      "dummy" };
	size_t i;

	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (!strcmp(device->kind, before[i]))
			return false;
	return true;
}

static void write_remedy(struct tags *tags, const char *name,
			 unsigned int offloads, const char *where)
{
	char command[COMMAND_SIZE];

	offloads_print_command(name, offloads, command, sizeof(command));
	snprintf(tags->remedy, sizeof(tags->remedy), "'%s'%s", command, where);
}

/* A veth device gets frames as its peer sends them. 1: the tags are in them. */
static int find_at_veth(struct tags *tags, char *why)
{
	struct veth_peer peer;
	int err = veth_peer_read(tags->device, &peer);

	if (err == -ENOENT || err == -EPERM)
		return 0;
	if (err)
		return refuse_errno(why, err,
				    "cannot read the offloads of %s's peer",
				    tags->device->name);
	if (!(peer.offloads & OFFLOADS_TX))
		return 1;
	write_remedy(tags, peer.name, peer.offloads & OFFLOADS_TX,
		     tags->device->peer_nsid < 0 ?
			     "" :
			     " in its peer's network namespace");
	return 0;
}

static int find_at_card(struct tags *tags, const char *name, char *why)
{
	unsigned int offloads;
	int err = offloads_read(name, &offloads);

	if (err && err != -EOPNOTSUPP)
		return refuse_errno(why, err, "cannot read the offloads of %s",
				    name);
	if (err || !(offloads & OFFLOADS_RX))
		return 1;
	write_remedy(tags, name, offloads & OFFLOADS_RX, "");
	return 0;
}

/* And of its ports, at which a bond's program runs. */
static int find_at_ports(struct tags *tags, char *why)
{
	const struct host_devices *host = tags->host;
	int found = 1;
	size_t i;

	for (i = 0; i < host->count && found > 0; i++)
		if (host->list[i].master == tags->device->ifindex)
			found = find_at_card(tags, host->list[i].name, why);
	return found;
}

/* 1: the tags are in frames; 0: they are not, tags->remedy; -errno and @why. */
static int find(struct tags *tags, char *why)
{
	int found;

	if (!strcmp(tags->device->kind, "veth"))
		return find_at_veth(tags, why);
	if (tags->generic && is_untagged(tags->device))
		return 0;
	found = find_at_card(tags, tags->device->name, why);
	return found > 0 ? find_at_ports(tags, why) : found;
}

static int refuse_lost(const struct tags *tags, char *why)
{
	return refuse(
		why, -EOPNOTSUPP,
		"%s: XDP does not see the VLAN tags that the policy matches, which are taken out of the frames before: use %s%s%s--backend tc",
		tags->device->name, tags->is_told ? "--hook native, or " : "",
		tags->remedy, *tags->remedy ? ", or " : "");
}

static int find_one(struct tags *tags, int *bound, char *why)
{
	int found = find(tags, why);

	if (found)
		return found < 0 ? found : 0;
	tags->is_told = tags->device->xdp_metadata & HOST_XDP_TAGS;
	if (!tags->is_told || tags->generic)
		return refuse_lost(tags, why);
	if (!bound)
		return refuse(
			why, -EOPNOTSUPP,
			"%s: the device takes VLAN tags, which the policy matches, out of frames, and tells them only to a program for this one device: use %s%sanother name for each device",
			tags->device->name, tags->remedy,
			*tags->remedy ? ", or " : "");
	*bound = tags->device->ifindex;
	return 0;
}

int xdp_tags_find(const struct devices *devices, bool generic, int *bound,
		  char *why)
{
	struct host_devices host;
	struct tags tags;
	unsigned int i;
	int err = host_devices_read(&host);

	if (bound)
		*bound = 0;
	if (err)
		refuse_errno(why, err, "cannot list the devices");
	for (i = 0; !err && i < devices->count; i++) {
		tags = (struct tags){
			.host = &host,
			.device = host_devices_find(&host, devices->ifindex[i]),
			.generic = generic,
		};
		if (tags.device && tags.device->type == ARPHRD_ETHER)
			err = find_one(&tags, bound, why);
	}
	host_devices_free(&host);
	return err;
}
