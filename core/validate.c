// SPDX-License-Identifier: GPL-2.0-only
/*
 * The image validator; validate.h says what it guarantees. Long: one file
 * has all that a reader needs to decide whether a bad image can pass.
 */
#include "core/cost.h"
#include "core/given.h"
#include "core/image_info.h"
#include "core/limit_table.h"
#include "core/result.h"
#include "core/validate.h"
#include "core/yield.h"

/* What the checks below share. */
struct kz_check {
	const __u8 *image;
	const struct kz_image_header *header;
	struct kz_fault *fault;
	__u32 mark_owned; /* bits that the fields in the info part have */
	__u32 flow_owned[KZ_FLOW_WORDS];
};

static int fail(const struct kz_check *c, __u32 offset, const char *reason)
{
	c->fault->reason = reason;
	c->fault->offset = offset;
	return -EINVAL;
}

/* True if count records of size bytes fit in [start, end) at offset. */
static bool holds(__u64 start, __u64 end, __u64 offset, __u64 count, __u64 size)
{
	return offset >= start && offset <= end && count * size <= end - offset;
}

static __u32 aligned(__u64 offset)
{
	return (offset + KZ_SECTION_ALIGN - 1) & ~(__u64)(KZ_SECTION_ALIGN - 1);
}

__u32 kz_image_checksum(const void *image, __u32 size)
{
	const __u32 skip = offsetof(struct kz_image_header, checksum) / 4;
	const __u32 *word = image;
	__u32 hash = 0x811c9dc5, i;

	for (i = 0; i < size / 4; i++) {
		if (i == skip)
			continue;
		hash = (hash ^ word[i]) * 0x01000193;
		if (!(i & 0xfffff))
			kz_yield();
	}
	return hash;
}

static int check_limits(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (h->n_groups > KZ_MAX_GROUPS)
		return fail(c, 0, "too many groups");
	if (h->n_rules > KZ_MAX_RULES || h->n_counters > h->n_rules)
		return fail(c, 0, "too many rules or counters");
	if (h->n_dynamic > KZ_MAX_SETS)
		return fail(c, 0, "too many dynamic sets");
	if (h->n_sticky > KZ_MAX_FIELDS)
		return fail(c, 0, "too many sticky fields");
	if (h->flow_size > KZ_MAX_FLOWS ||
	    (h->features & KZ_F_FLOW && !h->flow_size))
		return fail(c, 0, "no or too many flows");
	if (h->n_limits > h->n_rules)
		return fail(c, 0, "too many limits");
	if (h->n_trees > KZ_MAX_TREES || h->max_trees > h->n_trees)
		return fail(c, 0, "too many trees");
	if (h->depth > KZ_MAX_DEPTH || h->set_depth > KZ_MAX_DEPTH)
		return fail(c, 0, "trees too deep");
	if (h->max_matches > KZ_MAX_MATCHES)
		return fail(c, 0, "too many matches");
	if (h->features & ~(KZ_F_ALL | KZ_F_ASKED))
		return fail(c, 0, "unknown feature");
	for (i = 0; i <= KZ_MAX_ASKED; i++)
		if (h->asked[i] >= KZ_ASKS ||
		    (i && h->asked[i] && !h->asked[i - 1]))
			return fail(c, 0, "unknown value asked for");
	if (!h->asked[0] != !(h->features & KZ_F_ASKED))
		return fail(c, 0, "feature and values asked for disagree");
	if (h->asked[KZ_MAX_ASKED])
		return fail(c, 0, "too many values asked for");
	if (h->asked[KZ_ASKED_ALWAYS] && h->features & KZ_F_ETHER)
		return fail(c, 0, "values in words of the Ethernet header");
	if (h->n_patterns > KZ_MAX_PATTERNS)
		return fail(c, 0, "too many patterns of device names");
	for (i = 0; i < sizeof(h->reserved) / sizeof(h->reserved[0]); i++)
		if (h->reserved[i])
			return fail(c, 0, "reserved header word is not 0");
	return 0;
}

/* Sections follow each other in the order of the header. */
static int check_layout(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	__u64 trees, dynamic, nodes, set_nodes, candidates, rules;

	if (h->n_nodes > KZ_MAX_IMAGE_SIZE / sizeof(struct kz_node) ||
	    h->n_set_nodes > KZ_MAX_IMAGE_SIZE / sizeof(struct kz_node) ||
	    h->n_candidates > KZ_MAX_IMAGE_SIZE / sizeof(struct kz_candidate))
		return fail(c, 0, "too many nodes or candidates");
	trees = sizeof(*h) + (__u64)h->n_groups * sizeof(struct kz_group);
	dynamic = aligned(trees + (__u64)h->n_trees * sizeof(struct kz_tree));
	nodes = aligned(dynamic +
			(__u64)h->n_dynamic * sizeof(struct kz_dynamic));
	set_nodes = aligned(nodes + (__u64)h->n_nodes * sizeof(struct kz_node));
	candidates = aligned(set_nodes +
			     (__u64)h->n_set_nodes * sizeof(struct kz_node));
	rules = aligned(candidates +
			(__u64)h->n_candidates * sizeof(struct kz_candidate));
	if (h->groups != sizeof(*h) || h->trees != trees ||
	    h->dynamic != dynamic || h->nodes != nodes ||
	    h->set_nodes != set_nodes || h->candidates != candidates ||
	    h->rules != rules)
		return fail(c, 0, "sections overlap or leave gaps");
	if (rules > h->hot_size || h->hot_size > h->size ||
	    h->hot_size % KZ_SECTION_ALIGN || h->info != h->hot_size ||
	    h->info_size != h->size - h->hot_size)
		return fail(c, 0, "sections reach beyond the image");
	return 0;
}

static int check_header(const struct kz_check *c, __u32 size)
{
	const struct kz_image_header *h = c->header;
	int err;

	if (size < sizeof(*h))
		return fail(c, 0, "shorter than a header");
	if (h->magic != KZ_IMAGE_MAGIC)
		return fail(c, 0, "not a kzmark image (magic)");
	if (h->version != KZ_IMAGE_VERSION || h->header_size != sizeof(*h))
		return fail(c, 0, "image of another version");
	if (h->size != size || size > KZ_MAX_IMAGE_SIZE || size % 4)
		return fail(c, 0, "size differs from the header's");
	if (h->checksum != kz_image_checksum(c->image, size))
		return fail(c, 0, "checksum is wrong: the image is damaged");
	err = check_limits(c);
	return err ? err : check_layout(c);
}

static bool is_set_node(const struct kz_image_header *h, __u32 offset)
{
	return offset % sizeof(struct kz_node) == 0 &&
	       holds(h->set_nodes,
		     h->set_nodes + h->n_set_nodes * sizeof(struct kz_node),
		     offset, 1, sizeof(struct kz_node));
}

static int check_parts(const struct kz_check *c, __u32 offset)
{
	const struct kz_parts *parts = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (!(h->features & KZ_F_PARTS) || offset % KZ_RECORD_ALIGN ||
	    !holds(h->rules, h->hot_size, offset, 1, sizeof(*parts)))
		return fail(c, offset, "match names no parts of a key");
	if (!parts->n_words || parts->n_words > KZ_BOX_WORDS ||
	    parts->reserved[0] || parts->reserved[1] || parts->reserved[2])
		return fail(c, offset, "bad parts of a key");
	for (i = 0; i < KZ_BOX_WORDS; i++)
		if (parts->word[i] >= KZ_KEY_WORDS)
			return fail(c, offset, "part beyond the key");
	return 0;
}

static int check_match(const struct kz_check *c, __u32 offset)
{
	const struct kz_match *m = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;

	if (m->op >= KZ_MATCH_OPS || m->flags & ~KZ_MATCH_NOT || m->reserved)
		return fail(c, offset, "unknown match");
	if (m->word >= KZ_KEY_WORDS)
		return fail(c, offset, "match reads beyond the key");
	if (m->op == KZ_MATCH_RANGE)
		return 0;
	/* What is said of more words than there are wraps around. */
	if (m->op == KZ_MATCH_DYNAMIC)
		return m->lo < h->n_dynamic && (!m->span ||
						m->span == KZ_SET_WORDS - 1) ?
			       0 :
			       fail(c, offset, "match names no dynamic set");
	if (!is_set_node(h, m->lo))
		return fail(c, offset, "set match names no set");
	return m->span ? check_parts(c, m->span) : 0;
}

static int check_matches(const struct kz_check *c, __u32 offset, __u32 count)
{
	const struct kz_image_header *h = c->header;
	__u32 i;
	int err;

	if (count > h->max_matches)
		return fail(c, offset, "too many matches");
	if (offset % KZ_RECORD_ALIGN || !holds(h->rules, h->hot_size, offset,
					       count, sizeof(struct kz_match)))
		return fail(c, offset, "matches outside the rules");
	for (i = 0; i < count; i++) {
		err = check_match(c, offset + i * sizeof(struct kz_match));
		if (err)
			return err;
	}
	return 0;
}

/* An address of the packet, of the set's family, into a dynamic set. */
static int check_add(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);
	const struct kz_dynamic *set;

	if (a->arg >= c->header->n_dynamic)
		return fail(c, offset, "action names no dynamic set");
	set = (const void *)(c->image + c->header->dynamic +
			     a->arg * sizeof(*set));
	if (a->mask || a->value != set->timeout ||
	    (a->word != KZ_W_SADDR && a->word != KZ_W_DADDR))
		return fail(c, offset, "bad action on a dynamic set");
	if ((set->type != KZ_SET_IPV4 || a->family != KZ_FAMILY_IP) &&
	    (set->type != KZ_SET_IPV6 || a->family != KZ_FAMILY_IP6))
		return fail(c, offset, "dynamic set of another family");
	return 0;
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
	    !holds(c->header->rules, c->header->hot_size, a->value, a->arg,
		   sizeof(*weight)))
		return fail(c, offset, "weights outside the rules");
	weight = (const void *)(c->image + a->value);
	for (i = 0; i < a->arg; i++)
		if (weight[i].value & ~a->mask ||
		    (i && weight[i].upper < weight[i - 1].upper))
			return fail(c, offset, "bad weight");
	return weight[a->arg - 1].upper == ~0U ?
		       0 :
		       fail(c, offset, "weights leave a gap");
}

static int check_copy(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);

	if (a->arg >= KZ_KEY_WORDS || !is_rotation(a->rotate) ||
	    rotated(a->value, a->rotate) & ~a->mask)
		return fail(c, offset, "bad copy");
	return 0;
}

/* Actions write what belongs to the policy, and what no one owns. */
static int check_action(const struct kz_check *c, __u32 offset)
{
	const struct kz_action *a = (const void *)(c->image + offset);

	if (a->op == KZ_ACTION_ADD)
		return check_add(c, offset);
	if (a->op == KZ_ACTION_LOG)
		return !(c->header->features & KZ_F_LOG) || a->word || a->arg ||
				       a->mask || a->none ||
				       a->value >= c->header->n_rules ?
			       fail(c, offset, "bad log action") :
			       0;
	if (!a->mask || a->mask & ~writable_bits(c, a->word))
		return fail(
			c, offset,
			"action writes bits of no field, or outside the window");
	if (a->op == KZ_ACTION_COPY)
		return check_copy(c, offset);
	if (a->op == KZ_ACTION_CHOOSE)
		return check_weights(c, offset);
	if (a->arg || (a->op == KZ_ACTION_SET_OF ?
			       !a->family || a->family >= KZ_FAMILIES :
			       a->op != KZ_ACTION_SET || a->none))
		return fail(c, offset, "unknown action");
	if (a->value & ~a->mask)
		return fail(c, offset, "action's value exceeds its mask");
	return 0;
}

static int check_rule(const struct kz_check *c, __u32 offset)
{
	const struct kz_image_header *h = c->header;
	const struct kz_rule *rule = (const void *)(c->image + offset);
	__u32 actions, i;
	int err;

	if (offset % KZ_RECORD_ALIGN ||
	    !holds(h->rules, h->hot_size, offset, 1, sizeof(*rule)))
		return fail(c, offset, "rule outside the rules");
	if (rule->id >= h->n_rules || rule->verdict >= KZ_VERDICTS ||
	    rule->reserved || rule->limit > h->n_limits)
		return fail(c, offset, "bad rule");
	if (rule->counter != KZ_NONE && rule->counter >= h->n_counters)
		return fail(c, offset, "rule names no counter");
	err = check_matches(c, offset + sizeof(*rule), rule->n_matches);
	if (err)
		return err;
	actions = offset + sizeof(*rule) +
		  rule->n_matches * sizeof(struct kz_match);
	if (rule->n_actions > KZ_MAX_ACTIONS ||
	    !holds(h->rules, h->hot_size, actions, rule->n_actions,
		   sizeof(struct kz_action)))
		return fail(c, offset, "actions outside the rules");
	for (i = 0; i < rule->n_actions; i++) {
		err = check_action(c, actions + i * sizeof(struct kz_action));
		if (err)
			return err;
	}
	return 0;
}

/* What a plain candidate says its rule says too. */
static bool is_plain(const struct kz_rule *rule, __u16 flags)
{
	return rule->counter == KZ_NONE && !rule->n_actions &&
	       (flags & KZ_CANDIDATE_VERDICT) >> KZ_CANDIDATE_VERDICT_SHIFT ==
		       rule->verdict;
}

static int check_candidate(const struct kz_check *c, __u32 offset)
{
	const struct kz_candidate *candidate =
		(const void *)(c->image + offset);
	__u16 known = KZ_CANDIDATE_MORE | KZ_CANDIDATE_PLAIN |
		      KZ_CANDIDATE_LIMITED | KZ_CANDIDATE_COST;
	const struct kz_rule *rule;
	int err;

	if (candidate->flags & KZ_CANDIDATE_PLAIN)
		known |= KZ_CANDIDATE_VERDICT;
	if (candidate->saddr_shift > 32 || candidate->daddr_shift > 32 ||
	    candidate->flags & ~known)
		return fail(c, offset, "bad candidate");
	err = check_rule(c, candidate->rule);
	if (err)
		return err;
	rule = (const void *)(c->image + candidate->rule);
	if (candidate->flags >> KZ_CANDIDATE_COST_SHIFT !=
	    kz_rule_cost(c->header, candidate->rule))
		return fail(c, offset, "candidate says another cost");
	if (!(candidate->flags & KZ_CANDIDATE_LIMITED) != !rule->limit ||
	    (candidate->flags & KZ_CANDIDATE_PLAIN &&
	     !is_plain(rule, candidate->flags)))
		return fail(c, offset, "candidate differs from its rule");
	return 0;
}

static int check_leaf(const struct kz_check *c, __u32 offset)
{
	const struct kz_node *leaf = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;

	if (leaf->level)
		return fail(c, offset, "leaf with a level");
	if (leaf->count == 0) /* its base is looked up all the same */
		return leaf->base ? fail(c, offset, "empty leaf with a base") :
				    0;
	if (leaf->count > KZ_LEAF_RULES ||
	    leaf->base % sizeof(struct kz_candidate) ||
	    !holds(h->candidates,
		   h->candidates +
			   (__u64)h->n_candidates * sizeof(struct kz_candidate),
		   leaf->base, leaf->count, sizeof(struct kz_candidate)))
		return fail(c, offset, "bad leaf");
	return 0;
}

static int check_box_leaf(const struct kz_check *c, __u32 offset)
{
	const struct kz_node *leaf = (const void *)(c->image + offset);
	__u32 boxes = KZ_BOX_COUNT(leaf->count);
	__u32 words = KZ_BOX_SIZE(leaf->count);

	if (!boxes || boxes > KZ_LEAF_BOXES || !words || words > KZ_BOX_WORDS ||
	    boxes * words * sizeof(struct kz_interval) > KZ_MAX_READ ||
	    leaf->base % sizeof(struct kz_interval) ||
	    !holds(c->header->rules, c->header->hot_size, leaf->base,
		   boxes * words, sizeof(struct kz_interval)))
		return fail(c, offset, "bad leaf of boxes");
	return 0;
}

static int check_set_leaf(const struct kz_check *c, __u32 offset)
{
	static const struct {
		__u32 size;
		__u32 least;
		__u32 most;
	} elements[KZ_ELEMENTS] = {
		[KZ_ELEMENT_INTERVAL] = { sizeof(struct kz_interval), 1,
					  KZ_LEAF_ELEMENTS },
		[KZ_ELEMENT_PREFIX] = { sizeof(struct kz_prefix), 1,
					KZ_LEAF_ELEMENTS },
		[KZ_ELEMENT_OUT] = { sizeof(struct kz_triple), KZ_LEAF_TRIPLES,
				     KZ_LEAF_TRIPLES },
		[KZ_ELEMENT_IN] = { sizeof(struct kz_triple), KZ_LEAF_TRIPLES,
				    KZ_LEAF_TRIPLES },
		[KZ_ELEMENT_VALUES] = { sizeof(struct kz_triple),
					KZ_LEAF_TRIPLES, KZ_LEAF_TRIPLES },
	};
	const struct kz_node *leaf = (const void *)(c->image + offset);

	if (leaf->level)
		return fail(c, offset, "leaf with a level");
	if (leaf->element >= KZ_ELEMENTS)
		return fail(c, offset, "unknown set element");
	if (!leaf->count)
		return 0;
	if (leaf->element == KZ_ELEMENT_BOX)
		return check_box_leaf(c, offset);
	if (leaf->count < elements[leaf->element].least ||
	    leaf->count > elements[leaf->element].most ||
	    leaf->base % elements[leaf->element].size ||
	    !holds(c->header->rules, c->header->hot_size, leaf->base,
		   leaf->count, elements[leaf->element].size))
		return fail(c, offset, "bad set leaf");
	return 0;
}

/* A run of nodes, and what the cuts in it may do. */
struct kz_section {
	__u32 start; /* where their children are */
	__u32 n_nodes;
	__u32 words; /* of the key that cuts may read */
	__u32 depth; /* the highest level */
	__u64 fanout; /* so far */
	int (*check_leaf)(const struct kz_check *c, __u32 offset);
};

static __u32 section_end(const struct kz_section *section)
{
	return section->start + section->n_nodes * sizeof(struct kz_node);
}

/* A cut's children are in the section and have lower levels. */
static int check_cut(const struct kz_check *c, __u32 offset,
		     struct kz_section *section)
{
	const struct kz_node *node = (const void *)(c->image + offset);
	const struct kz_node *child;
	__u32 i, fanout;

	if (!node->level || node->level > section->depth || node->offset % 4 ||
	    node->offset / 4 >= section->words || node->left > 31 ||
	    node->right > 31 || node->right < 32 - KZ_MAX_CUT)
		return fail(c, offset, "bad node");
	fanout = 1U << (32 - node->right);
	section->fanout += fanout;
	if (section->fanout > KZ_MAX_FANOUT)
		return fail(c, offset, "nodes' fan-out");
	if (node->base % sizeof(*node) ||
	    !holds(section->start, section_end(section), node->base, fanout,
		   sizeof(*node)))
		return fail(c, offset, "node's children outside the nodes");
	child = (const void *)(c->image + node->base);
	for (i = 0; i < fanout; i++)
		if (child[i].level >= node->level)
			return fail(c, offset, "walk does not descend");
	return 0;
}

static int check_node(const struct kz_check *c, __u32 offset,
		      struct kz_section *section)
{
	const struct kz_node *node = (const void *)(c->image + offset);

	return node->right ? check_cut(c, offset, section) :
			     section->check_leaf(c, offset);
}

static int check_nodes(const struct kz_check *c, struct kz_section *section)
{
	__u32 i;
	int err = 0;

	for (i = 0; i < section->n_nodes && !err; i++) {
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
		err = check_node(c, section->start + i * sizeof(struct kz_node),
				 section);
	}
	return err;
}

/* The rules' nodes, and the trees, whose roots are not among them. */
static int check_rule_trees(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	struct kz_section section = { h->nodes, h->n_nodes, KZ_KEY_WORDS,
				      h->depth, 0,	    check_leaf };
	const struct kz_tree *tree = (const void *)(c->image + h->trees);
	__u32 i, offset;
	int err = check_nodes(c, &section);

	for (i = 0; i < h->n_trees && !err; i++) {
		offset = h->trees + i * sizeof(*tree);
		if (tree[i].root.right ?
			    tree[i].end % sizeof(struct kz_node) ||
				    tree[i].end > section_end(&section) :
			    tree[i].end)
			return fail(c, offset, "bad tree");
		err = check_node(c, offset, &section);
	}
	return err;
}

static int check_sets(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	struct kz_section section = {
		h->set_nodes,  h->n_set_nodes, KZ_KEY_WORDS, h->set_depth, 0,
		check_set_leaf
	};

	return check_nodes(c, &section);
}

static int check_candidates(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	__u32 i;
	int err = 0;

	for (i = 0; i < h->n_candidates && !err; i++) {
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
		err = check_candidate(
			c, h->candidates + i * sizeof(struct kz_candidate));
	}
	return err;
}

static int check_group(const struct kz_check *c, __u32 offset)
{
	const struct kz_group *group = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;
	const struct kz_tree_list *list = group->trees;
	__u32 i;
	int err;

	if (group->max_trees > h->max_trees)
		return fail(c, offset, "group has too many trees");
	for (i = 0; i < sizeof(group->trees) / sizeof(*list); i++)
		if (list[i].count > group->max_trees ||
		    !holds(0, h->n_trees, list[i].first, list[i].count, 1))
			return fail(c, offset, "group's trees do not exist");
	err = group->n_when ? check_matches(c, group->when, group->n_when) : 0;
	if (!err && group->fallback)
		err = check_rule(c, group->fallback);
	return err;
}

static int check_sticky(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_sticky *sticky = (const void *)(c->image + h->sticky);
	__u32 i, offset;

	if (h->n_sticky && (h->sticky % KZ_RECORD_ALIGN ||
			    !holds(h->rules, h->hot_size, h->sticky,
				   h->n_sticky, sizeof(*sticky))))
		return fail(c, 0, "sticky fields outside the rules");
	for (i = 0; i < h->n_sticky; i++, sticky++) {
		offset = h->sticky + i * sizeof(*sticky);
		if (sticky->word < KZ_W_FLOW ||
		    sticky->word >= KZ_W_FLOW + KZ_FLOW_WORDS ||
		    sticky->reserved || !is_rotation(sticky->rotate))
			return fail(c, offset, "bad sticky field");
		if (!sticky->mark_mask ||
		    sticky->mark_mask & ~writable_bits(c, KZ_W_MARK) ||
		    sticky->flow_mask & ~writable_bits(c, sticky->word) ||
		    rotated(sticky->flow_mask, sticky->rotate) !=
			    sticky->mark_mask)
			return fail(
				c, offset,
				"sticky bits of no field, or outside the windows");
	}
	return 0;
}

static bool is_limit_rate(const struct kz_limit *limit)
{
	if (limit->flags & ~(KZ_LIMIT_OVER | KZ_LIMIT_FLOW))
		return false;
	if (!limit->depth || limit->depth > KZ_MAX_DEPTH_NS)
		return false;
	if (!limit->rate)
		return limit->interval && limit->interval <= limit->depth &&
		       !limit->rest;
	return limit->rate <= KZ_MAX_BYTE_RATE &&
	       limit->interval <= KZ_MAX_BYTE_NS && limit->rest < limit->rate;
}

/* The key and the table, of which there are @n_tables before. */
static bool is_limit_key(const struct kz_limit *limit, __u32 n_tables)
{
	bool has_key = limit->n_rows, flow = limit->flags & KZ_LIMIT_FLOW;
	__u32 i;

	if (limit->n_words > KZ_LIMIT_WORDS || !limit->n_words == has_key ||
	    limit->size > KZ_MAX_KEYS || !limit->size == has_key)
		return false;
	if (!has_key && (flow || limit->table || limit->digest ||
			 limit->class_mask || limit->class_value))
		return false;
	if (has_key && (limit->table != n_tables ||
			limit->n_rows != kz_table_rows(limit->size)))
		return false;
	for (i = 0; i < KZ_LIMIT_WORDS; i++) {
		if (limit->word[i] >= KZ_KEY_WORDS)
			return false;
		if ((flow || i >= limit->n_words) &&
		    (limit->word[i] || limit->mask[i]))
			return false;
	}
	return !limit->reserved && !limit->reserved2[0] &&
	       !limit->reserved2[1] && !limit->reserved2[2];
}

static int check_limit_records(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_limit *limit = (const void *)(c->image + h->limits);
	__u32 i, n_tables = 0, n_rows = 0;

	if (h->n_limits && (h->limits % KZ_RECORD_ALIGN ||
			    !holds(h->rules, h->hot_size, h->limits,
				   h->n_limits, sizeof(*limit))))
		return fail(c, 0, "limits outside the rules");
	for (i = 0; i < h->n_limits; i++, limit++) {
		if (!is_limit_rate(limit) || !is_limit_key(limit, n_tables))
			return fail(c, h->limits + i * sizeof(*limit),
				    "bad limit");
		n_tables += !!limit->n_rows;
		n_rows += limit->n_rows;
		if (n_rows > KZ_MAX_ROWS)
			return fail(c, h->limits, "limits for too many keys");
	}
	if (n_tables != h->n_tables)
		return fail(c, 0, "header says another number of tables");
	if (!n_tables != !(h->features & KZ_F_LIMIT_KEY))
		return fail(c, 0, "feature and limits per key disagree");
	return 0;
}

static int check_patterns(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;

	if (h->n_patterns ?
		    h->patterns % KZ_RECORD_ALIGN ||
			    !holds(h->rules, h->hot_size, h->patterns,
				   h->n_patterns, sizeof(struct kz_prefix)) :
		    h->patterns)
		return fail(c, 0, "patterns outside the rules");
	return 0;
}

/* Of ASCII or, as UTF-8 writes them, of ISO 8859: what a terminal obeys. Inside
 * of strings that end at a NUL.
 */
static bool is_control(const __u8 *image, __u32 at)
{
	return (image[at] && image[at] < 0x20) || image[at] == 0x7f ||
	       (image[at] == 0xc2 && image[at + 1] >= 0x80 &&
		image[at + 1] < 0xa0);
}

/* Names are printed: to the kernel's log, and to terminals. */
static int check_strings(const struct kz_check *c, const struct kz_info *info)
{
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (!holds(h->info, h->size, info->strings, info->strings_size, 1) ||
	    !info->strings_size ||
	    info->strings + info->strings_size != h->size ||
	    c->image[h->size - 1] != '\0')
		return fail(c, h->info, "strings outside the info part");
	for (i = info->strings; i < h->size; i++)
		if (is_control(c->image, i))
			return fail(c, i, "control character in a name");
	return 0;
}

/* @name: 0, or where a string starts. */
static bool is_name(const struct kz_info *info, __u32 name)
{
	return !name || (name >= info->strings &&
			 name - info->strings < info->strings_size);
}

static int check_names(const struct kz_check *c, const struct kz_info *info)
{
	const struct kz_info_field *field;
	const struct kz_info_group *group;
	const struct kz_info_rule *rule;
	const struct kz_info_counter *counter;
	const struct kz_info_set *set;
	const struct kz_info_value *value;
	const struct kz_info_device *device;
	const struct kz_dynamic *dynamic;
	const struct kz_image_header *h = c->header;
	bool good = is_name(info, info->policy);
	__u32 i;

	field = (const void *)(c->image + info->fields);
	for (i = 0; i < info->n_fields; i++)
		good &= is_name(info, field[i].name) &&
			field[i].word < KZ_KEY_WORDS && field[i].mask &&
			field[i].flow_word < KZ_KEY_WORDS && !field[i].reserved;
	group = (const void *)(c->image + info->groups);
	for (i = 0; i < h->n_groups; i++)
		good &= is_name(info, group[i].name) &&
			holds(0, h->n_rules, group[i].first_rule,
			      group[i].n_rules, 1);
	rule = (const void *)(c->image + info->rules);
	for (i = 0; i < h->n_rules; i++)
		good &= is_name(info, rule[i].name);
	counter = (const void *)(c->image + info->counters);
	for (i = 0; i < h->n_counters; i++)
		good &= is_name(info, counter[i].text) &&
			counter[i].rule < h->n_rules;
	set = (const void *)(c->image + info->sets);
	for (i = 0; i < info->n_sets; i++)
		good &= is_name(info, set[i].name) &&
			(!set[i].root || is_set_node(h, set[i].root));
	value = (const void *)(c->image + info->values);
	for (i = 0; i < info->n_values; i++)
		good &= value[i].name && is_name(info, value[i].name) &&
			value[i].field < info->n_fields && !value[i].reserved;
	device = (const void *)(c->image + info->devices);
	for (i = 0; i < info->n_devices; i++)
		good &= device[i].name && is_name(info, device[i].name);
	dynamic = (const void *)(c->image + h->dynamic);
	for (i = 0; i < h->n_dynamic; i++)
		good &= dynamic[i].name && is_name(info, dynamic[i].name) &&
			dynamic[i].type < KZ_SET_TYPES && dynamic[i].size &&
			dynamic[i].size <= KZ_MAX_SET_ELEMENTS;
	return good ? 0 : fail(c, h->info, "info part has a bad entry");
}

/* The info tables follow each other in this order. */
struct kz_table {
	__u32 offset;
	__u32 count;
	__u32 size;
};

#define KZ_INFO_TABLES 7

static void list_tables(const struct kz_check *c, const struct kz_info *info,
			struct kz_table table[KZ_INFO_TABLES])
{
	const struct kz_image_header *h = c->header;

	table[0] = (struct kz_table){ info->fields, info->n_fields,
				      sizeof(struct kz_info_field) };
	table[1] = (struct kz_table){ info->groups, h->n_groups,
				      sizeof(struct kz_info_group) };
	table[2] = (struct kz_table){ info->counters, h->n_counters,
				      sizeof(struct kz_info_counter) };
	table[3] = (struct kz_table){ info->sets, info->n_sets,
				      sizeof(struct kz_info_set) };
	table[4] = (struct kz_table){ info->values, info->n_values,
				      sizeof(struct kz_info_value) };
	table[5] = (struct kz_table){ info->rules, h->n_rules,
				      sizeof(struct kz_info_rule) };
	table[6] = (struct kz_table){ info->devices, info->n_devices,
				      sizeof(struct kz_info_device) };
}

static int check_info(const struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_info *info = (const void *)(c->image + h->info);
	__u64 at = (__u64)h->info + sizeof(*info);
	struct kz_table table[KZ_INFO_TABLES];
	__u32 i;
	int err;

	if (h->info_size < sizeof(*info))
		return fail(c, h->info, "no info part");
	if (info->n_fields > KZ_MAX_FIELDS || info->n_sets > KZ_MAX_SETS ||
	    info->n_values > KZ_MAX_VALUES ||
	    info->n_devices > KZ_MAX_DEVICE_NAMES)
		return fail(c, h->info,
			    "too many fields, values, sets or devices");
	err = check_strings(c, info);
	if (err)
		return err;
	list_tables(c, info, table);
	for (i = 0; i < KZ_INFO_TABLES; i++) {
		if (table[i].offset != at)
			return fail(c, h->info, "info tables out of order");
		at += (__u64)table[i].count * table[i].size;
	}
	if (at > info->strings)
		return fail(c, h->info, "info tables reach into the strings");
	return check_names(c, info);
}

/* @mask of key word @word, as a field's. */
static void own(struct kz_check *c, __u32 word, __u32 mask)
{
	if (word == KZ_W_MARK)
		c->mark_owned |= mask;
	else if (word >= KZ_W_FLOW && word < KZ_W_FLOW + KZ_FLOW_WORDS)
		c->flow_owned[word - KZ_W_FLOW] |= mask;
}

static void own_fields(struct kz_check *c)
{
	const struct kz_info *info = (const void *)(c->image + c->header->info);
	const struct kz_info_field *field =
		(const void *)(c->image + info->fields);
	__u32 i;

	for (i = 0; i < info->n_fields; i++, field++) {
		own(c, field->word, field->mask);
		own(c, field->flow_word, field->flow_mask);
	}
}

int kz_image_validate(const void *image, __u32 size, struct kz_fault *fault)
{
	const struct kz_image_header *h = image;
	struct kz_check c = { .image = image, .header = h, .fault = fault };
	struct kz_cost cost;
	__u32 i;
	int err;

	*fault = (struct kz_fault){ 0 };
	err = check_header(&c, size);
	if (!err)
		err = check_info(&c);
	if (!err)
		own_fields(&c);
	if (!err)
		err = check_rule_trees(&c);
	if (!err)
		err = check_sets(&c);
	if (!err)
		err = check_candidates(&c);
	for (i = 0; i < h->n_groups && !err; i++)
		err = check_group(&c, h->groups + i * sizeof(struct kz_group));
	if (!err)
		err = check_sticky(&c);
	if (!err)
		err = check_limit_records(&c);
	if (!err)
		err = check_patterns(&c);
	if (!err && kz_image_cost(h, KZ_MAX_STEPS, &cost, fault))
		err = -EINVAL;
	return err;
}
