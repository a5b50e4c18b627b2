// SPDX-License-Identifier: GPL-2.0-only
/* Create the tables of limits per key, and take them over; see table.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "core/limit_table.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/table.h"

#define BATCH 64U /* descriptors that are open at once */

static const uint32_t head_index;

static int table_create(const struct kz_limit *limit)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_INNER_MAP);
	struct kz_row head = { .head = {
				       .digest = limit->digest,
				       .size = limit->size,
				       .n_rows = limit->n_rows,
			       } };
	int fd, err;

	if (getrandom(head.head.secret, sizeof(head.head.secret), 0) < 0)
		return -errno;
	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "kz_table", sizeof(uint32_t),
			    sizeof(struct kz_row), 1 + limit->n_rows, &opts);
	if (fd < 0)
		return fd;
	err = bpf_map_update_elem(fd, &head_index, &head, 0);
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* fd of table @number of @tables, and its head; or -errno. */
static int head_read(int tables, uint32_t number, struct kz_row *head)
{
	uint32_t id;
	int err = bpf_map_lookup_elem(tables, &number, &id);
	int fd = err ? err : bpf_map_get_fd_by_id(id);

	if (fd < 0)
		return fd;
	err = bpf_map_lookup_elem(fd, &head_index, head);
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* fd of the table of @tables (-1: none), the old program's, with @limit's
 * digest; or -ENOENT.
 */
static int old_find(int tables, uint32_t count, const struct kz_limit *limit)
{
	struct kz_row head;
	uint32_t i;
	int fd;

	for (i = 0; tables >= 0 && i < count; i++) {
		fd = head_read(tables, i, &head);
		if (fd < 0 || (head.head.digest == limit->digest &&
			       head.head.size == limit->size))
			return fd;
		close(fd);
	}
	return -ENOENT;
}

/* Tables that the outer map gets in one call: after each, the kernel waits until
 * no program sees the outer map as it was.
 */
struct batch {
	int map;
	uint32_t count;
	uint32_t index[BATCH];
	int fd[BATCH]; /* owned */
};

static int batch_write(struct batch *b)
{
	uint32_t i, count = b->count;
	int err = 0;

	if (count)
		err = bpf_map_update_batch(b->map, b->index, b->fd, &count,
					   NULL);
	for (i = 0; i < b->count; i++)
		close(b->fd[i]);
	b->count = 0;
	return err;
}

static int tables_fill(int map, const struct image *image, int old,
		       uint32_t n_old)
{
	const struct kz_limit *limit =
		(const void *)(image->bytes + image->header->limits);
	struct batch batch = { .map = map };
	uint32_t i;
	int fd, err = 0, last;

	for (i = 0; !err && i < image->header->n_limits; i++, limit++) {
		if (!limit->n_rows)
			continue;
		fd = old_find(old, n_old, limit);
		if (fd == -ENOENT)
			fd = table_create(limit);
		if (fd < 0) {
			err = fd;
			break;
		}
		batch.index[batch.count] = limit->table;
		batch.fd[batch.count++] = fd;
		if (batch.count == BATCH)
			err = batch_write(&batch);
	}
	last = batch_write(&batch);
	return err ? err : last;
}

int bpf_tables_fill(struct bpf_object *object, const struct image *image,
		    int old)
{
	struct bpf_map_info info = { 0 };
	int before = -1, err;

	if (!image->header->n_tables)
		return 0;
	if (old >= 0)
		before = bpf_map_find(old, "kz_tables", &info);
	if (before < 0 && before != -1 && before != -ENOENT)
		return before;
	err = tables_fill(bpf_object__find_map_fd_by_name(object, "kz_tables"),
			  image, before, info.max_entries);
	if (before >= 0)
		close(before);
	return err;
}

int bpf_tables_refused(int program, uint64_t *refused)
{
	struct bpf_map_info info = { 0 };
	int tables = bpf_map_find(program, "kz_tables", &info), err = 0;
	struct kz_row head;
	uint32_t i;

	*refused = 0;
	if (tables < 0)
		return tables == -ENOENT ? 0 : tables;
	for (i = 0; !err && i < info.max_entries; i++) {
		err = head_read(tables, i, &head);
		if (err >= 0) {
			close(err);
			*refused += head.head.full;
			err = 0;
		}
	}
	close(tables);
	return err;
}
