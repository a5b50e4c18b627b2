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
#include "userspace/backend/lock.h"
#include "userspace/backend/nft/fields.h"
#include "userspace/base/refuse.h"

extern const struct backend backend_kmod;

enum registry {
	REGISTRY_BPF,
	REGISTRY_NFT,
	REGISTRY_MODULE, /* compares what it keeps itself */
	REGISTRIES,
};

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
		if (fields->list[i].is_static == field->is_static &&
		    !strcmp(fields->list[i].owner, field->owner) &&
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
	fields->partial |= more->partial;
	free(more->list);
	return 0;
}

static int bpf_list(struct registry_fields *fields, char *why)
{
	return bpf_fields.list(fields, why);
}

static int module_list(struct registry_fields *fields, char *why)
{
	*fields = (struct registry_fields){ 0 };
	return module_is_there() ? kmod_fields.list(fields, why) : 0;
}

/* All that have fields; who knows more of a field comes later. */
static int (*const registries[])(struct registry_fields *fields, char *why) = {
	[REGISTRY_BPF] = bpf_list,
	[REGISTRY_NFT] = nft_fields_list,
	[REGISTRY_MODULE] = module_list,
};

/* Of the registries before @end. */
static int registries_list(enum registry end, struct registry_fields *fields,
			   char *why)
{
	struct registry_fields more;
	unsigned int r;
	int err = 0;

	*fields = (struct registry_fields){ 0 };
	for (r = 0; r < end && !err; r++) {
		err = registries[r](&more, why);
		if (err)
			break;
		fields_drop(fields, &more);
		err = fields_join(fields, &more);
		if (err) {
			refuse_memory(why);
			registry_fields_free(&more);
		}
	}
	if (err)
		registry_fields_free(fields);
	return err;
}

int field_registry_list(struct registry_fields *fields, char *why)
{
	return registries_list(REGISTRIES, fields, why);
}

int field_registry_reserve(const struct registry_field *field, char *why)
{
	struct registry_fields there;
	struct lock lock;
	int err = lock_take(&lock, why);

	if (err)
		return err;
	err = field_registry_list(&there, why);
	if (!err) {
		err = registry_field_conflict(&there, field, why);
		registry_fields_free(&there);
	}
	if (!err)
		err = field_registry()->reserve(field, why);
	lock_drop(&lock);
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
			 const struct image *image, bool *partial, char *why)
{
	struct registry_fields fields;
	int err;

	*partial = false;
	if (!image_info(image)->n_fields)
		return 0;
	err = registries_list(backend == &backend_kmod ? REGISTRY_MODULE :
							 REGISTRIES,
			      &fields, why);
	if (err)
		return err;
	*partial = fields.partial;
	err = image_conflict(&fields, policy, image, why);
	registry_fields_free(&fields);
	return err;
}
