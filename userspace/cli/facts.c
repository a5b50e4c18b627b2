// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/facts.h"

#include <inttypes.h>
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/statistics.h"

/* Longer than any title. */
#define TITLE_SIZE 32

struct fact {
	const char *key; /* in JSON */
	const char *title; /* in capitals, as columns have it */
	unsigned int in;
	enum column_type type;
	/* For JSON; NULL: there is none. */
	struct json_object *(*value)(const struct fact_source *source);
	/* For people, where it is not as in JSON. */
	void (*print)(const struct fact_source *source);
};

/* ---- of the backend ---- */

/* An empty text is none. */
#define FACT_TEXT(MEMBER, SIZE, TITLE, IN)                                   \
	static struct json_object *MEMBER##_of(const struct fact_source *of) \
	{                                                                    \
		return *of->loaded->MEMBER ?                                 \
			       json_object_new_string(of->loaded->MEMBER) :  \
			       NULL;                                         \
	}
#define FACT_STRING(MEMBER, TITLE, IN)                                       \
	static struct json_object *MEMBER##_of(const struct fact_source *of) \
	{                                                                    \
		return json_object_new_string(of->loaded->MEMBER);           \
	}
#define FACT_NUMBER(MEMBER, TYPE, TITLE, IN)                                 \
	static struct json_object *MEMBER##_of(const struct fact_source *of) \
	{                                                                    \
		return of->loaded->unread ?                                  \
			       NULL :                                        \
			       json_object_new_uint64(of->loaded->MEMBER);   \
	}
#include "userspace/backend/facts.def"
#undef FACT_TEXT
#undef FACT_STRING
#undef FACT_NUMBER

/* ---- of the image ---- */

static struct json_object *file_of(const struct fact_source *of)
{
	const struct image *image = of->image;

	return json_object_new_string(
		image_string(image, image_info(image)->policy));
}

static struct json_object *counters_of(const struct fact_source *of)
{
	return json_object_new_uint64(of->image->header->n_counters);
}

static struct json_object *image_bytes_of(const struct fact_source *of)
{
	return json_object_new_uint64(of->image->header->size);
}

/* Not in nft, whose rules are not the image's trees. */
static struct json_object *worst_of(const struct fact_source *of)
{
	return of->has_tables ?
		       json_object_new_uint64(statistics_worst_ns(of->image)) :
		       NULL;
}

static void worst_print(const struct fact_source *of)
{
	printf("at most about %.1f us a packet",
	       statistics_worst_ns(of->image) / 1e3);
}

static struct json_object *window_of(const struct fact_source *of)
{
	return json_mask(of->image->header->window);
}

/* The bits that it uses of each word kept with the flow, which are those of a
 * conntrack label: others may use the rest.
 */
static struct json_object *flow_window_of(const struct fact_source *of)
{
	const struct kz_image_header *header = of->image->header;
	struct json_object *o = json_object_new_array();
	size_t i;

	for (i = 0; i < KZ_FLOW_WORDS; i++)
		json_object_array_add(o, json_mask(header->flow_window[i]));
	return o;
}

static void flow_window_print(const struct fact_source *of)
{
	const struct kz_image_header *header = of->image->header;
	size_t i;

	for (i = 0; i < KZ_FLOW_WORDS; i++)
		printf("%s0x%08x", i ? " " : "", header->flow_window[i]);
}

/* ---- of its flows ---- */

static struct json_object *flows_of(const struct fact_source *of)
{
	const struct flows *flows = of->flows;
	struct json_object *o;

	if (!flows)
		return NULL;
	o = json_object_new_object();
	json_object_object_add(o, "count",
			       json_object_new_uint64(flows->count));
	if (flows->size) {
		json_object_object_add(o, "size",
				       json_object_new_uint64(flows->size));
		json_object_object_add(o, "evicted",
				       json_object_new_uint64(flows->evicted));
	} else {
		json_object_object_add(o, "lost",
				       json_object_new_uint64(flows->lost));
	}
	return o;
}

static void flows_print(const struct fact_source *of)
{
	const struct flows *flows = of->flows;

	if (flows->size)
		printf("%zu of %" PRIu64 ", %" PRIu64 " evicted", flows->count,
		       flows->size, flows->evicted);
	else
		printf("%zu, %" PRIu64 " writes lost", flows->count,
		       flows->lost);
}

/* ---- of its flow cache ---- */

static struct json_object *cache_of(const struct fact_source *of)
{
	const struct cache_counts *cache = &of->loaded->cache;
	struct json_object *o;

	if (!cache->there)
		return NULL;
	o = json_object_new_object();
	json_object_object_add(o, "hits", json_object_new_uint64(cache->hits));
	json_object_object_add(o, "misses",
			       json_object_new_uint64(cache->misses));
	json_object_object_add(o, "cpus_off",
			       json_object_new_uint64(cache->off));
	return o;
}

static void cache_print(const struct fact_source *of)
{
	const struct cache_counts *cache = &of->loaded->cache;

	printf("%" PRIu64 " hits, %" PRIu64 " misses", cache->hits,
	       cache->misses);
	if (cache->off)
		printf("; not asked on %u CPUs, as too few hit", cache->off);
}

/* ---- of its limits ---- */

/* Keys that found no place; nft does not count them. */
static struct json_object *refused_of(const struct fact_source *of)
{
	if (!(of->image->header->features & KZ_F_LIMIT_KEY) ||
	    !strcmp(of->loaded->backend, "nft"))
		return NULL;
	return json_object_new_uint64(of->loaded->refused);
}

/* ---- of its place ---- */

static struct json_object *place_of(const struct fact_source *of)
{
	return position_list_text(of->positions);
}

static struct json_object *places_of(const struct fact_source *of)
{
	return position_list_json(of->positions);
}

static void places_print(const struct fact_source *of)
{
	position_list_print(of->positions);
}

/* ---- the table ---- */

#define FACT_TEXT(MEMBER, SIZE, TITLE, IN) FACT_STRING(MEMBER, TITLE, IN)
#define FACT_STRING(MEMBER, TITLE, IN) \
	{ #MEMBER, TITLE, IN, COLUMN_TEXT, MEMBER##_of, NULL },
#define FACT_NUMBER(MEMBER, TYPE, TITLE, IN) \
	{ #MEMBER, TITLE, IN, COLUMN_NUMBER, MEMBER##_of, NULL },

/* clang-format off */
static const struct fact facts[] = {
#include "userspace/backend/facts.def"
	{ "place", "PLACE", IN_LIST | IN_SHOW | IN_LOAD, COLUMN_TEXT, place_of, NULL },
	{ "places", "AHEAD", IN_SHOW, COLUMN_TEXT, places_of, places_print },
	{ "file", "FILE", IN_SHOW, COLUMN_TEXT, file_of, NULL },
	{ "counters", "COUNTERS", IN_SHOW, COLUMN_NUMBER, counters_of, NULL },
	{ "image_bytes", "IMAGE BYTES", IN_SHOW, COLUMN_NUMBER, image_bytes_of, NULL },
	{ "worst_ns", "COST", IN_SHOW, COLUMN_NUMBER, worst_of, worst_print },
	{ "window", "MARK WINDOW", IN_SHOW, COLUMN_TEXT, window_of, NULL },
	{ "flow_window", "FLOW WINDOW", IN_SHOW, COLUMN_TEXT, flow_window_of,
	  flow_window_print },
	{ "keys_refused", "KEYS FULL", IN_SHOW, COLUMN_NUMBER, refused_of, NULL },
	{ "flows", "FLOWS", IN_SHOW, COLUMN_TEXT, flows_of, flows_print },
	{ "cache", "CACHE", IN_SHOW, COLUMN_TEXT, cache_of, cache_print },
};
/* clang-format on */
#define N_FACTS (sizeof(facts) / sizeof(facts[0]))

const struct column *facts_columns(enum fact_in in)
{
	static struct column columns[N_FACTS + 1];
	size_t i, n = 0;

	for (i = 0; i < N_FACTS; i++)
		if (facts[i].in & in)
			columns[n++] = (struct column){ facts[i].title,
							facts[i].key,
							facts[i].type };
	columns[n] = (struct column){ 0 };
	return columns;
}

void facts_row(const struct fact_source *source, struct table *table)
{
	size_t i;

	for (i = 0; i < N_FACTS; i++)
		if (facts[i].in & IN_LIST)
			table_value(table, facts[i].value(source));
	for (i = 0; i < N_FACTS; i++)
		if (facts[i].in & IN_LIST_JSON)
			table_hidden(table, facts[i].key,
				     facts[i].value(source));
}

int facts_row_read(const struct loaded *loaded, struct table *table)
{
	struct position_list places;
	struct fact_source source = { .loaded = loaded, .positions = &places };
	char why[WHY_SIZE] = "";
	int error = position_list_read(loaded, &places, why);

	if (error)
		complain_backend(backend_find(loaded->backend), why, error);
	facts_row(&source, table);
	position_list_clear(&places);
	return error;
}

/* "IMAGE BYTES" as "Image bytes:" */
static void title_print(const char *title)
{
	char text[TITLE_SIZE];
	size_t i;

	snprintf(text, sizeof(text), "%s:", title);
	for (i = 1; text[i]; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] += 'a' - 'A';
	printf("%-13s", text);
}

void facts_print(const struct fact_source *source, enum fact_in in)
{
	struct json_object *value;
	size_t i;

	for (i = 0; i < N_FACTS; i++) {
		value = facts[i].in & in ? facts[i].value(source) : NULL;
		if (!value)
			continue;
		title_print(facts[i].title);
		if (facts[i].print)
			facts[i].print(source);
		else
			print_name(stdout, json_object_get_string(value));
		putchar('\n');
		json_object_put(value);
	}
}

void facts_json(const struct fact_source *source, enum fact_in in,
		struct json_object *o)
{
	struct json_object *value;
	size_t i;

	for (i = 0; i < N_FACTS; i++) {
		if (!(facts[i].in & in))
			continue;
		value = facts[i].value(source);
		/* null, as in what 'list --json' says */
		if (value || facts[i].in & (IN_LIST | IN_LIST_JSON))
			json_object_object_add(o, facts[i].key, value);
	}
}
