/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which backend can do what, and why another cannot: the rows of
 * core/features.def with all their columns.
 */
#ifndef KZ_FEATURE_H
#define KZ_FEATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The columns of features.def, in the order of backends[]. */
enum backend_id {
	BACKEND_REF,
	BACKEND_IMAGE,
	BACKEND_XDP,
	BACKEND_TC,
	BACKEND_NETFILTER,
	BACKEND_KMOD,
	BACKEND_NFT,
	BACKENDS,
};

enum verdict {
	VERDICT_MISSING, /* in no row */
	VERDICT_YES,
	VERDICT_NO,
	VERDICT_WITH_MODULE, /* only with the module's help */
	VERDICT_NO_TEST, /* yes, but its test run cannot be given it */
};

/* What a backend is wanted for. */
enum backend_use {
	BACKEND_USE_LOAD,
	BACKEND_USE_LOAD_WITH_MODULE,
	BACKEND_USE_TEST, /* evaluate given packets */
};

struct feature_verdict {
	enum verdict verdict;
	const char *reason; /* NULL with VERDICT_YES only */
};

struct feature {
	uint64_t bit; /* KZ_F_* */
	const char *name; /* "OIF" of KZ_F_OIF */
	const char *noun; /* for tables: "output device" */
	const char *text; /* after "cannot": "match the output device" */
	const char *rule; /* that needs it, see feature_example() */
	struct feature_verdict verdicts[BACKENDS];
};

extern const struct feature features[];
extern const size_t n_features;

/* True if @backend has @feature for @use. */
bool feature_provided(const struct feature *feature, enum backend_id backend,
		      enum backend_use use);

#define FEATURE_EXAMPLE_SIZE 512

/* Write a policy with the one rule @rule, which may use fields f and g in mark,
 * t in flow, and the dynamic set s, into @text, FEATURE_EXAMPLE_SIZE bytes. A
 * line of @rule before its last is put at the policy's head.
 */
void feature_example(const char *rule, char *text);

#endif
