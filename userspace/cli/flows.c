// SPDX-License-Identifier: GPL-2.0-only
/* kzmark flows NAME: print the flows that a policy remembers. */
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/endpoint.h"
#include "userspace/cli/fields.h"
#include "userspace/cli/active.h"
#include "userspace/cli/verb.h"
#include "userspace/cli/wrap.h"
#include "userspace/base/refuse.h"

static struct {
	bool json;
} options;

/* The two ends of @key: the lower one first, as it has them. */
static void ends_of(const struct kz_flow_key *key, struct endpoint ends[2])
{
	enum kz_family family = key->kind >> 8;
	uint32_t protocol = key->kind & 0xff, i;

	for (i = 0; i < 2; i++)
		ends[i] = (struct endpoint){
			.family = family,
			.protocol = protocol,
			.has_port = protocol_has_ports(protocol) && key->ports,
			.port = i ? key->ports & 0xffff : key->ports >> 16,
			.address = i ? key->high : key->low,
		};
}

static int compare(const void *left, const void *right)
{
	const struct kz_flow *a = left, *b = right;
	const uint32_t *one = (const void *)&a->key,
		       *two = (const void *)&b->key;
	size_t i;

	if (a->key.kind != b->key.kind)
		return a->key.kind < b->key.kind ? -1 : 1;
	for (i = 0; i < KZ_FLOW_KEY_WORDS; i++)
		if (one[i] != two[i])
			return one[i] < two[i] ? -1 : 1;
	return 0;
}

static void print_line(const struct image *image, const struct kz_flow *flow,
		       const struct field_words *words)
{
	char protocol[PROTOCOL_SIZE], text[ENDPOINT_SIZE], *line = NULL;
	struct endpoint ends[2];
	size_t size;
	FILE *out;
	int i;

	out = open_memstream(&line, &size);
	if (!out)
		return;
	ends_of(&flow->key, ends);
	protocol_write(ends[0].protocol, protocol);
	fputs(protocol, out);
	for (i = 0; i < 2; i++) {
		endpoint_write(&ends[i], text);
		fprintf(out, " %s", text);
	}
	fields_print(out, image, words);
	if (!fclose(out))
		wrap_print(stdout, line, 0, 4);
	free(line);
}

/* On a line: there may be millions, which are not gathered first. */
static void print_object(const struct image *image, const struct kz_flow *flow,
			 const struct field_words *words)
{
	struct json_object *o = json_object_new_object(), *array, *each;
	char protocol[PROTOCOL_SIZE], address[SET_VALUE_SIZE];
	struct endpoint ends[2];
	int i;

	ends_of(&flow->key, ends);
	protocol_write(ends[0].protocol, protocol);
	json_object_object_add(o, "protocol", json_object_new_string(protocol));
	array = json_object_new_array();
	for (i = 0; i < 2; i++) {
		each = json_object_new_object();
		address_write(&ends[i], address);
		json_object_object_add(each, "address",
				       json_object_new_string(address));
		json_object_object_add(
			each, "port",
			ends[i].has_port ? json_object_new_int(ends[i].port) :
					   NULL);
		json_object_array_add(array, each);
	}
	json_object_object_add(o, "ends", array);
	json_object_object_add(o, "fields", fields_json(image, words));
	fputs(json_object_to_json_string_ext(
		      o,
		      JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
	      stdout);
	json_object_put(o);
}

static void print_flows(const struct image *image, struct flows *flows)
{
	struct field_words words = { .first = KZ_W_FLOW,
				     .count = KZ_FLOW_WORDS };
	size_t i;

	if (flows->count)
		qsort(flows->list, flows->count, sizeof(*flows->list), compare);
	if (options.json)
		putchar('[');
	for (i = 0; i < flows->count; i++) {
		words.words = flows->list[i].word;
		if (options.json)
			fputs(i ? ",\n  " : "\n  ", stdout);
		(options.json ? print_object :
				print_line)(image, &flows->list[i], &words);
	}
	if (options.json)
		puts(flows->count ? "\n]" : "]");
}

static int flows(const struct target *target, void *context, char *why)
{
	const struct backend *backend = target->backend;
	struct flows flows = { 0 };
	struct image image = { 0 };
	int error;

	(void)context;
	if (!backend->flows)
		return refuse(why, -EOPNOTSUPP,
			      "'%s': this backend keeps no flows itself",
			      target->loaded.name);
	error = backend->get_image(backend, target->loaded.name, &image, why);
	if (!error)
		error = backend->flows(backend, target->loaded.name, &flows,
				       why);
	if (!error)
		print_flows(&image, &flows);
	free(flows.list);
	image_free(&image);
	return error;
}

static int flows_run(int n_operands, char **operands)
{
	(void)n_operands;
	return active_run_by_name(operands[0], flows, NULL);
}

static const struct option_row flows_options[] = {
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_flows = {
	.name = "flows",
	.help = "print the flows that a policy remembers",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = flows_options,
	.run = flows_run,
};
