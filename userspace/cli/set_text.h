/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Elements of a static set, or a map, added, deleted, replaced: in the text
 * that the policy was loaded from (kept.h), which is then loaded in its place,
 * as by 'rule'. So each packet meets the old set or the new one, in every
 * backend, at the cost of a load.
 */
#ifndef KZ_CLI_SET_TEXT_H
#define KZ_CLI_SET_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum set_text_kind {
	SET_TEXT_ADD, /* a key of a map that is there gets the new value */
	SET_TEXT_DEL,
	SET_TEXT_REPLACE,
	SET_TEXT_FLUSH,
};

struct set_text_change {
	const char *policy;
	const char *set;
	const char *verb; /* "set add", in messages */
	enum set_text_kind kind;
	int n_words; /* elements, as a policy has them; a map's: "KEY : VALUE", */
	char **words; /* to be deleted "KEY" alone, too */
	const char *file; /* or of them, in any format of a set's file */
	bool skip; /* leave wrong lines of it out */
	bool ignore_missing; /* SET_TEXT_DEL of what is not there */
	bool quiet; /* no warnings */
	size_t done; /* out: elements added, deleted, or there now */
};

/* The exit status, after a complaint if it is not EXIT_DONE. */
int set_text_change(struct set_text_change *change);

#endif
