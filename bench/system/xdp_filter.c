// SPDX-License-Identifier: GPL-2.0-only
/* xdp-filter of xdp-tools: a peer for lists of single addresses. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"
#include "bench/system/sut.h"

#define MAP "/sys/fs/bpf/xdp-filter/filter_ipv4"

/* Its command takes one address: give it the first one, and then write the
 * others into its map as it wrote that one.
 */
static int map_fill(FILE *addresses, int map, const char *first)
{
	int cpus = libbpf_num_possible_cpus(), err;
	char text[INET_ADDRSTRLEN + 2];
	struct in_addr address;
	uint64_t *values;

	inet_pton(AF_INET, first, &address);
	values = calloc(cpus, sizeof(*values));
	err = values ? bpf_map_lookup_elem(map, &address, values) : -ENOMEM;
	while (!err && fscanf(addresses, "%16s", text) == 1)
		if (inet_pton(AF_INET, text, &address) == 1)
			err = bpf_map_update_elem(map, &address, values,
						  BPF_ANY);
	free(values);
	return err;
}

static int up(const struct sut *sut, const struct setup *setup, char *why)
{
	static const char *const load[] = {
		"xdp-filter", "load", "--mode", "native",	"--features",
		"ipv4",	      "-p",   "allow",	TESTBED_DEVICE, NULL,
	};
	char first[INET_ADDRSTRLEN + 2];
	const char *const add[] = { "xdp-filter", "ip",	 "--mode",
				    "src",	  first, NULL };
	FILE *addresses = fopen(setup->config, "r");
	int map, err = 0;

	if (!addresses || fscanf(addresses, "%16s", first) != 1)
		err = refuse_errno(why, -ENOENT, "%s", setup->config);
	if (!err)
		err = testbed_run(setup->testbed, NULL, why, load);
	if (!err)
		err = testbed_run(setup->testbed, NULL, why, add);
	if (!err) {
		map = bpf_obj_get(MAP);
		err = map < 0 ? map : map_fill(addresses, map, first);
		if (err)
			refuse_errno(why, err, "%s", sut->name);
		if (map >= 0)
			close(map);
	}
	if (addresses)
		fclose(addresses);
	return err;
}

static int write_addresses(const struct sut *sut, const struct ruleset *ruleset,
			   FILE *out, char *why)
{
	const struct ranges *ranges;
	struct in_addr address;
	uint64_t a;
	size_t i;

	if (!ruleset->policy->n_sets)
		return refuse_errno(why, -EINVAL, "%s", sut->name);
	ranges = &ruleset->policy->sets[0]->ranges;
	for (i = 0; i < ranges->count; i++)
		for (a = ranges->list[i].low[0]; a <= ranges->list[i].high[0];
		     a++) {
			address.s_addr = htonl(a);
			fprintf(out, "%s\n", inet_ntoa(address));
		}
	return 0;
}

const struct sut sut_xdp_filter = {
	.name = "xdp-filter",
	.label = "xdp-filter",
	.style = "peer",
	.help = "xdp-tools' xdp-filter, IPv4 addresses only",
	.side = PEER,
	.hook = HOOK_XDP,
	.topics = TOPIC_DENY,
	.up = up,
	.write = write_addresses,
	.how = "xdp-filter load --mode native --features ipv4 -p allow in0; "
	       "xdp-filter ip --mode src ADDRESS, for each of RULES",
};
