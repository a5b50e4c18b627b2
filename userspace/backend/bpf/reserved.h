/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Static reservations of fields: a map, pinned beside the policies' folders.
 * Its name has the network namespace's cookie, so that those that are pinned in
 * other BPF file systems, as of another container, are found.
 */
#ifndef KZ_BPF_RESERVED_H
#define KZ_BPF_RESERVED_H

#include "userspace/backend/bpf/pin.h"
#include "userspace/backend/field_registry.h"

#define RESERVED_PIN "fields"

/*
 * Add those of this namespace to @fields; those whose map is pinned elsewhere
 * as such, or if the caller may not look at all maps, @fields is partial. 0 or
 * -errno and @why, as those that follow.
 */
int reserved_read(struct registry_fields *fields, char *why);

/* Add @field. -EEXIST: it is reserved already. */
int reserved_put(const struct pins *pins, const struct registry_field *field,
		 char *why);

/* Remove field @name of @owner, or (NULL) of all. -ENOENT: there is none. */
int reserved_take(const struct pins *pins, const char *name, const char *owner,
		  char *why);

#endif
