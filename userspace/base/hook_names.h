/* SPDX-License-Identifier: GPL-2.0-only */
/* Netfilter's hooks by name: for every backend that attaches to them. */
#ifndef KZ_HOOK_NAMES_H
#define KZ_HOOK_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define HOOKS 5 /* NF_INET_* */

extern const char *const hook_names[HOOKS];

/*
 * "prerouting,output" into a mask of 1 << NF_INET_*; if @none_too, "none" is 0.
 * 0, or -EINVAL with a sentence in @why (WHY_SIZE).
 */
int hooks_parse(const char *text, int none_too, uint32_t *hooks, char *why);

/* "prerouting,output -150", or "none". */
void hooks_print(uint32_t hooks, int32_t priority, char *text, size_t size);

#endif
