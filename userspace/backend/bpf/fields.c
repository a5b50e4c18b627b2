// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include "userspace/backend/bpf/elsewhere.h"
#include "userspace/backend/bpf/fields.h"
#include "userspace/backend/bpf/hooks.h"
#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/reserved.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/backend/field_image.h"
#include "userspace/base/refuse.h"

/* ---- of policies ---- */

static int state_add(const struct bpf_state *state, const char *policy,
		     bool elsewhere, struct registry_fields *fields)
{
	uint32_t at = state->header.info;
	size_t i = fields->count;
	int err = registry_fields_add_info(fields, bpf_state_info(state, at),
					   at, policy);

	for (; i < fields->count; i++)
		fields->list[i].elsewhere = elsewhere;
	return err;
}

static int policy_add(const struct pins *pins, const char *name, void *context,
		      char *why)
{
	int program = bpf_hooks_program(pins), err;
	const struct bpf_state *state;

	if (program == -ENOENT) /* a leftover */
		return 0;
	if (program < 0)
		return bpf_unreadable(why, program, name);
	err = bpf_state_open(program, &state);
	close(program);
	if (err == -ENOENT) /* not kzmark's */
		return 0;
	if (err)
		return bpf_unreadable(why, err, name);
	err = state_add(state, name, false, context);
	bpf_state_close(state);
	return err ? refuse_memory(why) : 0;
}

static int elsewhere_add(const struct elsewhere *policy, void *context,
			 char *why)
{
	return state_add(policy->state, policy->name, true, context) ?
		       refuse_memory(why) :
		       0;
}

/* ---- both ---- */

static int read_all(struct registry_fields *fields, char *why)
{
	char cause[WHY_SIZE] = "";
	int err;

	*fields = (struct registry_fields){ 0 };
	err = pins_each(policy_add, fields, cause);
	err = err ?: elsewhere_each(NULL, elsewhere_add, fields, cause);
	err = err ?: reserved_read(fields, cause);
	if (!err)
		return 0;
	registry_fields_free(fields);
	return refuse(why, err, "cannot read who owns which bits: %s", cause);
}

static int put(const struct pins *pins, const struct registry_field *field,
	       char *why)
{
	struct registry_fields there;
	int err;

	if (field->n_values)
		return refuse(why, -EOPNOTSUPP,
			      "--value: only the module keeps names of values");
	err = read_all(&there, why);
	if (err)
		return err;
	err = registry_field_conflict(&there, field, why);
	registry_fields_free(&there);
	return err ?: reserved_put(pins, field, why);
}

static int reserve(const struct registry_field *field, char *why)
{
	struct pins pins;
	int err = pins_open(&pins, RESERVED_PIN, true, why);

	if (err)
		return err;
	err = put(&pins, field, why);
	pins_close(&pins);
	return err;
}

static int release(const char *name, const char *owner, char *why)
{
	struct pins pins;
	int err = pins_open(&pins, RESERVED_PIN, true, why);

	if (err)
		return err;
	err = reserved_take(&pins, name, owner, why);
	pins_close(&pins);
	return err;
}

const struct field_ops bpf_fields = {
	.list = read_all,
	.reserve = reserve,
	.release = release,
};
