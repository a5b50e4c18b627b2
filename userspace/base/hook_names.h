/* SPDX-License-Identifier: GPL-2.0-only */
/* Netfilter's hooks and priorities by name, for backends that attach there. */
#ifndef KZ_HOOK_NAMES_H
#define KZ_HOOK_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define HOOKS 5 /* NF_INET_* */

extern const char *const hook_names[HOOKS];

/*
 * "prerouting,output" into a mask of 1 << NF_INET_*; if @none_too, "none" is 0.
 * 0, or -EUSAGE with a sentence in @why (WHY_SIZE).
 */
int hooks_parse(const char *text, int none_too, uint32_t *hooks, char *why);

/* A number, or nft's name of a priority, perhaps with a number after + or -:
 * "-150", "mangle", "filter+10", "dstnat - 1".
 */
#define PRIORITY_EXPECTED                                   \
	"a number from -2147483648 to 2147483647, or raw, " \
	"mangle, dstnat, filter, security or srcnat, as in 'mangle+10'"

/* 0, or -EINVAL. */
int priority_parse(const char *text, int32_t *priority);

/* "prerouting,output -150", or "none". */
void hooks_print(uint32_t hooks, int32_t priority, char *text, size_t size);

#endif
