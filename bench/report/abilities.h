/* SPDX-License-Identifier: GPL-2.0-only */
/* capabilities.jsonl, read: what backends said they can do. */
#ifndef KZ_BENCH_ABILITIES_H
#define KZ_BENCH_ABILITIES_H

#include <stdbool.h>
#include <stddef.h>

struct ability_said {
	char capability[40];
	char backend[16];
	bool can;
	char says[160];
};

struct abilities {
	struct ability_said *list;
	size_t count;
};

/* 0 or -errno; freed with abilities_free(). */
int abilities_read(const char *folder, struct abilities *abilities);
void abilities_free(struct abilities *abilities);

/* NULL: nobody asked. */
const struct ability_said *abilities_find(const struct abilities *abilities,
					  const char *capability,
					  const char *backend);

#endif
