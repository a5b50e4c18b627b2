/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who owns which bits of the mark and of the flow's words, in the caller's
 * network namespace. A backend that keeps a registry of it has these
 * operations; they return 0 or -errno with one sentence in @why, as those of
 * backend.h do.
 */
#ifndef KZ_FIELD_REGISTRY_H
#define KZ_FIELD_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELD_NAME_SIZE 64 /* with the NUL; KZMARK_FIELD_SIZE of the module */
#define FIELD_OWNER_SIZE 32

/* A name for a field's value. */
struct registry_value {
	char name[FIELD_NAME_SIZE];
	uint32_t value;
};

/* A field, and one of its owners. */
struct registry_field {
	char name[FIELD_NAME_SIZE];
	char owner[FIELD_OWNER_SIZE];
	bool is_static; /* else the owner is a policy */
	bool elsewhere; /* with pins in another BPF file system */
	uint32_t word; /* KZ_W_MARK, or KZ_W_FLOW + i */
	uint32_t mask;
	uint32_t flow_word; /* where a sticky one is remembered */
	uint32_t flow_mask; /* 0: it is not sticky */
	uint32_t users; /* iptables rules that refer to the field */
	uint64_t lost; /* their writes to flows that were not there */
	struct registry_value *values;
	size_t n_values;
};

struct registry_fields {
	struct registry_field *list;
	size_t count;
	bool partial; /* without the static ones of other BPF file systems: it
		       * takes CAP_SYS_ADMIN to find them
		       */
};

struct field_ops {
	/* Freed with registry_fields_free(). */
	int (*list)(struct registry_fields *fields, char *why);
	/* Reserve statically, as @field says. */
	int (*reserve)(const struct registry_field *field, char *why);
	/* @owner NULL: any owner of a static reservation. */
	int (*release)(const char *name, const char *owner, char *why);
};

void registry_fields_free(struct registry_fields *fields);

/* A field more at the end, all zero; NULL: no memory. Lists may be joined, so
 * that room is made for one.
 */
struct registry_field *registry_fields_add(struct registry_fields *fields);

/* The first field called @name, or NULL. */
const struct registry_field *
registry_fields_find(const struct registry_fields *fields, const char *name);

/* In all owners' values of the field called @name: the value that @value
 * names, or the name of @value. False, NULL: there is none.
 */
bool registry_fields_value(const struct registry_fields *fields,
			   const char *name, const char *value,
			   uint32_t *number);
const char *registry_fields_value_name(const struct registry_fields *fields,
				       const char *name, uint32_t number);

/* Does the same policy, or static owner, have @a and @b? */
bool registry_fields_same_owner(const struct registry_field *a,
				const struct registry_field *b);

/* -EBUSY and @why if a field of somebody else has bits of the mark that @field
 * wants under another name, or its name for other bits.
 */
int registry_field_conflict(const struct registry_fields *fields,
			    const struct registry_field *field, char *why);

#endif
