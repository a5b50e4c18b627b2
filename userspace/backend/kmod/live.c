// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/kmod/live.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>

#include "userspace/backend/kmod/request.h"

/* What a struct live has of us. */
struct memory {
	struct kmod_socket socket;
	char name[POLICY_NAME_SIZE];
	struct image image;
};

static int keep_numbers(const struct nlattr **attrs, void *context)
{
	struct live *live = context;

	if (!attrs[KZMARK_A_GENERATION] || !attrs[KZMARK_A_EDITS])
		return -EOPNOTSUPP; /* an older module */
	live->generation = mnl_attr_get_u32(attrs[KZMARK_A_GENERATION]);
	live->edits = mnl_attr_get_u32(attrs[KZMARK_A_EDITS]);
	return 0;
}

/* The generation first: the image is of that one, or the change is refused. */
static int memory_read(struct memory *memory, struct live *live, char *why)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh = kmod_request(&memory->socket, buffer,
					    KZMARK_CMD_GET, NLM_F_ACK);
	int err;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, memory->name);
	err = kmod_call(&memory->socket, nlh, keep_numbers, live, memory->name,
			why);
	err = err   ?:
		      kmod_read_image(&memory->socket, memory->name,
				      &memory->image, why);
	if (!err && !memory->image.header->room)
		err = refuse(why, -EOPNOTSUPP, "it is small");
	return err;
}

int kmod_live_open(const struct backend *backend, const char *name,
		   struct live *live, char *why)
{
	struct memory *memory = calloc(1, sizeof(*memory));
	int err;

	(void)backend;
	if (!memory)
		return refuse_memory(why);
	err = kmod_open(&memory->socket, why);
	if (err) {
		free(memory);
		return err;
	}
	snprintf(memory->name, sizeof(memory->name), "%s", name);
	live->state = memory;
	err = memory_read(memory, live, why);
	live->image.hot = memory->image.bytes;
	live->image.info = memory->image.bytes;
	if (err)
		kmod_live_close(live);
	return err;
}

int kmod_live_change(struct live *live, const struct patch *patch, char *why)
{
	struct memory *memory = live->state;

	return kmod_send_patch(&memory->socket, memory->name, live->generation,
			       patch, why);
}

void kmod_live_close(struct live *live)
{
	struct memory *memory = live->state;

	image_free(&memory->image);
	kmod_close(&memory->socket);
	free(memory);
}
