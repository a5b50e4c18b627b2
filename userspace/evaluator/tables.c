// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/evaluator/tables.h"

#include <stdint.h>
#include <stdlib.h>

struct kz_row **env_tables_new(const struct kz_image_header *image)
{
	const struct kz_limit *limit =
		(const void *)((const uint8_t *)image + image->limits);
	struct kz_row **tables = calloc(image->n_tables + 1, sizeof(*tables));
	uint32_t i;

	for (i = 0; tables && i < image->n_limits; i++, limit++) {
		if (!limit->n_rows)
			continue;
		tables[limit->table] =
			calloc(limit->n_rows + 1, sizeof(struct kz_row));
		if (!tables[limit->table]) {
			env_tables_free(tables, image);
			return NULL;
		}
	}
	return tables;
}

void env_tables_free(struct kz_row **tables,
		     const struct kz_image_header *image)
{
	uint32_t i;

	for (i = 0; tables && i < image->n_tables; i++)
		free(tables[i]);
	free(tables);
}
