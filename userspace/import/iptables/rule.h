/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of a rule -> its terms and actions: a table of matches and targets
 * (modules.h), each with its options.
 */
#ifndef KZ_IMPORT_XT_RULE_H
#define KZ_IMPORT_XT_RULE_H

#include "userspace/import/iptables/dump.h"
#include "userspace/import/iptables_save.h"

#define XT_TERMS_MAX 23 /* of one rule: core/limits.h */
#define XT_CONNECTED 7 /* of states: new, established, related */

/* A rule whose words are being read. */
struct xt_making {
	struct xt_dump *dump;
	const struct xt_table *table;
	struct xt_rule *rule;
	struct xt_term terms[XT_TERMS_MAX];
	size_t n_terms;
	const char *module; /* whose options are read */
	bool inverted; /* '!' before the option */
	uint8_t protocol; /* that -p asks for; 0: any, or all but one */
	uint32_t states; /* of conntrack, that a packet may have */
	const char *per_protocol; /* of --ctproto */
	struct { /* of limit and hashlimit */
		const char *rate, *burst, *mode;
		uint32_t source, destination; /* prefix lengths */
		uint32_t size;
		bool over;
	} hash;
	struct { /* of connlimit */
		uint32_t most;
		uint32_t prefix; /* of the address */
		bool over, given, masked, destination;
	} connections;
	struct {
		int start, stop; /* seconds of the day */
	} time;
	bool way_back_missing; /* of rpfilter */
	const char *reject;
};

/* An option of a match or target, and the words that follow it. */
struct xt_option {
	const char *name; /* "--dport" */
	unsigned int n_words;
	/* NULL, or why it cannot be said, of the pool or static. NULL: it says
	 * nothing about which packets are meant.
	 */
	const char *(*take)(struct xt_making *making, const char *const *words);
};

/* A match (-m), or target (-j). */
struct xt_module {
	const char *name;
	const struct xt_option *options; /* ends with a row without name */
	/* After the last of its options; as xt_option.take. */
	const char *(*finish)(struct xt_making *making);
};

/* Fill in @rule of @words; what cannot be said is its reason. */
void xt_rule_read(struct xt_dump *dump, const struct xt_table *table,
		  struct xt_rule *rule, const struct iptables_rule *words);

/* Add the condition "@key [!=] @value"; NULL: too many. */
struct xt_term *xt_term_add(struct xt_making *making, const char *key,
			    const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Why the rule cannot be said; the first reason counts. */
void xt_reason_set(struct xt_making *making, const char *reason);
/* The reason that @word is no value of the option. */
const char *xt_bad_value(struct xt_making *making, const char *word);

#endif
