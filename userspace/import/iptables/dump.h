/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A dump of iptables-save in memory: tables, their chains, and rules whose
 * matches are already terms of a policy (match.h, target.h). What the policy
 * language cannot say has a reason instead.
 */
#ifndef KZ_IMPORT_DUMP_H
#define KZ_IMPORT_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "userspace/import/iptables/pool.h"

#define XT_NAT_TABLE "nat"
#define XT_BITS_MAX 4 /* different "@nh,..." of a policy: core/limits.h */

/* Packets of which a term asks what not every hook knows. */
enum xt_device {
	XT_NO_DEVICE,
	XT_IN, /* -i */
	XT_OUT, /* -o */
};

/* Bits of what terms read and actions write: the mark's, then these. */
#define XT_DSCP (1ULL << 32)
#define XT_TTL (1ULL << 33)
#define XT_CONNECTION (1ULL << 34) /* any of the connection's mark */

struct xt_set;

/* What a rule does with the mark of its packet's connection. */
enum xt_connmark_kind {
	XT_CONNMARK_NONE,
	XT_CONNMARK_SET, /* its bits @ct become @value */
	XT_CONNMARK_SAVE, /* its bits @ct become the packet's in @nf, or 0 */
	XT_CONNMARK_RESTORE, /* the packet's bits @nf: those in @ct, or 0 */
};

struct xt_connmark {
	enum xt_connmark_kind kind;
	uint32_t nf, ct, value;
};

/* A condition of the language. */
struct xt_term {
	const char *text;
	struct xt_set *set; /* that the text names, or NULL */
	uint64_t reads;
	uint64_t frozen; /* as @reads, of what is read before any rule's actions */
	uint8_t header; /* IPPROTO_*, of which it reads the header; 0: none */
	uint32_t ct, value; /* of bits @ct of the connection's mark; 0: none */
	enum xt_device device;
	bool inverted;
};

enum xt_kind {
	XT_NOTHING, /* no target, or one that changes no packet */
	XT_JUMP,
	XT_GOTO,
	XT_VERDICT,
	XT_RETURN,
	XT_ACTION, /* the chain's next rule comes next */
};

struct xt_chain;

struct xt_rule {
	uint32_t line; /* of the dump, from 1 */
	const char *text; /* "-A ..." */
	const char *label; /* of its comment, or NULL */
	struct xt_term *terms;
	size_t n_terms;
	const char *limit; /* "limit 3/minute burst 5", or NULL */
	enum xt_kind kind;
	struct xt_chain *target; /* of a jump */
	const char *actions; /* without a verdict: "log", or "" */
	const char *verdict; /* of XT_VERDICT: "drop" */
	uint64_t writes;
	uint32_t value; /* of those that are the mark's */
	struct xt_connmark connmark;
	bool nat; /* it translates addresses: the table keeps it */
	const char *shared; /* the name of a table of hashlimit, or NULL */
	const char *reason; /* why it is not translated, or NULL */
	unsigned int
		run; /* rules in a row with one number: no packet meets two */
	bool never; /* no packet is meant: there is nothing to translate */
	bool reached; /* a built-in chain leads to it */
	size_t emitted; /* in how many places of one policy */
	unsigned int group; /* the last of them */
	bool told; /* its comment is in the policy */
};

struct xt_chain {
	const char *name;
	const char *policy; /* "ACCEPT", "DROP"; "-": not built in */
	struct xt_rule *rules; /* owned */
	size_t n_rules;
	bool led; /* jumps lead to it from a built-in chain */
	bool active; /* being walked: a jump to it is a loop */
};

struct xt_table {
	const char *name;
	struct xt_chain **chains; /* in order of the dump */
	size_t n_chains;
	bool too_large; /* for a policy */
};

struct xt_sets;

struct xt_dump {
	const char *file;
	bool ip6; /* its rules are for IPv6, else for IPv4, */
	bool both; /* or for either */
	bool utc; /* a rule asks for the time, which is UTC */
	bool connmarks; /* connections' marks are these rules' alone */
	const char *bits[XT_BITS_MAX]; /* different "@nh,..." of its rules */
	size_t n_bits;
	const struct xt_sets *sets; /* of ipset; NULL: not given */
	struct pool pool;
	struct xt_table *tables; /* owned */
	size_t n_tables;
};

/*
 * Read @text (written over), called @file in messages, into @dump, of which
 * the caller has set @file, @ip6 and @sets. 0, or -errno with a sentence in
 * @why (WHY_SIZE). The caller frees it in either case.
 */
int xt_dump_read(struct xt_dump *dump, char *text, char *why);
void xt_dump_free(struct xt_dump *dump);

struct xt_chain *xt_chain_find(const struct xt_table *table, const char *name);
struct xt_table *xt_table_find(const struct xt_dump *dump, const char *name);

#endif
