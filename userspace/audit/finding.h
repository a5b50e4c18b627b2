/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is broken, or breaks as soon as two programs meet. A class of findings
 * is a row in finding_classes[]: a function of one access, or of two accesses
 * of different owners, that adds findings.
 */
#ifndef KZ_AUDIT_FINDING_H
#define KZ_AUDIT_FINDING_H

#include "userspace/audit/model.h"

#define FINDINGS_MAX 1000 /* of one class */

struct finding {
	const struct finding_class *class;
	uint32_t bits;
	const struct audit_rule *first;
	const struct audit_rule *second; /* NULL: one side is enough */
	const char *effect; /* sentences */
	size_t count; /* of pairs of rules at the same two places */
};

/* All that an owner does, by enum audit_word. */
struct owner_use {
	const char *name;
	const struct audit_owner *known; /* of audit_owners[], or NULL */
	uint32_t used[2]; /* use_own_bits() */
	uint32_t written[2];
};

struct findings {
	struct audit *audit;
	const struct finding_class *classes;
	const struct audit_user **uses; /* one of each kind of access; owned */
	size_t n_uses;
	/* Of those, what others are compared with: where a place has many
	 * values, some of them, which have every bit that is set in one.
	 */
	const struct audit_user **sides; /* owned */
	size_t n_sides;
	struct owner_use *owners; /* by owner_id; owned */
	size_t n_owners;
	struct finding **list; /* owned, as is each */
	size_t count;
	size_t more; /* that are not in the list: over FINDINGS_MAX */
	size_t per_class[32];
	void *index; /* tsearch(3) */
};

/* Which of a class's findings are told apart, and not only counted. */
enum finding_grain {
	GRAIN_PLACES, /* by both places and their owners */
	GRAIN_FIRST, /* by the first place, and the second one's owner */
	GRAIN_OWNERS, /* by the owners */
};

struct finding_class {
	const char *name;
	enum finding_grain grain;
	void (*alone)(struct findings *findings, const struct audit_user *a);
	/* Called with (a, b) and with (b, a). */
	void (*pair)(struct findings *findings, const struct audit_user *a,
		     const struct audit_user *b);
	const char *advice;
	const char *help; /* for kzmark-audit's documentation: scdoc */
};

extern const struct finding_class finding_classes[]; /* ends without name */

/* What @audit, whose owners are assigned, has of @classes. 0 or -ENOMEM. */
int findings_find(struct findings *findings, struct audit *audit,
		  const struct finding_class *classes);
void findings_free(struct findings *findings);

/* For findings_find(): uses, sides, owners. 0 or -ENOMEM. */
int findings_collect(struct findings *findings);

/*
 * Add a finding of the class called @class, unless there is one like it, by the
 * class's grain, of the same bits: that is counted. @format says what breaks.
 */
void finding_add(struct findings *findings, const char *class, uint32_t bits,
		 const struct audit_rule *first,
		 const struct audit_rule *second, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* ---- what several classes ask ---- */

/* Do two rules see the same packets' words? */
static inline bool same_word(const struct audit_user *a,
			     const struct audit_user *b)
{
	return a->word == b->word && (a->family & b->family);
}

/*
 * The bits that @a surely uses: those of its mask; of a whole mark, those that
 * its value sets.
 */
static inline uint32_t use_own_bits(const struct audit_user *a)
{
	if (a->bits != WHOLE_MARK)
		return a->bits;
	return a->known && a->act != ACT_READ ? a->value : 0;
}

/* May @a write what @b looks for? */
static inline bool use_is_open(const struct audit_user *a)
{
	return !a->known || a->crowd;
}

/* Does a packet whose mark @a has set, or demands, satisfy @b by that? */
bool use_satisfies(const struct audit_user *a, const struct audit_user *b);

/* May a packet pass @a's rule and after it @b's? */
bool rule_precedes(const struct audit_rule *a, const struct audit_rule *b);

void find_unmasked_write(struct findings *, const struct audit_user *);
void find_unmasked_write_pair(struct findings *, const struct audit_user *,
			      const struct audit_user *);
void find_unmasked_compare(struct findings *, const struct audit_user *);
void find_unmasked_compare_pair(struct findings *, const struct audit_user *,
				const struct audit_user *);
void find_unmasked_save(struct findings *, const struct audit_user *);
void find_unmasked_save_pair(struct findings *, const struct audit_user *,
			     const struct audit_user *);
void find_inverted_mask(struct findings *, const struct audit_user *);
void find_outside(struct findings *, const struct audit_user *);
void find_prefix(struct findings *, const struct audit_user *);
void find_byte_order(struct findings *, const struct audit_user *);
void find_overlap(struct findings *, const struct audit_user *,
		  const struct audit_user *);
void find_foreign_bit(struct findings *, const struct audit_user *,
		      const struct audit_user *);
void find_hook_order(struct findings *, const struct audit_user *,
		     const struct audit_user *);
void find_rule_priority(struct findings *, const struct audit_user *,
			const struct audit_user *);
void find_rule_behind(struct findings *, const struct audit_user *);
void find_late_write(struct findings *, const struct audit_user *);
void find_no_writer(struct findings *, const struct audit_user *);
void find_encapsulation(struct findings *, const struct audit_user *);
void find_flowtable(struct findings *, const struct audit_user *);
void find_rp_filter(struct findings *, const struct audit_user *);
void find_rp_filter_pair(struct findings *, const struct audit_user *,
			 const struct audit_user *);

#endif
