// SPDX-License-Identifier: GPL-2.0-only
/* Files of test vectors, line by line; see vector.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/packet/given.h"
#include "userspace/packet/notation.h"
#include "selftests/runner/vector.h"

/* The position of the reader. */
struct reader {
	struct vector_file *file;
	FILE *in;
	char *line; /* getline() */
	size_t room;
	uint32_t number; /* of the line */
	bool expecting; /* the last packet has no expectation yet */
	uint8_t frame[NOTATION_FRAME];
	char *why;
	size_t size;
};

static int vector_refuse(struct reader *r, const char *format, const char *word)
{
	char text[256];

	snprintf(text, sizeof(text), format, word ? word : "(end of line)");
	snprintf(r->why, r->size, "%s:%u: %s", r->file->path, r->number, text);
	return -EINVAL;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(struct reader *r)
{
	ssize_t length = getline(&r->line, &r->room, r->in);

	if (length < 0)
		return false;
	r->number++;
	if (length && r->line[length - 1] == '\n')
		r->line[length - 1] = '\0';
	return true;
}

static int read_u32(struct reader *r, const char *word, uint32_t *value)
{
	unsigned long long number;
	char *end;

	if (!word || *word < '0' || *word > '9')
		return vector_refuse(r, "'%s': expected a number", word);
	number = strtoull(word, &end, 0);
	if (*end || number > UINT32_MAX)
		return vector_refuse(r, "'%s': expected a number", word);
	*value = number;
	return 0;
}

/* The lines up to a "}" at the beginning of one. */
static int read_policy(struct reader *r)
{
	struct vector_block *block, *blocks;
	bool closed = false;
	size_t length;
	FILE *text;
	uint32_t i;

	blocks = reallocarray(r->file->blocks, r->file->count + 1,
			      sizeof(*blocks));
	if (!blocks)
		return -ENOMEM;
	r->file->blocks = blocks;
	block = &blocks[r->file->count++];
	*block = (struct vector_block){ 0 };
	text = open_memstream(&block->policy, &length);
	if (!text)
		return -ENOMEM;
	for (i = 0; i < r->number; i++)
		fputc('\n', text);
	while (!closed && next_line(r)) {
		closed = !strcmp(r->line, "}");
		if (!closed)
			fprintf(text, "%s\n", r->line);
	}
	if (fclose(text))
		return -ENOMEM;
	return closed ? 0 : vector_refuse(r, "no '%s' ends the policy", "}");
}

/* "WORD VALUE" of given.h, up to the word that ends in ':'. */
static int read_given(struct reader *r, char **rest, struct packet *packet)
{
	char *word, *value, expected[128], why[256];

	while ((word = strtok_r(NULL, " \t", rest))) {
		value = strtok_r(NULL, " \t", rest);
		if (!given_read(&packet->given, word, value, NULL, expected,
				sizeof(expected)))
			continue;
		snprintf(why, sizeof(why), "'%s %s': expected %s", word,
			 value ? value : "", expected);
		return vector_refuse(r, "%s", why);
	}
	return 0;
}

/* "packet NAME [WORD VALUE]...: LAYERS" */
static int read_packet(struct reader *r, char *colon, char *name, char **rest,
		       struct vector *vector)
{
	struct layers layers;
	char why[128];
	uint8_t *frame;
	size_t length;
	int err;

	snprintf(vector->name, sizeof(vector->name), "%s", name);
	err = read_given(r, rest, &vector->packet);
	if (err)
		return err;
	if (notation_parse(colon + 1, &layers, why, sizeof(why)))
		return vector_refuse(r, "%s", why);
	length = notation_write(&layers, r->frame);
	frame = malloc(length ? length : 1);
	if (!frame)
		return -ENOMEM;
	memcpy(frame, r->frame, length);
	vector->packet.frame = frame;
	vector->packet.length = length;
	return 0;
}

static int add_packet(struct reader *r, char *text)
{
	struct vector_block *block;
	struct vector *vectors;
	char *colon, *rest, *name;

	if (!r->file->count)
		return vector_refuse(r, "a %s without a policy", "packet");
	if (r->expecting)
		return vector_refuse(r, "the %s before has no expect",
				     "packet");
	colon = strstr(text, ": "); /* a time has colons, too */
	if (!colon)
		return vector_refuse(r, "packet NAME: LAYERS: no '%s'", ":");
	*colon = '\0';
	name = strtok_r(text, " \t", &rest);
	if (!name)
		return vector_refuse(r, "the %s has no name", "packet");
	block = &r->file->blocks[r->file->count - 1];
	vectors = reallocarray(block->vectors, block->count + 1,
			       sizeof(*vectors));
	if (!vectors)
		return -ENOMEM;
	block->vectors = vectors;
	vectors += block->count++;
	*vectors = (struct vector){
		.line = r->number,
		.packet.expect = PACKET_EXPECT_NOTHING,
		.packet.line = r->number,
	};
	r->expecting = true;
	return read_packet(r, colon, name, &rest, vectors);
}

static int read_field(struct reader *r, char *word, struct expected *expected)
{
	struct expected_field *field = &expected->fields[expected->n_fields];
	char *equals = word ? strchr(word, '=') : NULL;

	if (!equals || expected->n_fields == VECTOR_FIELDS)
		return vector_refuse(r, "'%s': expected NAME=VALUE, 4 at most",
				     word);
	*equals = '\0';
	snprintf(field->name, sizeof(field->name), "%s", word);
	expected->n_fields++;
	return read_u32(r, equals + 1, &field->value);
}

/* One "KEY VALUE" of an expectation. */
static int read_property(struct reader *r, const char *key, char *value,
			 struct expected *expected)
{
	const struct {
		const char *key;
		uint32_t *number;
	} numbers[] = {
		{ "rule", &expected->rule },
		{ "mark", &expected->mark },
		{ "dscp", &expected->dscp },
		{ "ttl", &expected->ttl },
		{ "priority", &expected->priority },
		{ "mirror", &expected->mirror },
		{ "redirect", &expected->redirect },
		{ "reject", &expected->redirect },
	};
	uint32_t number;
	size_t i;
	int err;

	if (!strcmp(key, "rule") && value && !strcmp(value, "none")) {
		expected->rule = KZ_NONE;
		return 0;
	}
	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (!strcmp(key, numbers[i].key))
			return read_u32(r, value, numbers[i].number);
	if (!strcmp(key, "field"))
		return read_field(r, value, expected);
	if (strcmp(key, "fired"))
		return vector_refuse(
			r,
			"'%s': expected rule, mark, fired, field, dscp, ttl, priority, mirror, redirect or reject",
			key);
	err = read_u32(r, value, &number);
	expected->n_fired = number;
	return err;
}

/* "expect accept|drop rule N|none [mark N] [fired N] [field NAME=VALUE]..." */
static int read_expected(struct reader *r, char *text)
{
	struct vector_block *block = &r->file->blocks[r->file->count - 1];
	struct vector *vector;
	bool has_rule = false;
	char *word, *rest;
	int err = 0;

	if (!r->expecting)
		return vector_refuse(r, "%s without a packet", "expect");
	r->expecting = false;
	vector = &block->vectors[block->count - 1];
	vector->expected.mark = vector->packet.given.mark;
	vector->expected.n_fired = -1;
	word = strtok_r(text, " \t", &rest);
	if (!word || (strcmp(word, "accept") && strcmp(word, "drop")))
		return vector_refuse(r, "'%s': expected accept or drop", word);
	vector->expected.drop = *word == 'd';
	while (!err && (word = strtok_r(NULL, " \t", &rest))) {
		has_rule |= !strcmp(word, "rule");
		err = read_property(r, word, strtok_r(NULL, " \t", &rest),
				    &vector->expected);
	}
	if (!err && !has_rule)
		return vector_refuse(r, "%s does not say which rule", "expect");
	return err;
}

/* @line starts with @keyword: what follows it, or NULL. */
static char *after(char *line, const char *keyword)
{
	size_t length = strlen(keyword);

	return strncmp(line, keyword, length) ? NULL : line + length;
}

static int read_line(struct reader *r)
{
	char *comment = strchr(r->line, '#'), *text;

	if (comment)
		*comment = '\0';
	if (!r->line[strspn(r->line, " \t")])
		return 0;
	text = after(r->line, "packet ");
	if (text)
		return add_packet(r, text);
	text = after(r->line, "expect ");
	if (text)
		return read_expected(r, text);
	if (after(r->line, "policy {") && !r->expecting)
		return read_policy(r);
	return vector_refuse(r, "'%s': expected policy {, packet or expect",
			     r->line);
}

int vector_file_read(const char *path, struct vector_file *file, char *why,
		     size_t size)
{
	struct reader *r = calloc(1, sizeof(*r));
	int err = 0;

	*file = (struct vector_file){ .path = path };
	if (!r)
		return -ENOMEM;
	r->file = file;
	r->why = why;
	r->size = size;
	snprintf(why, size, "%s: out of memory", path);
	r->in = fopen(path, "r");
	if (!r->in) {
		err = -errno;
		snprintf(why, size, "%s: %s", path, strerror(-err));
		goto out_free;
	}
	while (!err && next_line(r))
		err = read_line(r);
	if (!err && r->expecting)
		err = vector_refuse(r, "the last %s has no expect", "packet");
	fclose(r->in);
out_free:
	if (err)
		vector_file_free(file);
	free(r->line);
	free(r);
	return err;
}

void vector_file_free(struct vector_file *file)
{
	struct vector_block *block;
	size_t i, v;

	for (i = 0; i < file->count; i++) {
		block = &file->blocks[i];
		for (v = 0; v < block->count; v++)
			free((void *)block->vectors[v].packet.frame);
		free(block->vectors);
		free(block->policy);
	}
	free(file->blocks);
	file->blocks = NULL;
	file->count = 0;
}
