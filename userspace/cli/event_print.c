// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/event_print.h"

#include <json.h>
#include <net/if.h>
#include <stdio.h>
#include <time.h>

#include "userspace/cli/output.h"
#include "userspace/cli/endpoint.h"
#include "userspace/cli/fields.h"
#include "userspace/evaluator/now.h"

#define NS_PER_S 1000000000LL
#define TIME_SIZE 64

/* What of a key is shown, as text. */
struct shown {
	char protocol[PROTOCOL_SIZE]; /* "other" if it is not IP */
	struct endpoint ends[2];
	char devices[2][IF_NAMESIZE]; /* "" without */
	char time[TIME_SIZE];
};

/* When the clock said @monotonic, in UTC. */
static void time_write(uint64_t monotonic, char text[TIME_SIZE])
{
	struct timespec wall;
	struct tm parts;
	char date[40];
	int64_t ns;

	clock_gettime(CLOCK_REALTIME, &wall);
	ns = wall.tv_sec * NS_PER_S + wall.tv_nsec -
	     (int64_t)(now_ns() - monotonic);
	wall.tv_sec = ns / NS_PER_S;
	gmtime_r(&wall.tv_sec, &parts);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text, TIME_SIZE, "%s.%06dZ", date,
		 (int)(ns % NS_PER_S / 1000));
}

static void device_write(uint32_t ifindex, char text[IF_NAMESIZE])
{
	if (!ifindex)
		*text = '\0';
	else if (!if_indextoname(ifindex, text))
		snprintf(text, IF_NAMESIZE, "%u", ifindex);
}

static void show(const struct kz_event *event, struct shown *shown)
{
	static const uint32_t words[2][2] = { { KZ_W_SADDR, KZ_W_SPORT },
					      { KZ_W_DADDR, KZ_W_DPORT } };
	const struct kz_key *key = &event->key;
	uint32_t class = key->word[KZ_W_CLASS], i;

	if (kz_key_family(key) == KZ_FAMILY_OTHER)
		snprintf(shown->protocol, PROTOCOL_SIZE, "other");
	else
		protocol_write(class & KZ_C_PROTO, shown->protocol);
	for (i = 0; i < 2; i++)
		shown->ends[i] = (struct endpoint){
			.family = kz_key_family(key),
			.protocol = class & KZ_C_PROTO,
			.has_port = class & KZ_C_HEADER &&
				    protocol_has_ports(class & KZ_C_PROTO),
			.port = key->word[words[i][1]],
			.address = &key->word[words[i][0]],
		};
	device_write(key->word[KZ_W_IIF], shown->devices[0]);
	device_write(key->word[KZ_W_OIF], shown->devices[1]);
	time_write(event->time, shown->time);
}

/* The rule's line and label, and its group's name. */
static uint32_t rule_about(const struct image *image, uint32_t rule,
			   const char **label, const char **group)
{
	const struct kz_info_group *groups;
	const struct kz_info_rule *rules;
	uint32_t i;

	groups = image_groups(image);
	rules = (const void *)(image->bytes + image_info(image)->rules);
	for (i = 0; i < image->header->n_groups; i++)
		if (rule - groups[i].first_rule < groups[i].n_rules)
			*group = image_string(image, groups[i].name);
	*label = image_string(image, rules[rule].name);
	return rules[rule].line;
}

static struct field_words fields_of(const struct kz_event *event)
{
	return (struct field_words){ .words = &event->key.word[KZ_W_MARK],
				     .first = KZ_W_MARK,
				     .count = 1 + KZ_FLOW_WORDS };
}

static bool rule_is_known(const struct event_source *source, uint32_t rule)
{
	return source->image && rule < source->image->header->n_rules;
}

static void print_rule(const struct event_source *source, uint32_t rule)
{
	const char *label = "", *group = "";
	uint32_t line;

	print_name(stdout, source->policy);
	printf(" rule %u", rule);
	if (!rule_is_known(source, rule))
		return;
	line = rule_about(source->image, rule, &label, &group);
	if (*label) {
		putchar(' ');
		print_name(stdout, label);
	}
	printf(" (line %u, group ", line);
	print_name(stdout, group);
	putchar(')');
}

void event_print(const struct event_source *source,
		 const struct kz_event *event)
{
	struct field_words words = fields_of(event);
	char ends[2][ENDPOINT_SIZE];
	struct shown shown;

	show(event, &shown);
	printf("%s ", shown.time);
	print_rule(source, event->rule);
	printf(": %s", shown.protocol);
	if (kz_key_family(&event->key) != KZ_FAMILY_OTHER) {
		endpoint_write(&shown.ends[0], ends[0]);
		endpoint_write(&shown.ends[1], ends[1]);
		printf(" %s > %s", ends[0], ends[1]);
	}
	printf(" length %u", event->key.word[KZ_W_LENGTH]);
	if (*shown.devices[0])
		printf(" iif %s", shown.devices[0]);
	if (*shown.devices[1])
		printf(" oif %s", shown.devices[1]);
	printf(" mark 0x%08x", event->key.word[KZ_W_MARK]);
	if (source->image)
		fields_print(stdout, source->image, &words);
	putchar('\n');
}

static struct json_object *text_or_null(const char *text)
{
	return *text ? json_object_new_string(text) : NULL;
}

static void add_rule(struct json_object *o, const struct event_source *source,
		     uint32_t rule)
{
	const char *label = "", *group = "";
	struct json_object *line = NULL;

	if (rule_is_known(source, rule))
		line = json_object_new_int64(
			rule_about(source->image, rule, &label, &group));
	json_object_object_add(o, "rule", json_object_new_int64(rule));
	json_object_object_add(o, "line", line);
	json_object_object_add(o, "label", text_or_null(label));
	json_object_object_add(o, "group", text_or_null(group));
}

static void add_end(struct json_object *o, const struct endpoint *end,
		    const char *address_key, const char *port_key)
{
	char address[SET_VALUE_SIZE];

	address_write(end, address);
	json_object_object_add(o, address_key, text_or_null(address));
	json_object_object_add(
		o, port_key,
		end->has_port ? json_object_new_int64(end->port) : NULL);
}

void event_print_json(const struct event_source *source,
		      const struct kz_event *event)
{
	struct json_object *o = json_object_new_object();
	struct field_words words = fields_of(event);
	struct shown shown;

	show(event, &shown);
	json_object_object_add(o, "time", json_object_new_string(shown.time));
	json_object_object_add(o, "name",
			       json_object_new_string(source->policy));
	json_object_object_add(o, "generation",
			       json_object_new_int64(event->generation));
	add_rule(o, source, event->rule);
	json_object_object_add(o, "protocol",
			       json_object_new_string(shown.protocol));
	add_end(o, &shown.ends[0], "saddr", "sport");
	add_end(o, &shown.ends[1], "daddr", "dport");
	json_object_object_add(
		o, "length",
		json_object_new_int64(event->key.word[KZ_W_LENGTH]));
	json_object_object_add(o, "iif", text_or_null(shown.devices[0]));
	json_object_object_add(o, "oif", text_or_null(shown.devices[1]));
	json_object_object_add(o, "mark",
			       json_mask(event->key.word[KZ_W_MARK]));
	json_object_object_add(o, "fields",
			       source->image ?
				       fields_json(source->image, &words) :
				       json_object_new_object());
	json_print_line(o);
}
