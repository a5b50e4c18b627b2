// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/kmod/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

#define IMAGE_ALIGNMENT 16

static int keep_generation(const struct nlattr **attrs, void *context)
{
	uint32_t *generation = context;

	if (attrs[KZMARK_A_GENERATION])
		*generation = mnl_attr_get_u32(attrs[KZMARK_A_GENERATION]);
	return 0;
}

/* In several attributes of @type, if one does not hold @bytes. */
static void put_chunks(struct nlmsghdr *nlh, uint16_t type, const void *bytes,
		       uint32_t size)
{
	uint32_t at, chunk;

	for (at = 0; at < size; at += chunk) {
		chunk = size - at;
		if (chunk > KZMARK_IMAGE_CHUNK)
			chunk = KZMARK_IMAGE_CHUNK;
		mnl_attr_put(nlh, type, chunk, (const uint8_t *)bytes + at);
	}
}

/* Bytes of put_chunks(). */
static uint32_t chunks_size(uint32_t size)
{
	return size + (size / KZMARK_IMAGE_CHUNK + 1) * NLA_HDRLEN;
}

/*
 * Begin a request about policy @name, of @size bytes besides its fixed part, in
 * *@buffer, which the caller frees. NULL: no memory, said in @why.
 */
static struct nlmsghdr *large_request(struct kmod_socket *s, uint8_t command,
				      const char *name, uint32_t size,
				      char **buffer, char *why)
{
	struct nlmsghdr *nlh;

	size += KMOD_REQUEST_SIZE;
	*buffer = malloc(size);
	if (!*buffer) {
		refuse_memory(why);
		return NULL;
	}
	kmod_reserve(s, size);
	nlh = kmod_request(s, *buffer, command, NLM_F_ACK);
	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	return nlh;
}

int kmod_load_image(struct kmod_socket *s, const struct kmod_load *load,
		    const struct image *image, uint32_t *generation, char *why)
{
	uint32_t image_size = image->header->size;
	uint32_t counts_size = load->counts ? image->header->n_counters *
						      sizeof(*load->counts) :
					      0;
	struct nlmsghdr *nlh;
	char *buffer;
	int err;

	nlh = large_request(s, KZMARK_CMD_LOAD, load->name,
			    chunks_size(image_size) + chunks_size(counts_size),
			    &buffer, why);
	if (!nlh)
		return -ENOMEM;
	if (load->has_hooks)
		mnl_attr_put_u32(nlh, KZMARK_A_HOOKS, load->hooks);
	if (load->has_priority)
		mnl_attr_put_u32(nlh, KZMARK_A_PRIORITY, load->priority);
	if (load->flags)
		mnl_attr_put_u32(nlh, KZMARK_A_FLAGS, load->flags);
	put_chunks(nlh, KZMARK_A_IMAGE, image->bytes, image_size);
	put_chunks(nlh, KZMARK_A_COUNTERS, load->counts, counts_size);
	err = kmod_call(s, nlh, keep_generation, generation, load->name, why);
	free(buffer);
	return err;
}

int kmod_read_image(struct kmod_socket *s, const char *name,
		    struct image *image, char *why)
{
	struct kmod_collection c = { .type = KZMARK_A_IMAGE };
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh =
		kmod_request(s, buffer, KZMARK_CMD_GET_IMAGE, NLM_F_DUMP);
	int err;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	err = kmod_call(s, nlh, kmod_collect, &c, name, why);
	if (!err &&
	    posix_memalign((void **)&image->bytes, IMAGE_ALIGNMENT, c.size))
		err = refuse_memory(why);
	if (!err)
		memcpy(image->bytes, c.bytes, c.size);
	free(c.bytes);
	return err;
}

int kmod_send_counters(struct kmod_socket *s, const char *name,
		       const struct kz_counter *more, uint32_t count, char *why)
{
	uint32_t counts_size = count * sizeof(*more);
	struct nlmsghdr *nlh;
	char *buffer;
	int err;

	nlh = large_request(s, KZMARK_CMD_ADD_COUNTERS, name,
			    chunks_size(counts_size), &buffer, why);
	if (!nlh)
		return -ENOMEM;
	put_chunks(nlh, KZMARK_A_COUNTERS, more, counts_size);
	err = kmod_call(s, nlh, NULL, NULL, name, why);
	free(buffer);
	return err;
}

int kmod_send_patch(struct kmod_socket *s, const char *name,
		    uint32_t generation, const struct patch *patch, char *why)
{
	struct nlmsghdr *nlh;
	char *buffer;
	int err;

	nlh = large_request(s, KZMARK_CMD_PATCH, name,
			    chunks_size(patch->ops.size) +
				    chunks_size(patch->data.size),
			    &buffer, why);
	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, KZMARK_A_GENERATION, generation);
	put_chunks(nlh, KZMARK_A_OPS, patch->ops.bytes, patch->ops.size);
	put_chunks(nlh, KZMARK_A_DATA, patch->data.bytes, patch->data.size);
	err = kmod_call(s, nlh, NULL, NULL, name, why);
	free(buffer);
	return err;
}

int kmod_ask(uint8_t command, uint16_t flags, const char *name,
	     int (*answer)(const struct nlattr **attrs, void *context),
	     void *context, char *why)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct kmod_socket s;
	struct nlmsghdr *nlh;
	int err;

	err = kmod_open(&s, why);
	if (err)
		return err;
	nlh = kmod_request(&s, buffer, command, flags);
	if (name)
		mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	err = kmod_call(&s, nlh, answer, context, name ? name : "policies",
			why);
	kmod_close(&s);
	return err;
}

int kmod_collect(const struct nlattr **attrs, void *context)
{
	struct kmod_collection *c = context;
	const struct nlattr *attr = attrs[c->type];
	size_t length = attr ? mnl_attr_get_payload_len(attr) : 0;
	uint8_t *bytes;

	if (!length)
		return 0;
	bytes = realloc(c->bytes, c->size + length);
	if (!bytes)
		return -ENOMEM;
	memcpy(bytes + c->size, mnl_attr_get_payload(attr), length);
	c->bytes = bytes;
	c->size += length;
	return 0;
}
