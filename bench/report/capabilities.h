/* SPDX-License-Identifier: GPL-2.0-only */
/* capabilities.jsonl, read: what backends can do. */
#ifndef KZ_BENCH_CAPABILITIES_H
#define KZ_BENCH_CAPABILITIES_H

#include <stdbool.h>
#include <stddef.h>

struct capability {
	char name[40];
	char backend[16];
	bool can;
	char says[160];
};

struct capabilities {
	struct capability *list;
	size_t count;
};

/* 0 or -errno; freed with capabilities_free(). */
int capabilities_read(const char *folder, struct capabilities *capabilities);
void capabilities_free(struct capabilities *capabilities);

/* NULL: not known. */
const struct capability *
capabilities_find(const struct capabilities *capabilities,
		  const char *capability, const char *backend);

#endif
