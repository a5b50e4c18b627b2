// SPDX-License-Identifier: GPL-2.0-only
/* The registries together, and whether bits are somebody else's; see
 * field_registries.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/fields.h"
#include "userspace/backend/field_registries.h"
#include "userspace/backend/kmod/field.h"
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

static bool has(const struct registry_fields *fields,
		const struct registry_field *field)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		if (registry_fields_same_owner(&fields->list[i], field) &&
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
