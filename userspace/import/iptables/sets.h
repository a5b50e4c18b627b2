/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sets of "ipset save", which rules ask by name (-m set). A policy has the
 * elements that a set had when it was saved.
 */
#ifndef KZ_IMPORT_XT_SETS_H
#define KZ_IMPORT_XT_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "userspace/import/iptables/pool.h"

#define XT_SET_PARTS 3

struct xt_set {
	const char *name; /* of ipset, */
	const char *label; /* and of the policy */
	char parts[XT_SET_PARTS][8]; /* "ip", "net", "port", "mac", ... */
	size_t n_parts;
	bool ip6;
	const char *body; /* "type ...; elements = ...", or NULL: of the others */
	bool used; /* by a rule of the policy */
	const char **elements; /* owned: each as ipset has it */
	size_t n_elements;
	bool checked;
	const char *reason; /* why it cannot be in a policy, or NULL */
};

struct xt_sets {
	const char *file;
	struct pool pool;
	struct xt_set *sets; /* owned */
	size_t n_sets;
};

/*
 * Read @text (written over) of @sets->file. 0, or -errno with a sentence in
 * @why (WHY_SIZE). The caller frees it in either case.
 */
int xt_sets_read(struct xt_sets *sets, char *text, char *why);
void xt_sets_free(struct xt_sets *sets);

struct xt_set *xt_set_find(const struct xt_sets *sets, const char *name);

/* Can all its elements be written? Else it gets a reason. Asked once. */
bool xt_set_good(struct xt_set *set);

/* "set NAME { ... }" of those that are used. */
void xt_sets_declare(const struct xt_sets *sets, FILE *out);

#endif
