// SPDX-License-Identifier: GPL-2.0-only
/* The validator: what a policy writes, and that it may. */
#include "core/image_room.h"
#include "core/validate_check.h"

/* The words of the key that elements of a set may be. */
static bool is_set_word(__u32 type, __u32 word)
{
	if (type == KZ_SET_PORT)
		return word == KZ_W_SPORT || word == KZ_W_DPORT;
	return word == KZ_W_SADDR || word == KZ_W_DADDR;
}

/* A value of the packet, of the set's type, into a dynamic set. */
static int check_add(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);
	const struct kz_dynamic *set;

	if (!kz_check_is_dynamic(c->header, a->arg, false))
		return kz_check_fail(c, offset, "action names no dynamic set");
	set = (const void *)(c->image + c->header->dynamic +
			     a->arg * sizeof(*set));
	if (!is_set_word(set->type, a->word) || a->class & ~a->mask)
		return kz_check_fail(c, offset, "bad action on a dynamic set");
	if (a->op == KZ_ACTION_UPDATE &&
	    (!a->value || !(c->header->features & KZ_F_UPDATE)))
		return kz_check_fail(c, offset, "update without a time");
	if (kz_class_is_ip6(a->class) != (set->type == KZ_SET_IPV6))
		return kz_check_fail(c, offset,
				     "dynamic set of another family");
	return 0;
}

/* The key of several parts, of the packet, into a dynamic set. */
static int check_join(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);

	if (a->none || a->word > 1)
		return kz_check_fail(c, offset, "bad action on a dynamic set");
	if (a->word && (!a->value || !(c->header->features & KZ_F_UPDATE)))
		return kz_check_fail(c, offset, "update without a time");
	return kz_joined_check(c, a->arg, a->op == KZ_ACTION_WIDE, a->parts);
}

/* The bits of key word @word that actions may write. A load claims the fields
 * of the info part, and nothing else.
 */
static __u32 writable_bits(const struct kz_check *c, __u32 word)
{
	const struct kz_image_header *h = c->header;

	switch (word) {
	case KZ_W_MARK:
		return h->window & c->mark_owned;
	case KZ_W_FLOW:
	case KZ_W_FLOW + 1:
	case KZ_W_FLOW + 2:
	case KZ_W_FLOW + 3:
		return h->flow_window[word - KZ_W_FLOW] &
		       c->flow_owned[word - KZ_W_FLOW];
	case KZ_W_IP:
		return KZ_IP_WRITABLE;
	case KZ_W_PRIORITY:
	case KZ_W_MIRROR:
	case KZ_W_REDIRECT:
		return ~0U;
	default:
		return 0;
	}
}

static bool is_rotation(__u32 rotate)
{
	return rotate < 32;
}

static __u32 rotated(__u32 value, __u32 rotate)
{
	return rotate ? value << rotate | value >> (32 - rotate) : value;
}

/* Values go up, the last to the end, and stay in the mask. */
static int check_weights(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);
	const struct kz_weight *weight;
	__u32 i;

	if (!a->arg || a->arg > KZ_MAX_WEIGHTS || a->value % sizeof(*weight) ||
	    !kz_check_holds(c->header->rules, c->header->hot_size, a->value,
			    a->arg, sizeof(*weight)))
		return kz_check_fail(c, offset, "weights outside the rules");
	weight = (const void *)(c->image + a->value);
	for (i = 0; i < a->arg; i++)
		if (weight[i].value & ~a->mask ||
		    (i && weight[i].upper < weight[i - 1].upper))
			return kz_check_fail(c, offset, "bad weight");
	return weight[a->arg - 1].upper == ~0U ?
		       0 :
		       kz_check_fail(c, offset, "weights leave a gap");
}

static int check_copy(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);

	if (a->arg >= KZ_KEY_WORDS || !is_rotation(a->rotate) ||
	    rotated(a->value, a->rotate) & ~a->mask)
		return kz_check_fail(c, offset, "bad copy");
	return 0;
}

/* Actions write what belongs to the policy, and what no one owns. */
int kz_action_check(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);

	if (a->op == KZ_ACTION_ADD || a->op == KZ_ACTION_UPDATE)
		return check_add(c, offset);
	if (a->op == KZ_ACTION_JOIN || a->op == KZ_ACTION_WIDE)
		return check_join(c, offset);
	if (a->op == KZ_ACTION_LOG)
		return !(c->header->features & KZ_F_LOG) || a->word || a->arg ||
				       a->mask || a->none ||
				       a->value >=
					       c->header->n_rules +
						       kz_room_ids(c->header) ?
			       kz_check_fail(c, offset, "bad log action") :
			       0;
	if (!a->mask || a->mask & ~writable_bits(c, a->word))
		return kz_check_fail(
			c, offset,
			"action writes bits of no field, or outside the window");
	if (a->op == KZ_ACTION_COPY)
		return check_copy(c, offset);
	if (a->op == KZ_ACTION_CHOOSE)
		return check_weights(c, offset);
	if (a->arg || (a->op == KZ_ACTION_SET_OF ?
			       !a->family || a->family >= KZ_FAMILIES :
			       a->op != KZ_ACTION_SET || a->none))
		return kz_check_fail(c, offset, "unknown action");
	if (a->value & ~a->mask)
		return kz_check_fail(c, offset,
				     "action's value exceeds its mask");
	return 0;
}

int kz_sticky_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_sticky *sticky = (const void *)(c->image + h->sticky);
	__u32 i, offset;

	if (h->n_sticky && (h->sticky % KZ_RECORD_ALIGN ||
			    !kz_check_holds(h->rules, h->hot_size, h->sticky,
					    h->n_sticky, sizeof(*sticky))))
		return kz_check_fail(c, 0, "sticky fields outside the rules");
	for (i = 0; i < h->n_sticky; i++, sticky++) {
		offset = h->sticky + i * sizeof(*sticky);
		if (sticky->word < KZ_W_FLOW ||
		    sticky->word >= KZ_W_FLOW + KZ_FLOW_WORDS ||
		    sticky->reserved || !is_rotation(sticky->rotate))
			return kz_check_fail(c, offset, "bad sticky field");
		if (!sticky->mark_mask ||
		    sticky->mark_mask & ~writable_bits(c, KZ_W_MARK) ||
		    sticky->flow_mask & ~writable_bits(c, sticky->word) ||
		    rotated(sticky->flow_mask, sticky->rotate) !=
			    sticky->mark_mask)
			return kz_check_fail(
				c, offset,
				"sticky bits of no field, or outside the windows");
	}
	return 0;
}
