/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What iptables-save and ip6tables-save print, line by line:
 *
 *	*mangle
 *	:PREROUTING ACCEPT [0:0]
 *	:mine - [0:0]
 *	-A PREROUTING -p udp -m comment --comment "a \"b\"" -j mine
 *	COMMIT
 *
 * Rules come as words, quotes removed. What the words mean is the caller's.
 */
#ifndef KZ_IMPORT_IPTABLES_SAVE_H
#define KZ_IMPORT_IPTABLES_SAVE_H

#include <stddef.h>
#include <stdint.h>

#define IPTABLES_WORDS 512 /* of one rule */

struct iptables_rule {
	const char *text; /* the line */
	const char *chain;
	const char *words[IPTABLES_WORDS + 1]; /* after the chain; then NULL */
	size_t n_words;
	uint32_t line; /* from 1 */
};

/* Each may be NULL; what it gets is good until it returns. */
struct iptables_visitor {
	void (*table)(void *context, const char *name, uint32_t line);
	/* @policy is "-" of a chain that no hook has. */
	void (*chain)(void *context, const char *name, const char *policy);
	void (*rule)(void *context, const struct iptables_rule *rule);
	void (*commit)(void *context);
	void (*comment)(void *context, const char *text);
};

/*
 * Visit what @text, called @name in messages, has; it is written over. 0, or
 * -EINVAL with a sentence in @why (WHY_SIZE) that names the line: of a bad
 * one, or of the table that does not end, because the dump stopped half-way.
 */
int iptables_save_read(char *text, const char *name,
		       const struct iptables_visitor *visitor, void *context,
		       char *why);

#endif
