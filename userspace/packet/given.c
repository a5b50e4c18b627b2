// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "userspace/packet/given.h"

#define TIME_FORMAT "%Y-%m-%dT%H:%M:%SZ"

static bool is_number(const char *text)
{
	return text && *text >= '0' && *text <= '9';
}

static int read_number(const char *text, uint32_t *value)
{
	unsigned long long number;
	char *end;

	if (!is_number(text))
		return -EINVAL;
	number = strtoull(text, &end, 0);
	if (*end || number > UINT32_MAX)
		return -EINVAL;
	*value = number;
	return 0;
}

static int read_name(const struct value_name *names, const char *text,
		     uint32_t *value)
{
	for (; text && names->text; names++) {
		if (strcmp(names->text, text))
			continue;
		*value = names->low;
		return 0;
	}
	return -EINVAL;
}

/* The condition whose value @word gives, or NULL. */
static const struct condition_type *type_find(const char *word)
{
	const struct condition_type *type;

	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++)
		if (type->given && !strcmp(type->given, word))
			return type;
	return NULL;
}

/* Another condition before @type's has the same word. */
static bool is_again(const struct condition_type *type)
{
	return type_find(type->given) != type;
}

/* "mark, iif or oif" */
static void words_write(char *text, size_t size)
{
	const struct condition_type *type;
	size_t at = 0;

	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++)
		if (type->given && !is_again(type) && at < size)
			at += snprintf(text + at, size - at, "%s%s",
				       at ? ", " : "", type->given);
}

bool given_is_word(const char *word)
{
	return type_find(word);
}

uint64_t given_conditions(void)
{
	uint64_t bits = 0;
	enum condition_id id;

	for (id = 0; id < CONDITIONS; id++)
		if (condition_types[id].given)
			bits |= UINT64_C(1) << id;
	return bits;
}

/* @text's bytes, as words of an address. */
static int read_device(const char *text, uint32_t words[4])
{
	char name[IF_NAMESIZE] = { 0 };
	int i;

	if (!text || !*text || strlen(text) >= sizeof(name))
		return -EINVAL;
	strcpy(name, text);
	memcpy(words, name, sizeof(name));
	for (i = 0; i < 4; i++)
		words[i] = ntohl(words[i]);
	return 0;
}

/*
 * A path, as the hashes of its groups; "=1f/=2e" is printed, and read, where
 * the names are not known any more.
 */
static int read_cgroup(const char *path, uint32_t words[KZ_CGROUP_LEVELS])
{
	const char *at = path, *end;
	uint32_t level = 0;

	if (!path || !cgroup_level(path, strlen(path)) ||
	    cgroup_level(path, strlen(path)) > KZ_CGROUP_LEVELS)
		return -EINVAL;
	for (; at; at = *end ? end + 1 : NULL, level++) {
		end = strchrnul(at, '/');
		words[level] = *at == '=' ? strtoul(at + 1, NULL, 16) :
					    cgroup_hash(path, end - path);
	}
	return 0;
}

static int print_cgroup(const uint32_t words[KZ_CGROUP_LEVELS], char *text,
			size_t size)
{
	unsigned int level;
	size_t at = 0;

	for (level = 0; level < KZ_CGROUP_LEVELS && words[level]; level++)
		if (at < size)
			at += snprintf(text + at, size - at, "%s=%x",
				       level ? "/" : "", words[level]);
	return at;
}

/* "2026-03-29T01:30:00Z", or seconds since 1970. */
static int read_time(const char *text, uint32_t *value)
{
	struct tm moment = { 0 };
	const char *end;

	if (!read_number(text, value))
		return 0;
	end = text ? strptime(text, TIME_FORMAT, &moment) : NULL;
	if (!end || *end)
		return -EINVAL;
	*value = timegm(&moment);
	return 0;
}

static size_t print_time(uint32_t seconds, char *text, size_t size)
{
	time_t moment = seconds;
	struct tm broken;

	return strftime(text, size, TIME_FORMAT, gmtime_r(&moment, &broken));
}

static int read_value(const struct condition_type *type, const char *text,
		      uint32_t *value)
{
	if (type->value == VALUE_HOUR)
		return read_time(text, value);
	if (type->names)
		return read_name(type->names, text, value);
	if (type->value == VALUE_NAME)
		return read_device(text, value);
	if (type->value == VALUE_CGROUP)
		return read_cgroup(text, value);
	if (!read_number(text, value))
		return 0;
	if (type->value != VALUE_INTERFACE || !text)
		return -EINVAL;
	*value = if_nametoindex(text);
	return *value ? 0 : -EINVAL;
}

/* A device of this host has both: @type's word was read from @name. */
static void read_other(const struct condition_type *type, const char *name,
		       struct kz_given *given, uint64_t *read)
{
	static const enum condition_id others[CONDITIONS] = {
		[CONDITION_META_IIF] = CONDITION_META_IIFNAME,
		[CONDITION_META_OIF] = CONDITION_META_OIFNAME,
		[CONDITION_META_IIFNAME] = CONDITION_META_IIF,
		[CONDITION_META_OIFNAME] = CONDITION_META_OIF,
	};
	enum condition_id other = others[type - condition_types];

	if (!other || read_value(&condition_types[other], name,
				 given_word(given, &condition_types[other])))
		return;
	if (read)
		*read |= UINT64_C(1) << other;
}

/* Those whose word is @type's. */
static uint64_t conditions_of(const struct condition_type *type)
{
	uint64_t bits = 0;
	enum condition_id id;

	for (id = 0; id < CONDITIONS; id++)
		if (condition_types[id].given &&
		    !strcmp(condition_types[id].given, type->given))
			bits |= UINT64_C(1) << id;
	return bits;
}

int given_read(struct kz_given *given, const char *word, const char *value,
	       uint64_t *read, char *why, size_t size)
{
	const struct condition_type *type = type_find(word);
	int err;

	if (!type) {
		words_write(why, size);
		return -EINVAL;
	}
	err = read_value(type, value, given_word(given, type));
	if (!err && type->absent)
		*given_word(given, type) = ~*given_word(given, type);
	if (err)
		snprintf(why, size, "a %s",
			 type->names ?
				 type->one :
			 type->value == VALUE_HOUR ?
				 "time, such as 2026-03-29T01:30:00Z" :
			 type->value == VALUE_NAME ?
				 "device's name" :
			 type->value == VALUE_CGROUP ?
				 "control group's path, of at most 8 names" :
			 type->value == VALUE_INTERFACE ?
				 "device of this host, or its index" :
				 "number");
	else if (read)
		*read |= conditions_of(type);
	if (!err && !is_number(value))
		read_other(type, value, given, read);
	return err;
}

static int print_device(const uint32_t words[4], char *text, size_t size)
{
	uint32_t network[4];
	int i;

	for (i = 0; i < 4; i++)
		network[i] = htonl(words[i]);
	return snprintf(text, size, "%.16s", (const char *)network);
}

void given_print(const struct kz_given *given, char *text, size_t size)
{
	const struct condition_type *type;
	struct kz_given copy = *given;
	uint32_t value;
	size_t at = 0;

	*text = '\0';
	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++) {
		if (!type->given || is_again(type) || at >= size)
			continue;
		value = *given_word(&copy, type);
		if (!value)
			continue;
		if (type->absent)
			value = ~value;
		at += snprintf(text + at, size - at, " %s ", type->given);
		if (at < size && type->names)
			at += snprintf(text + at, size - at, "%s",
				       condition_value_name(
					       type - condition_types, value));
		else if (at < size && type->value == VALUE_HOUR)
			at += print_time(value, text + at, size - at);
		else if (at < size && type->value == VALUE_NAME)
			at += print_device(given_word(&copy, type), text + at,
					   size - at);
		else if (at < size && type->value == VALUE_CGROUP)
			at += print_cgroup(given_word(&copy, type), text + at,
					   size - at);
		else if (at < size)
			at += snprintf(text + at, size - at, "0x%x", value);
	}
}
