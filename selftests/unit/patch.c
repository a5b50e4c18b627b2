// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules added to an image, removed and replaced, at random: patch [EDITS [SEED [N]]].
 * Of each patch, N of an enemy (selftests/fuzz/hostile_patch.h).
 * After each step of a patch, a packet meets the rules as they were before or as
 * they are after, which a policy compiled afresh says; a patch that is given up
 * there and resumed leaves one of the two for all packets. So it is with what was
 * found before and cached. After the last step the
 * image is valid, and it is patched again. Long, because the file is the program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/edits.h"
#include "core/validate.h"
#include "selftests/runner/ktap.h"
#include "selftests/fuzz/hostile_patch.h"
#include "userspace/compile/compile.h"
#include "userspace/compile/patch.h"
#include "userspace/evaluator/env.h"
#include "userspace/lang/frame.h"
#include "userspace/lang/parse_policy.h"

#include "selftests/unit/cache_env.h"

#include "core/eval.h"

#define GROUPS 3
#define RULES_MAX 96 /* of a group */
#define RULE_SIZE 160
#define PACKETS 24
#define LIMITS_MAX 64

static uint64_t seed = 1;

static uint32_t draw(uint32_t count)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % count;
}

static bool chance(uint32_t percent)
{
	return draw(100) < percent;
}

/* ---- the text ---- */

struct text {
	char rules[GROUPS][RULES_MAX][RULE_SIZE];
	uint32_t count[GROUPS];
};

static const char *const groups[GROUPS] = {
	"cache flows",
	"cache flows when f 1-2",
	"",
};

static const char *const addresses[] = {
	"10.0.0.0/8", "10.1.0.0/16",  "10.1.2.0/24",  "10.1.2.3",
	"10.1.2.4",   "10.128.0.0/9", "192.0.2.0/24", "192.0.2.1",
};

static const char *const addresses6[] = {
	"2001:db8::/32",
	"2001:db8::/64",
	"2001:db8::1",
	"2001:db8:0:1::/64",
};

static const char *const ports[] = { "22", "80", "53-80", "1024-65535", "443" };

#define PICK(list) list[draw(sizeof(list) / sizeof((list)[0]))]

static size_t draw_address(char *to)
{
	if (chance(25))
		return sprintf(to, "ip6 %s %s ", chance(50) ? "saddr" : "daddr",
			       PICK(addresses6));
	if (chance(10))
		return sprintf(to, "ip saddr @s ");
	if (chance(40))
		return sprintf(to, "ip saddr %s ip daddr %s ", PICK(addresses),
			       PICK(addresses));
	return sprintf(to, "ip %s %s ", chance(50) ? "saddr" : "daddr",
		       PICK(addresses));
}

static void draw_rule(char *to, bool limit)
{
	static const char *const verdicts[] = { "accept", "drop" };
	bool sets;

	if (chance(75))
		to += draw_address(to);
	else
		to += sprintf(to, "meta length %u-%u ", draw(3), 2 + draw(3));
	if (chance(50))
		to += sprintf(to, "%s %s %s ", chance(60) ? "tcp" : "udp",
			      chance(80) ? "dport" : "sport", PICK(ports));
	if (chance(15))
		to += sprintf(to, "f %u ", draw(4));
	if (limit)
		to += sprintf(to, "limit %s1/second ",
			      chance(30) ? "over " : "");
	if (chance(3))
		to += sprintf(to, "count ");
	sets = chance(20);
	if (sets)
		to += sprintf(to, "set f %u ", draw(4));
	if (!sets || chance(50))
		sprintf(to, "%s", PICK(verdicts));
}

static void text_draw(struct text *text, uint32_t most)
{
	uint32_t g, i, limits = 0;
	bool limit;

	for (g = 0; g < GROUPS; g++) {
		text->count[g] = 1 + draw(most);
		for (i = 0; i < text->count[g]; i++) {
			limit = chance(4) && limits < 8;
			limits += limit;
			draw_rule(text->rules[g][i], limit);
		}
	}
}

static struct policy *text_parse(const struct text *text)
{
	struct messages messages = { 0 };
	struct policy *policy;
	char *all = NULL;
	size_t length;
	FILE *out = open_memstream(&all, &length);
	uint32_t g, i;

	fputs("mark window 0xff\nfield f 2 bits in mark\n"
	      "set s { type ipv4; elements = { 10.1.2.3, 192.0.2.0/28 } }\n",
	      out);
	for (g = 0; g < GROUPS; g++) {
		fprintf(out, "group g%u %s {\n", g, groups[g]);
		for (i = 0; i < text->count[g]; i++)
			fprintf(out, "\t%s\n", text->rules[g][i]);
		fprintf(out, "%s}\n", g == 2 ? "\tdefault drop\n" : "");
	}
	fclose(out);
	policy = policy_parse("patch", all, &messages);
	if (!policy)
		messages_print(&messages, stderr);
	messages_clear(&messages);
	free(all);
	return policy;
}

static bool policy_image(struct policy *policy, bool room, struct image *image)
{
	struct messages messages = { 0 };
	bool good = policy &&
		    !policy_compile_room(policy, room, image, &messages);

	messages_clear(&messages);
	return good;
}

/* ---- packets ---- */

static void draw_words(uint32_t word[4], bool six)
{
	static const uint32_t some[] = { 0x0a000001, 0x0a010203, 0x0a010204,
					 0x0a010005, 0x0a800001, 0xc0000201,
					 0xc0000280, 0x01020304 };

	word[0] = PICK(some);
	if (six) {
		word[0] = 0x20010db8;
		word[1] = draw(2);
		word[3] = draw(3);
	}
}

static void draw_key(struct kz_key *key)
{
	static const uint16_t some[] = { 22, 53, 79, 80, 443, 1024, 5000 };
	uint32_t family = chance(60) ? KZ_FAMILY_IP :
			  chance(80) ? KZ_FAMILY_IP6 :
				       KZ_FAMILY_OTHER;
	uint32_t proto = chance(60) ? 6 : 17;

	*key = (struct kz_key){ 0 };
	key->word[KZ_W_LENGTH] = draw(6);
	key->word[KZ_W_MARK] = draw(4);
	key->word[KZ_W_CLASS] = family << KZ_C_FAMILY_SHIFT;
	if (family == KZ_FAMILY_OTHER)
		return;
	key->word[KZ_W_CLASS] |= KZ_C_IP | proto;
	draw_words(&key->word[KZ_W_SADDR], family == KZ_FAMILY_IP6);
	draw_words(&key->word[KZ_W_DADDR], family == KZ_FAMILY_IP6);
	if (chance(10))
		return; /* a later fragment */
	key->word[KZ_W_CLASS] |= KZ_C_PORTS | proto << KZ_C_HEADER_SHIFT;
	key->word[KZ_W_SPORT] = PICK(some);
	key->word[KZ_W_DPORT] = PICK(some);
}

struct answer {
	int verdict;
	uint32_t mark;
	uint32_t rule; /* its number; KZ_NONE: none fired */
};

/* @empty: no limit has a token. */
static struct answer evaluate(const uint8_t *image, const struct kz_key *key,
			      bool empty)
{
	struct kz_counter counters[GROUPS * RULES_MAX] = { 0 };
	__u64 due[LIMITS_MAX] = { 0 };
	struct kz_eval e = {
		.key = *key,
		.env = { .image = image,
			 .counters = counters,
			 .due = due,
			 .now = 1000000000 },
	};
	struct kz_result result;
	struct answer answer = { .rule = KZ_NONE };
	uint32_t i;

	for (i = 0; empty && i < LIMITS_MAX; i++)
		due[i] = 1ULL << 40;
	answer.verdict = kz_evaluate(&e, &result);
	answer.mark = result.mark;
	if (result.rule != KZ_NONE)
		answer.rule = kz_edits_number(image, result.rule);
	return answer;
}

/* During a change, numbers tell less: they count edits, not rules. */
static bool answers_equal(struct answer a, struct answer b, bool numbers)
{
	return a.verdict == b.verdict && a.mark == b.mark &&
	       (!numbers || a.rule == b.rule);
}

/* ---- edits ---- */

struct edit {
	enum kz_edit_kind kind;
	uint32_t group;
	uint32_t index; /* in the group */
	uint32_t number;
	char rule[RULE_SIZE];
};

static bool edit_draw(const struct text *text, struct edit *edit)
{
	uint32_t g, count;

	edit->kind = draw(KZ_EDITS);
	edit->group = draw(GROUPS);
	count = text->count[edit->group];
	if (count == (edit->kind == KZ_EDIT_ADD ? RULES_MAX : 1))
		return false;
	edit->index = draw(count + (edit->kind == KZ_EDIT_ADD));
	edit->number = edit->index;
	for (g = 0; g < edit->group; g++)
		edit->number += text->count[g];
	draw_rule(edit->rule, false);
	return true;
}

static void edit_apply(struct text *text, const struct edit *edit)
{
	char(*rule)[RULE_SIZE] = &text->rules[edit->group][edit->index];
	uint32_t *count = &text->count[edit->group];
	size_t after = *count - edit->index;

	if (edit->kind == KZ_EDIT_ADD)
		memmove(rule + 1, rule, after * sizeof(*rule));
	if (edit->kind == KZ_EDIT_DEL)
		memmove(rule, rule + 1, (after - 1) * sizeof(*rule));
	else
		strcpy(*rule, edit->rule);
	*count += (edit->kind == KZ_EDIT_ADD) - (edit->kind == KZ_EDIT_DEL);
}

static int edit_patch(const struct image *image, const char *frame,
		      const struct edit *edit, struct patch *patch)
{
	const struct patch_image parts = { image->bytes, image->bytes };
	struct messages messages = { 0 };
	struct policy *policy = NULL;
	struct image mini = { 0 };
	char *text;
	int err = -EINVAL;

	if (edit->kind == KZ_EDIT_DEL)
		return patch_del(&parts, edit->number, 1, patch);
	text = frame_fill(frame, edit->group, edit->rule);
	if (text)
		policy = policy_parse("rule", text, &messages);
	if (policy_image(policy, false, &mini))
		err = edit->kind == KZ_EDIT_ADD ?
			      patch_add(&parts, edit->group, edit->number, 1,
					&mini, patch) :
			      patch_replace(&parts, edit->number, 1, &mini,
					    patch);
	messages_clear(&messages);
	image_free(&mini);
	policy_free(policy);
	free(text);
	return err;
}

/* ---- the proof ---- */

struct proof {
	struct text text;
	char *frame;
	struct image image; /* patched again and again */
	struct kz_key keys[PACKETS];
	bool empty[PACKETS];
	struct answer before[PACKETS];
	struct answer after[PACKETS];
	uint32_t kinds[KZ_EDITS]; /* done */
	uint32_t waits;
	uint32_t whole; /* could not be patched */
	uint32_t edits;
	struct hostile_patch hostile;
	uint32_t per_edit; /* patches of an enemy */
};

static void answer_all(struct proof *p, const uint8_t *image,
		       struct answer answers[PACKETS])
{
	uint32_t i;

	for (i = 0; i < PACKETS; i++)
		answers[i] = evaluate(image, &p->keys[i], p->empty[i]);
}

/* The same from the cache, too, of the image that is patched, or a copy. */
static bool answer_cached(struct proof *p, const uint8_t *image,
			  struct answer answers[PACKETS])
{
	struct answer cached[PACKETS];
	uint32_t i;

	answer_all(p, image, answers);
	cache.on = true;
	answer_all(p, image, cached);
	cache.on = false;
	for (i = 0; i < PACKETS; i++)
		if (!answers_equal(answers[i], cached[i], true))
			return false;
	return true;
}

static bool all_equal(const struct answer *a, const struct answer *b,
		      bool numbers)
{
	uint32_t i;

	for (i = 0; i < PACKETS; i++)
		if (!answers_equal(a[i], b[i], numbers))
			return false;
	return true;
}

/* Each packet meets one of both. */
static bool is_between(const struct proof *p, const struct answer *now)
{
	uint32_t i;

	for (i = 0; i < PACKETS; i++)
		if (!answers_equal(now[i], p->before[i], false) &&
		    !answers_equal(now[i], p->after[i], false))
			return false;
	return true;
}

static void ignore(void *context)
{
	(void)context;
}

/* Given up here and resumed, all packets meet the same. */
static bool check_given_up(struct proof *p, uint32_t edits)
{
	uint32_t size = p->image.header->size;
	uint8_t *copy = aligned_alloc(64, (size + 63) & ~63U);
	struct answer now[PACKETS];
	bool good;

	memcpy(copy, p->image.bytes, size);
	patch_resume(copy);
	good = answer_cached(p, copy, now) &&
	       all_equal(now,
			 kz_edits_count(copy) == edits ? p->before : p->after,
			 true);
	free(copy);
	return good;
}

/* The patch, op by op. NULL or what went wrong. */
static const char *patch_steps(struct proof *p, const struct patch *patch)
{
	const struct kz_patch_op *op = (const void *)patch->ops.bytes;
	size_t count = patch->ops.size / sizeof(*op), i;
	uint32_t edits = kz_edits_count(p->image.bytes);
	struct answer now[PACKETS];
	struct patch one = *patch;

	one.ops.size = sizeof(*op);
	for (i = 0; i < count; i++) {
		one.ops.bytes = (void *)&op[i];
		p->waits += op[i].step == KZ_PATCH_WAIT;
		patch_run(&one, p->image.bytes, ignore, NULL);
		if (!answer_cached(p, p->image.bytes, now))
			return "a packet met what was cached before";
		if (!is_between(p, now))
			return "a packet met neither";
		if (chance(20) && !check_given_up(p, edits))
			return "given up, it is neither";
	}
	answer_all(p, p->image.bytes, now);
	return all_equal(now, p->after, true) ? NULL : "it is not the new one";
}

static const char *image_check(struct image *image)
{
	struct kz_fault fault;

	image->header->checksum =
		kz_image_checksum(image->bytes, image->header->size);
	kz_image_validate(image->bytes, image->header->size, &fault);
	return fault.reason;
}

/* A policy's image, with room, of the text as it is. */
static bool proof_compile(struct proof *p)
{
	struct policy *policy = text_parse(&p->text);
	bool good;

	cache_clear();
	image_free(&p->image);
	free(p->frame);
	p->frame = policy ? frame_make(policy) : NULL;
	good = policy_image(policy, true, &p->image) && p->frame &&
	       p->image.header->room;
	policy_free(policy);
	return good;
}

static const char *proof_step(struct proof *p, const struct edit *edit)
{
	struct patch patch = { 0 };
	struct image fresh = { 0 };
	struct policy *policy;
	const char *fault;
	uint32_t i;
	int err;

	for (i = 0; i < PACKETS; i++) {
		draw_key(&p->keys[i]);
		p->empty[i] = chance(50);
	}
	answer_cached(p, p->image.bytes, p->before);
	edit_apply(&p->text, edit);
	policy = text_parse(&p->text);
	if (!policy_image(policy, false, &fresh))
		return "the text is wrong";
	answer_all(p, fresh.bytes, p->after);
	err = edit_patch(&p->image, p->frame, edit, &patch);
	if (err == -ENOSPC || err == -EOPNOTSUPP) {
		p->whole++;
		fault = proof_compile(p) ? NULL : "it does not compile";
	} else if (err) {
		fault = strerror(-err);
	} else {
		p->kinds[edit->kind]++;
		fault = hostile_patches(&p->hostile, &p->image, &patch, p->per_edit) ?:
				patch_steps(p, &patch) ?:
							 image_check(&p->image);
	}
	image_free(&fresh);
	policy_free(policy);
	patch_free(&patch);
	return fault;
}

/* From a text on, some edits. */
static bool proof_run(struct proof *p, uint32_t edits)
{
	const char *fault = NULL;
	struct edit edit;

	text_draw(&p->text, chance(35) ? RULES_MAX / 2 : 12);
	if (!proof_compile(p))
		return ktap_result(false, "a policy with room");
	while (!fault && edits-- > 0) {
		if (!edit_draw(&p->text, &edit))
			continue;
		p->edits++;
		fault = proof_step(p, &edit);
	}
	if (fault)
		ktap_note("%s: edit %u of kind %u at %u of group %u: %s", fault,
			  p->edits, edit.kind, edit.index, edit.group,
			  edit.rule);
	return !fault;
}

int main(int argc, char **argv)
{
	uint32_t edits = argc > 1 ? atoi(argv[1]) : 2000;
	static struct proof p;
	bool good = true;

	if (argc > 2)
		seed = atoi(argv[2]);
	p.hostile.seed = seed;
	p.per_edit = argc > 3 ? atoi(argv[3]) : 20;
	ktap_start(5);
	while (good && p.edits < edits)
		good = proof_run(&p, 1 + draw(100));
	ktap_result(good, "%u edits, each step as before or as after", p.edits);
	ktap_result(p.kinds[KZ_EDIT_ADD] && p.kinds[KZ_EDIT_DEL] &&
			    p.kinds[KZ_EDIT_REPLACE],
		    "%u rules added, %u removed, %u replaced",
		    p.kinds[KZ_EDIT_ADD], p.kinds[KZ_EDIT_DEL],
		    p.kinds[KZ_EDIT_REPLACE]);
	ktap_result(p.waits && p.whole < p.edits / 8,
		    "%u waits, %u policies compiled again", p.waits, p.whole);
	ktap_result(cache.hits > p.edits, "%u searches were cached",
		    cache.hits);
	ktap_result(p.hostile.taken > p.edits / 2,
		    "%u patches of an enemy, %u taken", p.hostile.tried,
		    p.hostile.taken);
	image_free(&p.image);
	free(p.frame);
	return ktap_finish();
}
