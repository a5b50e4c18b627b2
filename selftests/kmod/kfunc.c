// SPDX-License-Identifier: GPL-2.0-only
/*
 * kfunc OBJECT DEVICE: attach kfunc.bpf.o at prerouting and at egress of
 * DEVICE, say "ready", and when stdin ends what it has seen.
 */
#include <linux/netfilter.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "selftests/kmod/bpf/kfunc.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static struct bpf_program *program(struct bpf_object *object, const char *name)
{
	struct bpf_program *p = bpf_object__find_program_by_name(object, name);

	if (!p)
		die(name);
	return p;
}

/* All there is in .bss. */
static struct kfunc_seen seen(struct bpf_object *object)
{
	struct kfunc_seen seen;
	struct bpf_map *map;
	__u32 key = 0;

	bpf_object__for_each_map(
		map,
		object) if (strstr(bpf_map__name(map), ".bss") &&
			    !bpf_map__lookup_elem(map, &key, sizeof(key), &seen,
						  sizeof(seen), 0)) return seen;
	die(".bss");
	exit(1);
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_netfilter_opts, hook, .pf = NFPROTO_IPV4,
		    .hooknum = NF_INET_PRE_ROUTING, .priority = -100);
	struct bpf_object *object;
	struct kfunc_seen s;
	char byte;

	if (argc != 3)
		return 2;
	object = bpf_object__open_file(argv[1], NULL);
	if (!object || bpf_object__load(object))
		die(argv[1]);
	if (!bpf_program__attach_netfilter(program(object, "at_prerouting"),
					   &hook))
		die("prerouting");
	if (!bpf_program__attach_tcx(program(object, "at_egress"),
				     if_nametoindex(argv[2]), NULL))
		die(argv[2]);
	puts("ready");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	s = seen(object);
	printf("packets %d field %d flow %d unowned %d %d beyond %d left %d set %d\n",
	       s.packets, s.field, s.flow, s.unowned, s.unowned_flow, s.beyond,
	       s.left, s.left_set);
	return 0;
}
