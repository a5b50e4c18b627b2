// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/sets.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/refuse.h"
#include "userspace/import/iptables/words.h"

/* What ipset calls a part, and its type in the policy language. */
static const struct {
	const char *part, *ip, *ip6;
} types[] = {
	{ "ip", "ipv4_addr", "ipv6_addr" },
	{ "net", "ipv4_addr", "ipv6_addr" },
	{ "port", "inet_proto . inet_service", "inet_proto . inet_service" },
	{ "ports", "inet_service", "inet_service" }, /* of bitmap:port */
	{ "mac", "ether_addr", "ether_addr" },
	{ "iface", "ifname", "ifname" },
	{ "mark", "mark", "mark" },
};

#define N_TYPES (sizeof(types) / sizeof(*types))

static size_t type_find(const char *part)
{
	size_t i;

	for (i = 0; i < N_TYPES; i++)
		if (!strcmp(types[i].part, part))
			return i;
	return N_TYPES;
}

struct xt_set *xt_set_find(const struct xt_sets *sets, const char *name)
{
	size_t i;

	for (i = 0; sets && i < sets->n_sets; i++)
		if (!strcmp(sets->sets[i].name, name))
			return &sets->sets[i];
	return NULL;
}

/* "hash:ip,port" */
static void parts_read(struct xt_set *set, const char *type)
{
	const char *at = strchr(type, ':');
	size_t length;

	if (!at || !strncmp(type, "list:", 5)) {
		set->reason = "a set of another type";
		return;
	}
	if (!strcmp(type, "bitmap:port"))
		at = ":ports";
	for (at++; *at; at += length + !!at[length]) {
		length = strcspn(at, ",");
		if (set->n_parts == XT_SET_PARTS ||
		    length >= sizeof(*set->parts)) {
			set->reason = "a set of another type";
			return;
		}
		memcpy(set->parts[set->n_parts], at, length);
		if (type_find(set->parts[set->n_parts++]) == N_TYPES)
			set->reason = "a set of another type";
	}
}

/* A name of the language, whatever ipset's has. */
static const char *label_make(struct xt_sets *sets, const char *name)
{
	char text[40], *to = text;

	for (; *name && to < text + sizeof(text) - 1; name++)
		*to++ = isalnum((unsigned char)*name) ? *name : '_';
	*to = '\0';
	return pool_print(&sets->pool, "s%zu_%s", sets->n_sets, text);
}

static int set_create(struct xt_sets *sets, const char *name, const char *type,
		      char *options)
{
	struct xt_set *list, *set;
	const char *word;

	list = array_grow(sets->sets, sets->n_sets, sizeof(*list));
	if (!list)
		return -ENOMEM;
	sets->sets = list;
	set = &list[sets->n_sets];
	*set = (struct xt_set){
		.name = pool_print(&sets->pool, "%s", name),
		.label = label_make(sets, name),
	};
	sets->n_sets++;
	parts_read(set, type);
	for (word = strtok(options, " "); word; word = strtok(NULL, " "))
		if (!strcmp(word, "inet6"))
			set->ip6 = true;
	return 0;
}

static int set_add(struct xt_sets *sets, struct xt_set *set,
		   const char *element, const char *options)
{
	const char **elements;
	const char *timeout;

	elements =
		array_grow(set->elements, set->n_elements, sizeof(*elements));
	if (!elements)
		return -ENOMEM;
	set->elements = elements;
	elements[set->n_elements++] = pool_print(&sets->pool, "%s", element);
	timeout = strstr(options, "timeout ");
	if (strstr(options, "nomatch"))
		set->reason = "a set with exceptions (nomatch)";
	else if (timeout && strcmp(timeout, "timeout 0") &&
		 strncmp(timeout, "timeout 0 ", 10))
		set->reason = "a set whose elements have timeouts";
	return 0;
}

static int line_read(struct xt_sets *sets, char *line, uint32_t number,
		     char *why)
{
	char *verb = line, *name, *word, *options;
	struct xt_set *set = NULL;
	int error = -EINVAL;

	name = verb + strcspn(verb, " ");
	if (!*verb || *verb == '#')
		return 0;
	if (*name)
		*name++ = '\0';
	word = name + strcspn(name, " ");
	if (*word)
		*word++ = '\0';
	options = word + strcspn(word, " ");
	if (*options)
		*options++ = '\0';
	if (!strcmp(verb, "add"))
		set = xt_set_find(sets, name);
	if (*word && !strcmp(verb, "create"))
		error = set_create(sets, name, word, options);
	else if (*word && set)
		error = set_add(sets, set, word, options);
	if (error == -ENOMEM)
		return refuse_memory(why);
	return error ? refuse(why, error,
			      "%s:%u: expected 'create SET TYPE' or 'add SET ELEMENT' of a set before: this is not what ipset save prints",
			      sets->file, number) :
		       0;
}

int xt_sets_read(struct xt_sets *sets, char *text, char *why)
{
	uint32_t number = 0;
	char *line, *end;
	int error = 0;

	for (line = text; *line && !error; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		line[strcspn(line, "\r")] = '\0';
		error = line_read(sets, line, ++number, why);
	}
	return !error && sets->pool.failed ? refuse_memory(why) : error;
}

void xt_sets_free(struct xt_sets *sets)
{
	size_t i;

	for (i = 0; i < sets->n_sets; i++)
		free(sets->sets[i].elements);
	free(sets->sets);
	pool_free(&sets->pool);
}

/* A part of an element as the language has it; false: it cannot. */
static bool part_write(const struct xt_set *set, const char *part, char *word,
		       FILE *out)
{
	char address[INET6_ADDRSTRLEN], mask[INET6_ADDRSTRLEN];
	char *rest = strchr(word, ':');
	uint32_t low;
	int length;

	if (!strcmp(part, "port")) {
		if (rest)
			*rest++ = '\0';
		if (!rest || !xt_number(rest, 65535, &low, 0, NULL))
			return false;
		fprintf(out, "%s . %u", xt_protocol_name(xt_protocol(word)),
			low);
		return xt_protocol(word);
	}
	if (!strcmp(part, "mark") || !strcmp(part, "ports")) {
		if (!xt_number(word, UINT32_MAX, &low, 0, NULL))
			return false;
		fprintf(out, "0x%x", low);
		return true;
	}
	if (!strcmp(part, "mac") || !strcmp(part, "iface")) {
		bool mac = *part == 'm';

		if (strspn(word, mac ? "0123456789abcdefABCDEF:" :
				       "0123456789abcdefghijklmnopqrstuvwxyz"
				       "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.@") !=
			    strlen(word) ||
		    strlen(word) > (mac ? 17 : 15))
			return false;
		fprintf(out, mac ? "%s" : "\"%s\"", word);
		return true;
	}
	if (!xt_address(set->ip6, word, address, mask, &length) || length < 0)
		return false;
	fprintf(out, "%s/%d", address, length);
	return true;
}

static bool element_write(const struct xt_set *set, const char *element,
			  FILE *out)
{
	char words[256], *word = words, *end;
	size_t i;

	if (strlen(element) >= sizeof(words))
		return false;
	strcpy(words, element);
	for (i = 0; i < set->n_parts; i++, word = end) {
		end = word + strcspn(word, ",");
		if (*end)
			*end++ = '\0';
		if (i)
			fputs(" . ", out);
		if (!part_write(set, set->parts[i], word, out))
			return false;
	}
	return !*word;
}

bool xt_set_good(struct xt_set *set)
{
	FILE *nowhere;
	size_t i;

	if (set->checked || set->reason)
		return !set->reason;
	set->checked = true;
	nowhere = fopen("/dev/null", "w");
	for (i = 0; nowhere && i < set->n_elements; i++)
		if (!element_write(set, set->elements[i], nowhere))
			set->reason =
				"a set with an element that a policy cannot say";
	if (nowhere)
		fclose(nowhere);
	return nowhere && !set->reason;
}

static void set_declare(const struct xt_set *set, FILE *out)
{
	size_t i, type;

	if (set->body) {
		fprintf(out, "# %s\nset %s { %s }\n", set->name, set->label,
			set->body);
		return;
	}
	fprintf(out, "# ipset %s\nset %s { type ", set->name, set->label);
	for (i = 0; i < set->n_parts; i++) {
		type = type_find(set->parts[i]);
		fprintf(out, "%s%s", i ? " . " : "",
			set->ip6 ? types[type].ip6 : types[type].ip);
	}
	fputs(set->n_elements ? "; elements = {\n" : "; may-be-empty }\n", out);
	for (i = 0; i < set->n_elements; i++) {
		fputc('\t', out);
		element_write(set, set->elements[i], out);
		fputs(i + 1 < set->n_elements ? ",\n" : "\n} }\n", out);
	}
}

void xt_sets_declare(const struct xt_sets *sets, FILE *out)
{
	size_t i;

	for (i = 0; sets && i < sets->n_sets; i++)
		if (sets->sets[i].used)
			set_declare(&sets->sets[i], out);
}
