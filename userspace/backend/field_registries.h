/* SPDX-License-Identifier: GPL-2.0-only */
/* The registries of fields that exist in the caller's network namespace. */
#ifndef KZ_FIELD_REGISTRIES_H
#define KZ_FIELD_REGISTRIES_H

#include "userspace/backend/field_registry.h"

struct backend;
struct image;

/*
 * The registry that reserves fields here: the module's if it is there, else
 * that of bpf/fields.h. Never NULL.
 */
const struct field_ops *field_registry(void);

/* The fields of all, nft's policies too, freed with registry_fields_free(). */
int field_registry_list(struct registry_fields *fields, char *why);

/*
 * Reserve @field statically, if none of them has its bits: 0, or -errno and
 * @why. Takes the namespace's lock.
 */
int field_registry_reserve(const struct registry_field *field, char *why);

/*
 * registry_field_conflict() for each mark field of @image, to be loaded as
 * @policy into @backend, with the fields of all registries. The module itself
 * compares those it keeps, and the fields kept with the flow. *@partial: not all
 * of them are known (struct registry_fields).
 */
int field_registry_check(const struct backend *backend, const char *policy,
			 const struct image *image, bool *partial, char *why);

#endif
