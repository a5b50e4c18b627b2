// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/walk.h"

#define BATCH 4096U

int bpf_batch_init(struct bpf_batch *batch, uint32_t room, size_t key_size,
		   size_t value_size)
{
	batch->keys = calloc(room, key_size);
	batch->values = calloc(room, value_size);
	batch->room = room;
	batch->key_size = key_size;
	return batch->keys && batch->values ? 0 : -ENOMEM;
}

void bpf_batch_clear(struct bpf_batch *batch)
{
	free(batch->keys);
	free(batch->values);
}

int bpf_map_walk(int fd, size_t key_size, size_t value_size, bool take,
		 int (*each)(const struct bpf_batch *batch, uint32_t count,
			     void *context),
		 void *context)
{
	uint32_t token = 0, *from = NULL, count, room = BATCH;
	struct bpf_batch batch = { 0 };
	int err, last = 0;

	err = bpf_batch_init(&batch, room, key_size, value_size);
	while (!err && !last) {
		count = batch.room;
		last = (take ? bpf_map_lookup_and_delete_batch :
			       bpf_map_lookup_batch)(fd, from, &token,
						     batch.keys, batch.values,
						     &count, NULL);
		/* A bucket has more elements than fit. */
		if (last == -ENOSPC) {
			bpf_batch_clear(&batch);
			room *= 2;
			err = bpf_batch_init(&batch, room, key_size,
					     value_size);
			last = 0;
			continue;
		}
		if (last && last != -ENOENT) /* the end */
			err = last;
		from = &token;
		if (!err)
			err = each(&batch, count, context);
	}
	bpf_batch_clear(&batch);
	return err;
}
