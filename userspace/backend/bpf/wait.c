// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/bpf/wait.h"

#include <unistd.h>

#include <bpf/bpf.h>

/* An update of a map of maps returns only when every program that may have seen
 * the old element has ended.
 */
int bpf_wait_for_packets(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts);
	int inner, outer, err = 0;
	uint32_t key = 0;

	inner = bpf_map_create(BPF_MAP_TYPE_ARRAY, "kz_wait", 4, 4, 1, NULL);
	if (inner < 0)
		return inner;
	opts.inner_map_fd = inner;
	outer = bpf_map_create(BPF_MAP_TYPE_ARRAY_OF_MAPS, "kz_wait", 4, 4, 1,
			       &opts);
	if (outer < 0)
		err = outer;
	else
		err = bpf_map_update_elem(outer, &key, &inner, 0);
	if (outer >= 0)
		close(outer);
	close(inner);
	return err;
}
