// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_members.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/set_contents.h"
#include "userspace/cli/output.h"

/* "bans.64" with prefixes of 64 bits is of "bans". */
static bool is_member(const char *own, uint32_t prefix, const char *name)
{
	size_t length = strlen(name);
	char number[16];

	if (!strcmp(own, name))
		return true;
	snprintf(number, sizeof(number), ".%u", prefix);
	return prefix && !strncmp(own, name, length) &&
	       !strcmp(own + length, number);
}

void set_members_find(const struct image *image, const char *name,
		      struct set_members *members)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	struct set_member *member;
	const char *own;
	uint32_t i;

	members->count = 0;
	for (i = 0; i < image->header->n_dynamic; i++) {
		own = image_string(image, sets[i].name);
		if (!is_member(own, sets[i].prefix, name) ||
		    members->count == KZ_MAX_LENGTHS)
			continue;
		member = &members->list[members->count++];
		snprintf(member->name, sizeof(member->name), "%s", own);
		member->set = sets[i];
	}
}

void set_members_name(const char *own, uint32_t prefix,
		      char name[MEMBER_NAME_SIZE])
{
	snprintf(name, MEMBER_NAME_SIZE, "%s", own);
	if (prefix && strrchr(name, '.'))
		*strrchr(name, '.') = '\0';
}

void set_lengths_write(const struct set_members *members,
		       char text[LENGTHS_SIZE])
{
	size_t used = 0;
	uint32_t i;

	text[0] = '\0';
	for (i = 0; i < members->count && used < LENGTHS_SIZE; i++)
		if (members->list[i].set.prefix)
			used += snprintf(text + used, LENGTHS_SIZE - used,
					 "%s%u", used ? ", " : "",
					 members->list[i].set.prefix);
}

static bool is_for(const struct set_member *member,
		   const struct set_elements *elements, size_t i)
{
	return !member->set.prefix ||
	       elements->prefixes[i] == member->set.prefix;
}

int set_members_check(const struct set_members *members,
		      const struct set_elements *elements)
{
	char value[SET_VALUE_SIZE], lengths[LENGTHS_SIZE], line[16] = "";
	uint32_t m;
	size_t i;

	for (i = 0; i < elements->count; i++) {
		for (m = 0; m < members->count; m++)
			if (is_for(&members->list[m], elements, i))
				break;
		if (m == members->count)
			break;
	}
	if (i == elements->count)
		return 0;
	set_lengths_write(members, lengths);
	set_element_write(elements, i, value);
	if (elements->lines[i])
		snprintf(line, sizeof(line), ":%u: ", elements->lines[i]);
	complain("%s%s%s does not fit: the set has prefixes of %s bits",
		 elements->lines[i] ? elements->file : "", line, value,
		 lengths);
	return -EINVAL;
}

int set_member_select(const struct set_member *member,
		      const struct set_elements *elements,
		      struct set_elements *selected)
{
	size_t i;
	int err = 0;

	*selected = (struct set_elements){
		.set = elements->set,
		.file = elements->file,
	};
	for (i = 0; i < elements->count && !err; i++)
		if (is_for(member, elements, i))
			err = set_elements_add(selected, &elements->list[i],
					       elements->prefixes[i],
					       elements->lines[i]);
	return err;
}

static void value_cut(struct kz_wide *value, uint32_t prefix)
{
	uint32_t i;

	for (i = 0; prefix && i < KZ_SET_WORDS; i++)
		value->word[i] &= kz_prefix_mask(prefix, i);
}

static int member_test(const struct backend *backend, const char *policy,
		       const struct set_member *member,
		       const struct set_elements *elements, bool *there,
		       char *why)
{
	uint32_t prefix = member->set.prefix;
	struct kz_entry *list = calloc(elements->count + 1, sizeof(*list));
	bool *found = calloc(elements->count + 1, sizeof(*found));
	int err = list && found ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; !err && i < elements->count; i++) {
		list[i] = elements->list[i];
		value_cut(&list[i].value, prefix);
	}
	if (!err)
		err = set_test(backend, policy, member->name, list,
			       elements->count, found, why);
	for (i = 0; !err && i < elements->count; i++)
		there[i] |= found[i] && elements->prefixes[i] >= prefix;
	free(found);
	free(list);
	return err;
}

int set_members_ask(const struct target *target,
		    const struct set_members *members,
		    const struct set_elements *elements,
		    struct set_asked **asked, size_t *count, char *why)
{
	bool *there = calloc(elements->count + 1, sizeof(*there));
	char value[SET_VALUE_SIZE];
	uint32_t i;
	int err = there ? 0 : -ENOMEM;

	for (i = 0; i < members->count && !err; i++)
		err = member_test(target->backend, target->loaded.name,
				  &members->list[i], elements, there, why);
	for (i = 0; i < elements->count && !err; i++) {
		set_element_write(elements, i, value);
		err = set_asked_add(asked, count, value, there[i]);
	}
	free(there);
	return err;
}
