// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_static.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/set_contents.h"
#include "userspace/cli/set_write.h"
#include "userspace/cli/verb.h"
#include "userspace/compile/set_read.h"
#include "userspace/lang/literal_box.h"
#include "userspace/policy/ranges.h"

/* ---- which ---- */

static bool is_loaded(const struct kz_info_set *about,
		      const struct backend *backend)
{
	return !about->map && about->type < KZ_SET_ETHER &&
	       (about->root || backend->static_set);
}

void static_set_find(struct static_set *set, const struct image *image,
		     const struct backend *backend, const char *name)
{
	static const char *const suffixes[] = { "", ".ipv4", ".ipv6" };
	const struct kz_info_set *about;
	struct static_half *half;
	size_t i;

	*set = (struct static_set){ 0 };
	for (i = 0; i < 3 && set->n_halves < 2; i++) {
		half = &set->halves[set->n_halves];
		snprintf(half->name, sizeof(half->name), "%s%s", name,
			 suffixes[i]);
		about = image_set_find(image, half->name);
		if (!about)
			continue;
		half->type = about->type;
		half->loaded = is_loaded(about, backend);
		set->n_halves++;
		if (!i)
			break;
	}
}

/* ---- its elements ---- */

static int text_open(struct static_set *set, const struct target *target,
		     const char *verb)
{
	int status;

	if (set->has_text)
		return EXIT_DONE;
	status = rule_policy_open(&set->text, target->loaded.name, verb);
	set->has_text = status == EXIT_DONE;
	return set->has_text ? rule_policy_parse(&set->text, verb) : status;
}

/* The policy that has the text is another one where a load came between. */
static int text_find(struct static_set *set, struct static_half *half,
		     const struct target *target, char *why)
{
	const struct policy *policy = set->text.policy;
	size_t i;

	for (i = 0; i < policy->n_sets && !half->set; i++)
		if (!strcmp(policy->sets[i]->name, half->name))
			half->set = policy->sets[i];
	return half->set && half->set->type == half->type ?
		       EXIT_DONE :
		       refuse(why, -EAGAIN,
			      "policy '%s' was loaded again meanwhile: try again",
			      target->loaded.name);
}

int static_set_read(struct static_set *set, const struct target *target,
		    const char *verb, char *why)
{
	struct static_half *half = set->halves;
	int err = EXIT_DONE;

	for (; half < set->halves + set->n_halves && !err; half++) {
		if (half->loaded) {
			err = set_static_read(target->backend,
					      target->loaded.name, half->name,
					      &half->ranges, why);
			continue;
		}
		err = text_open(set, target, verb);
		if (!err)
			err = text_find(set, half, target, why);
	}
	return err;
}

void static_set_close(struct static_set *set)
{
	uint32_t i;

	for (i = 0; i < set->n_halves; i++)
		free(set->halves[i].ranges.list);
	if (set->has_text)
		rule_policy_close(&set->text);
}

/* ---- printed ---- */

struct printing {
	bool json;
	bool first;
};

/* There may be a million: they are not gathered into an object first. */
static void print_one(const char *element, const char *value, void *context)
{
	struct printing *p = context;

	if (p->json) {
		printf("%s\n  { \"element\": ", p->first ? "" : ",");
		set_write_string(element, stdout);
		if (value) {
			fputs(", \"value\": ", stdout);
			set_write_string(value, stdout);
		}
		fputs(", \"timeout_ms\": null }", stdout);
	} else {
		printf("%s%s%s\n", element, value ? " : " : "",
		       value ? value : "");
	}
	p->first = false;
}

static void half_print(struct printing *p, const struct static_half *half)
{
	if (half->set)
		set_each(half->set, print_one, p);
	else
		set_ranges_each(half->type, &half->ranges, print_one, p);
}

void static_set_print(const struct static_set *set, bool json)
{
	struct printing printing = { .json = json, .first = true };
	uint32_t i;

	if (json)
		putchar('[');
	for (i = 0; i < set->n_halves; i++)
		half_print(&printing, &set->halves[i]);
	if (json)
		puts(printing.first ? "]" : "\n]");
}

/* ---- asked ---- */

/* Its one value, if all of @range has one. */
static void map_value(const struct policy_map *map, const struct range *range,
		      char value[SET_MAPPED_SIZE])
{
	size_t low = 0, high = map->n_ranges, middle;
	const struct map_range *here;
	struct range words;

	while (low < high) {
		middle = low + (high - low) / 2;
		here = &map->ranges[middle];
		policy_map_words(map, here->first, here->last, &words);
		if (words_compare(range->low, words.low, 4) < 0)
			high = middle;
		else if (words_compare(range->low, words.high, 4) > 0)
			low = middle + 1;
		else
			break;
	}
	if (low < high && range_within(range, &words))
		set_mapped_write(map, here->value, value);
}

static int box_ask(const struct policy_set *set, struct literals *literals,
		   const char *text, size_t length, bool *there, char *why)
{
	unsigned int n = set->boxes.n_parts, p;
	struct range box[KZ_MAX_PARTS];
	size_t i;
	int err = literal_box(literals, set->parts, n, text, length, box, why);

	if (err < 0)
		return err;
	for (p = 0; p < n; p++)
		if (words_compare(box[p].low, box[p].high, 4))
			return refuse(
				why, -EINVAL,
				"'%.*s' is more than one key: ask for each part's single value",
				(int)length, text);
	for (i = 0; i < set->boxes.count && !*there; i++) {
		for (p = 0; p < n; p++)
			if (!range_within(&box[p],
					  &boxes_at(&set->boxes, i)[p]))
				break;
		*there = p == n;
	}
	return 0;
}

static int range_ask(const struct static_half *half, struct literals *literals,
		     const char *text, size_t length, struct set_asked *asked,
		     char *why)
{
	struct range range;
	int err = literal_range(literals, literal_set_kinds[half->type], text,
				length, &range, why);

	if (err < 0)
		return err;
	asked->there = ranges_contain(
		half->set ? &half->set->ranges : &half->ranges, &range);
	if (asked->there && half->set && half->set->map)
		map_value(half->set->map, &range, asked->value);
	return 0;
}

int static_set_ask(const struct static_set *set, struct literals *literals,
		   const char *text, size_t length, struct set_asked *asked,
		   char *why)
{
	const struct static_half *half = set->halves;

	*asked = (struct set_asked){ .element = strndup(text, length) };
	if (!asked->element)
		return -ENOMEM;
	if (set->n_halves == 2 && memchr(text, ':', length))
		half++;
	if (half->type == KZ_SET_PARTS)
		return box_ask(half->set, literals, text, length, &asked->there,
			       why);
	return range_ask(half, literals, text, length, asked, why);
}
