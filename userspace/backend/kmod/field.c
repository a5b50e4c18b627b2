// SPDX-License-Identifier: GPL-2.0-only
/*
 * The field registry of xt_kzmark.ko. Also part of libxt_kzmark.so, so it uses
 * only netlink.c, field_registry.c and base/refuse.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/field_registry.h"
#include "userspace/backend/kmod/field.h"
#include "userspace/backend/kmod/netlink.h"
#include "userspace/base/refuse.h"

_Static_assert(FIELD_NAME_SIZE == KZMARK_FIELD_SIZE, "field names");
_Static_assert(FIELD_OWNER_SIZE == KZMARK_NAME_SIZE, "owners");

#define VALUE_SIZE (FIELD_NAME_SIZE + 32) /* of a message, at most */
#define MAX_VALUES 512 /* in one attribute */
_Static_assert(MAX_VALUES *VALUE_SIZE < UINT16_MAX, "values");

static uint32_t get_u32(const struct nlattr *attr)
{
	return attr ? mnl_attr_get_u32(attr) : 0;
}

static void get_text(const struct nlattr *attr, char *text, size_t size)
{
	snprintf(text, size, "%s", attr ? mnl_attr_get_str(attr) : "");
}

static int keep_value(struct registry_field *field, const struct nlattr *nest)
{
	struct registry_value *values;
	const struct nlattr *attr;

	values = reallocarray(field->values, field->n_values + 1,
			      sizeof(*values));
	if (!values)
		return -ENOMEM;
	field->values = values;
	values += field->n_values++;
	*values = (struct registry_value){ 0 };
	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == KZMARK_V_NAME)
			get_text(attr, values->name, sizeof(values->name));
		else if (mnl_attr_get_type(attr) == KZMARK_V_NUMBER)
			values->value = mnl_attr_get_u32(attr);
	}
	return 0;
}

/* Values that did not fit into a message come in more messages. */
static struct registry_field *field_entry(struct registry_fields *fields,
					  const struct registry_field *field)
{
	struct registry_field *last, *added;

	last = fields->count ? &fields->list[fields->count - 1] : NULL;
	if (last && !strcmp(last->name, field->name) &&
	    !strcmp(last->owner, field->owner) &&
	    last->is_static == field->is_static)
		return last;
	added = registry_fields_add(fields);
	if (added)
		*added = *field;
	return added;
}

static int keep_field(const struct nlattr **attrs, void *context)
{
	struct registry_field *entry, field = {
		.is_static = attrs[KZMARK_A_STATIC],
		.word = get_u32(attrs[KZMARK_A_WORD]),
		.mask = get_u32(attrs[KZMARK_A_MASK]),
		.flow_word = get_u32(attrs[KZMARK_A_FLOW_WORD]),
		.flow_mask = get_u32(attrs[KZMARK_A_FLOW_MASK]),
		.users = get_u32(attrs[KZMARK_A_USERS]),
	};
	const struct nlattr *value;
	int err = 0;

	get_text(attrs[KZMARK_A_FIELD], field.name, sizeof(field.name));
	get_text(attrs[KZMARK_A_OWNER], field.owner, sizeof(field.owner));
	if (attrs[KZMARK_A_LOST])
		field.lost = mnl_attr_get_u64(attrs[KZMARK_A_LOST]);
	entry = field_entry(context, &field);
	if (!entry)
		return -ENOMEM;
	if (attrs[KZMARK_A_VALUES])
		mnl_attr_for_each_nested(value, attrs[KZMARK_A_VALUES])
			err = err ? err : keep_value(entry, value);
	return err;
}

static int list(struct registry_fields *fields, char *why)
{
	char buffer[MNL_NLMSG_HDRLEN + 64];
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	int err;

	*fields = (struct registry_fields){ 0 };
	err = kmod_open(&s, why);
	if (err)
		return err;
	nlh = kmod_request(&s, buffer, KZMARK_CMD_GET_FIELDS, NLM_F_DUMP);
	err = kmod_call(&s, nlh, keep_field, fields, "fields", why);
	kmod_close(&s);
	if (err)
		registry_fields_free(fields);
	return err;
}

static void put_values(struct nlmsghdr *nlh, const struct registry_field *field)
{
	struct nlattr *values, *value;
	size_t i;

	if (!field->n_values)
		return;
	values = mnl_attr_nest_start(nlh, KZMARK_A_VALUES);
	for (i = 0; i < field->n_values; i++) {
		value = mnl_attr_nest_start(nlh, 1);
		mnl_attr_put_strz(nlh, KZMARK_V_NAME, field->values[i].name);
		mnl_attr_put_u32(nlh, KZMARK_V_NUMBER, field->values[i].value);
		mnl_attr_nest_end(nlh, value);
	}
	mnl_attr_nest_end(nlh, values);
}

static int reserve(const struct registry_field *field, char *why)
{
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	char *buffer;
	int err;

	if (field->n_values > MAX_VALUES)
		return refuse(why, -E2BIG, "kmod: '%s': over %d named values",
			      field->name, MAX_VALUES);
	err = kmod_open(&s, why);
	if (err)
		return err;
	buffer = malloc(1024 + field->n_values * VALUE_SIZE);
	if (!buffer) {
		err = refuse_memory(why);
		goto out_close;
	}
	nlh = kmod_request(&s, buffer, KZMARK_CMD_FIELD_ADD, NLM_F_ACK);
	mnl_attr_put_strz(nlh, KZMARK_A_FIELD, field->name);
	mnl_attr_put_strz(nlh, KZMARK_A_OWNER, field->owner);
	mnl_attr_put_u32(nlh, KZMARK_A_WORD, field->word);
	mnl_attr_put_u32(nlh, KZMARK_A_MASK, field->mask);
	if (field->flow_mask) {
		mnl_attr_put_u32(nlh, KZMARK_A_FLOW_WORD, field->flow_word);
		mnl_attr_put_u32(nlh, KZMARK_A_FLOW_MASK, field->flow_mask);
	}
	put_values(nlh, field);
	err = kmod_call(&s, nlh, NULL, NULL, field->name, why);
	free(buffer);
out_close:
	kmod_close(&s);
	return err;
}

static int release(const char *name, const char *owner, char *why)
{
	char buffer[1024];
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	int err;

	if (strlen(name) >= FIELD_NAME_SIZE ||
	    (owner && strlen(owner) >= FIELD_OWNER_SIZE))
		return refuse(why, -ENOENT, "kmod: '%s': no field of that name",
			      name);
	err = kmod_open(&s, why);
	if (err)
		return err;
	nlh = kmod_request(&s, buffer, KZMARK_CMD_FIELD_DEL, NLM_F_ACK);
	mnl_attr_put_strz(nlh, KZMARK_A_FIELD, name);
	if (owner)
		mnl_attr_put_strz(nlh, KZMARK_A_OWNER, owner);
	err = kmod_call(&s, nlh, NULL, NULL, name, why);
	kmod_close(&s);
	return err;
}

const struct field_ops kmod_fields = {
	.list = list,
	.reserve = reserve,
	.release = release,
};
