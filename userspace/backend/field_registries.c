// SPDX-License-Identifier: GPL-2.0-only
/* The registries together, and whether bits are somebody else's; see
 * field_registry.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/fields.h"
#include "userspace/backend/kmod/kmod.h"
#include "userspace/base/refuse.h"

extern const struct backend backend_kmod;

static bool module_is_there(void)
{
	return !access("/sys/module/xt_kzmark", F_OK);
}

const struct field_ops *field_registry(void)
{
	return module_is_there() ? &kmod_fields : &bpf_fields;
}

static bool is_same_owner(const struct registry_field *a,
			  const struct registry_field *b)
{
	return a->is_static == b->is_static && !strcmp(a->owner, b->owner);
}

static bool has(const struct registry_fields *fields,
		const struct registry_field *field)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		if (is_same_owner(&fields->list[i], field) &&
		    !strcmp(fields->list[i].name, field->name))
			return true;
	return false;
}

/* A BPF policy's fields that the module keeps (bpf/claim.h) are not told twice:
 * it knows more of them.
 */
static void fields_drop(struct registry_fields *fields,
			const struct registry_fields *known)
{
	size_t i, kept = 0;

	for (i = 0; i < fields->count; i++) {
		if (has(known, &fields->list[i]))
			free(fields->list[i].values);
		else
			fields->list[kept++] = fields->list[i];
	}
	fields->count = kept;
}

/* @more goes into @fields. */
static int fields_join(struct registry_fields *fields,
		       struct registry_fields *more)
{
	struct registry_field *list;

	list = reallocarray(fields->list, fields->count + more->count + 1,
			    sizeof(*list));
	if (!list)
		return -ENOMEM;
	memcpy(list + fields->count, more->list, more->count * sizeof(*list));
	fields->list = list;
	fields->count += more->count;
	free(more->list);
	return 0;
}

int field_registry_list(struct registry_fields *fields, char *why)
{
	struct registry_fields more;
	int err = bpf_fields.list(fields, why);

	if (err || !module_is_there())
		return err;
	err = kmod_fields.list(&more, why);
	if (err) {
		registry_fields_free(fields);
		return err;
	}
	fields_drop(fields, &more);
	err = fields_join(fields, &more);
	if (!err)
		return 0;
	refuse_memory(why);
	registry_fields_free(fields);
	registry_fields_free(&more);
	return err;
}

int registry_field_conflict(const struct registry_fields *fields,
			    const struct registry_field *field, char *why)
{
	const struct registry_field *other;
	bool same_name;
	size_t i;

	for (i = 0; i < fields->count; i++) {
		other = &fields->list[i];
		if (other->word != KZ_W_MARK || field->word != KZ_W_MARK ||
		    is_same_owner(other, field))
			continue;
		same_name = !strcmp(other->name, field->name);
		if (same_name ? other->mask == field->mask :
				!(other->mask & field->mask))
			continue;
		return refuse(
			why, -EBUSY,
			"field '%s' (0x%08x) %s field '%s' (0x%08x) of %s%s: 'kzmark field list' shows who owns which bits",
			field->name, field->mask,
			same_name ? "is not the" : "overlaps", other->name,
			other->mask, other->is_static ? "" : "policy ",
			other->owner);
	}
	return 0;
}

static int image_conflict(const struct registry_fields *fields,
			  const char *policy, const struct image *image,
			  char *why)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_field *field =
		(const void *)(image->bytes + info->fields);
	struct registry_field wanted;
	uint32_t i;
	int err = 0;

	for (i = 0; i < info->n_fields && !err; i++, field++) {
		wanted = (struct registry_field){
			.word = field->word,
			.mask = field->mask,
		};
		snprintf(wanted.name, sizeof(wanted.name), "%s",
			 image_string(image, field->name));
		snprintf(wanted.owner, sizeof(wanted.owner), "%s", policy);
		err = registry_field_conflict(fields, &wanted, why);
	}
	return err;
}

int field_registry_check(const struct backend *backend, const char *policy,
			 const struct image *image, char *why)
{
	struct registry_fields fields;
	int err;

	if (!image_info(image)->n_fields)
		return 0;
	err = backend == &backend_kmod ? bpf_fields.list(&fields, why) :
					 field_registry_list(&fields, why);
	if (err)
		return err;
	err = image_conflict(&fields, policy, image, why);
	registry_fields_free(&fields);
	return err;
}
