/* SPDX-License-Identifier: GPL-2.0-only */
/* What was measured on: so that another person knows what to compare with. */
#ifndef KZ_BENCH_ENVIRONMENT_H
#define KZ_BENCH_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The CPU's name, as it calls itself. */
void environment_model(char *model, size_t size);
/* The revision of the sources; with a "+" if they are changed. */
void environment_revision(char *revision, size_t size, bool brief);

/* All of it, one JSON object. 0 or -errno. */
int environment_write(FILE *out);

#endif
