// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/kmod/live.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "userspace/backend/kmod/request.h"

/* What a struct live has of us. */
struct memory {
	struct kmod_socket socket;
	char name[POLICY_NAME_SIZE];
	int file; /* that is the image */
	uint8_t *image;
	uint32_t size; /* its, bytes */
};

static int keep_file(const struct nlattr **attrs, void *context)
{
	struct live *live = context;
	struct memory *memory = live->state;

	if (!attrs[KZMARK_A_FD] || !attrs[KZMARK_A_GENERATION] ||
	    !attrs[KZMARK_A_EDITS] || !attrs[KZMARK_A_IMAGE_SIZE])
		return -EPROTO;
	memory->file = mnl_attr_get_u32(attrs[KZMARK_A_FD]);
	memory->size = mnl_attr_get_u32(attrs[KZMARK_A_IMAGE_SIZE]);
	live->generation = mnl_attr_get_u32(attrs[KZMARK_A_GENERATION]);
	live->edits = mnl_attr_get_u32(attrs[KZMARK_A_EDITS]);
	return 0;
}

static int memory_map(struct memory *memory, char *why)
{
	void *area = mmap(NULL, memory->size, PROT_READ, MAP_SHARED,
			  memory->file, 0);
	const struct kz_image_header *header = area;

	if (area == MAP_FAILED)
		return refuse_errno(why, -errno, "cannot map its image");
	memory->image = area;
	return header->room ? 0 : refuse(why, -EOPNOTSUPP, "it is small");
}

static int memory_open(struct live *live, char *why)
{
	struct memory *memory = live->state;
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh = kmod_request(&memory->socket, buffer,
					    KZMARK_CMD_OPEN_IMAGE, NLM_F_ACK);
	int err;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, memory->name);
	err = kmod_call(&memory->socket, nlh, keep_file, live, memory->name,
			why);
	return err ?: memory_map(memory, why);
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
	memory->file = -1;
	live->state = memory;
	err = memory_open(live, why);
	live->image.hot = memory->image;
	live->image.info = memory->image;
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

	if (memory->image)
		munmap(memory->image, memory->size);
	if (memory->file >= 0)
		close(memory->file);
	kmod_close(&memory->socket);
	free(memory);
}
