/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Formats of other people's files. A format is one file here and one row in
 * formats[]; it reads lists of elements, or rule sets, or both.
 */
#ifndef KZ_IMPORT_FORMAT_H
#define KZ_IMPORT_FORMAT_H

#include <stdbool.h>
#include <stdio.h>

struct list;
struct list_element;

struct import_report;

struct import_options {
	bool ignore_flags; /* conditions on TCP's flags and ICMP's type */
	const char *hook, *table; /* of which rules; NULL: the only one */
	const char *ip6; /* file of the rules for IPv6, or NULL */
	const char *ipset; /* file of the sets that rules name, or NULL */
	bool connmarks; /* connections' marks are these rules' alone */
	bool strict; /* refuse what cannot be said, instead of leaving it out */
	bool counts_only; /* of all hooks, where there are several: no policy */
	struct import_report *report; /* filled in, by formats that leave out */
};

struct format {
	const char *name;

	/*
	 * Lists: for 'file "..."' of a set and 'kzmark set add --file', through
	 * list_next(). NULL: not a list.
	 */

	/* Is @text of this format? The first row that says so reads it. NULL:
	 * it reads any list for which no other row says so.
	 */
	bool (*detect)(const char *text);
	/* The next element at or after @list->at, which is moved past it; false
	 * at the end. What the format does not have is zero in @element.
	 */
	bool (*next)(struct list *list, struct list_element *element);
	const char *help; /* of a list, for kzmark-policy(5): scdoc */

	/*
	 * Rule sets: for 'kzmark import'. Read @in, called @name in messages,
	 * and write a policy to @out. 0, or -errno with a sentence in @why
	 * (WHY_SIZE): -EINVAL for a bad line, which it names; @out then holds a
	 * part of the policy. NULL: not a rule set.
	 */
	int (*import)(FILE *in, const char *name, FILE *out,
		      const struct import_options *options, char *why);
};

/* Ends with NULL. */
extern const struct format *const formats[];

#endif
