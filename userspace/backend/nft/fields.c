// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/backend/field_image.h"
#include "userspace/backend/module.h"
#include "userspace/backend/nft/fields.h"
#include "userspace/backend/nft/state.h"
#include "userspace/base/refuse.h"

struct reading {
	struct mnl_socket *nl;
	struct registry_fields *fields;
	char *why;
};

/* A load that was interrupted has its fields, too: nobody else may get them. */
static int table_fields(const char *name, const struct nft_state *state,
			void *context)
{
	const struct reading *reading = context;
	struct image image;
	int err;

	if (!state)
		return 0;
	err = nft_state_image(reading->nl, name, state, &image, reading->why);
	if (err)
		return err;
	err = registry_fields_add_info(reading->fields, image_info(&image),
				       image.header->info, name);
	image_free(&image);
	return err ? refuse_memory(reading->why) : 0;
}

int nft_fields_list(struct registry_fields *fields, char *why)
{
	struct reading reading = { .fields = fields, .why = why };
	int err;

	*fields = (struct registry_fields){ 0 };
	if (!module_is_there("nf_tables"))
		return 0;
	err = nft_socket_open(&reading.nl, why);
	if (err)
		return err;
	err = nft_state_each(reading.nl, table_fields, &reading, why);
	mnl_socket_close(reading.nl);
	if (err)
		registry_fields_free(fields);
	return err == -EPROTONOSUPPORT ? 0 : err;
}
