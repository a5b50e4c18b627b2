/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who reads and writes marks on a system. Readers (reader.h) fill the model
 * from dumps of other programs; findings (finding.h) are made of it.
 *
 * A rule is a line of a dump: of a firewall, of policy routing, of tc, or one
 * store of a BPF program. It has one owner. Its accesses to a mark are users.
 * Marks are in host byte order, as all those programs print them.
 */
#ifndef KZ_AUDIT_MODEL_H
#define KZ_AUDIT_MODEL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WHOLE_MARK UINT32_MAX

/* Where a packet passes, in this order on its way in, through and out. */
enum audit_hook {
	AUDIT_SOCKET, /* the program that sends */
	AUDIT_XDP,
	AUDIT_TC_IN,
	AUDIT_NETDEV_IN,
	AUDIT_PREROUTING,
	AUDIT_ROUTING, /* ip rules */
	AUDIT_INPUT,
	AUDIT_FORWARD,
	AUDIT_OUTPUT,
	AUDIT_POSTROUTING,
	AUDIT_NETDEV_OUT,
	AUDIT_TC_OUT,
	AUDIT_HOOKS,
};

extern const char *const audit_hook_names[AUDIT_HOOKS];

enum audit_family { AUDIT_IP4 = 1, AUDIT_IP6 = 2, AUDIT_ALL = 3 };

/* The hooks that reach a chain, and the priority at each. */
struct audit_place {
	uint32_t hooks; /* 1 << enum audit_hook; 0: nothing reaches it */
	int32_t priority[AUDIT_HOOKS];
	bool reroutes; /* at output: a changed mark routes the packet again */
};

enum audit_source {
	SOURCE_XTABLES,
	SOURCE_NFT,
	SOURCE_IP_RULE,
	SOURCE_TC,
	SOURCE_BPF,
	SOURCE_SOCKET,
	SOURCE_KZMARK,
};

struct audit_rule {
	enum audit_source source;
	uint8_t family; /* enum audit_family, or both */
	struct audit_place place;
	const char *table; /* "ip mangle"; NULL: has none */
	const char *chain; /* "PREROUTING"; NULL: has none */
	const char *where; /* for people: "ip mangle PREROUTING" */
	const char *text; /* the rule as its program prints it */
	const char *comment; /* or NULL */
	const char *device; /* that it is limited to, or NULL */
	const char *file;
	uint32_t line; /* from 1; or the rule's handle, unless by_line */
	bool by_line;
	bool base; /* the chain is a hook's own, not named by its owner */
	bool translates; /* a MASQUERADE or SNAT that the rule's marks choose */
	bool outbound; /* @device is the packet's way out */
	bool guarded; /* it is only for packets with a certain mark */
	const char *owner; /* audit_owners_assign() */
	uint32_t owner_flags; /* enum owner_flag */
	uint32_t owner_id; /* findings_find() */
	/* SOURCE_IP_RULE: */
	uint32_t priority;
	const char *lookup; /* the table's name, or the action */
	bool narrow; /* it has a selector besides the mark */
	bool suppresses; /* some routes of the table do not count */
};

enum audit_word { WORD_PACKET, WORD_CONNECTION };

enum audit_act {
	ACT_COMPARE, /* (mark & bits) == value; != if negated */
	ACT_READ, /* in a way that is more than one comparison */
	ACT_WRITE, /* mark = (mark & ~bits) | (value & bits), if known */
	ACT_COPY, /* the same of from & from_bits of the other word */
};

struct audit_user {
	size_t rule; /* its index */
	uint8_t family; /* audit_add_user(): its rule's */
	enum audit_word word;
	enum audit_act act;
	uint32_t bits; /* read or written */
	uint32_t value; /* COMPARE, WRITE: as it was given, see outside */
	uint32_t from_bits; /* COPY */
	uint32_t outside; /* bits of value that the mask does not cover */
	bool known; /* value says all of it */
	bool negated;
	bool reverse; /* the mark chooses the reverse path (fib, rpfilter) */
	bool crowd; /* its place has more values than findings' sides say */
};

/* What could not be read or decoded. */
struct audit_unread {
	const char *what; /* "ip6tables-save" */
	const char *why;
};

struct audit_settings { /* -1: unknown */
	int rp_filter; /* the strictest of all devices: 0, 1, 2 */
	int src_valid_mark;
	int fwmark_reflect;
	int tcp_fwmark_accept;
};

struct audit_chunk;
struct audit_set;

struct audit {
	struct audit_rule *rules; /* owned, as are the other lists */
	size_t n_rules;
	struct audit_user *users;
	size_t n_users;
	struct audit_unread *unread;
	size_t n_unread;
	struct audit_set *sets; /* ipsets (sets.h) */
	size_t n_sets;
	struct audit_settings settings;
	uint8_t xtables; /* families whose iptables-save has been read */
	bool nft_json; /* `nft -j` has been read */
	bool nft_text; /* `nft list ruleset` has been read */
	const char *by_nft; /* a dump that iptables-nft-save made, or NULL */
	bool tunnels; /* something encapsulates packets here */
	const char *flowtable; /* a rule that puts packets into one, or NULL */
	struct audit_chunk *chunks; /* of the strings */
	bool failed; /* out of memory: the model is not complete */
};

void audit_init(struct audit *audit);
void audit_free(struct audit *audit);

/* A copy that lives as long as @audit; "" if there is no memory. */
const char *audit_text(struct audit *audit, const char *text);
const char *audit_format(struct audit *audit, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *audit_vformat(struct audit *audit, const char *format,
			  va_list arguments);

/* Add copies. The index of the rule; 0 if there is no memory. */
size_t audit_add_rule(struct audit *audit, const struct audit_rule *rule);
void audit_add_user(struct audit *audit, const struct audit_user *user);
/* The same fault of the same file is told once. */
void audit_add_unread(struct audit *audit, const char *what, const char *why);

/* Where @rule is: "dump:12", "dump: handle 4". */
void audit_at(const struct audit_rule *rule, char *text, size_t size);

/* Its rule. */
static inline struct audit_rule *audit_rule_of(const struct audit *audit,
					       const struct audit_user *user)
{
	return &audit->rules[user->rule];
}

static inline bool audit_writes(const struct audit_user *user)
{
	return user->act == ACT_WRITE || user->act == ACT_COPY;
}

static inline bool audit_reads(const struct audit_user *user)
{
	return user->act == ACT_COMPARE || user->act == ACT_READ;
}

#endif
