/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests that several operations of backend "kmod" make. */
#ifndef KZ_KMOD_REQUEST_H
#define KZ_KMOD_REQUEST_H

#include "userspace/backend/kmod/netlink.h"

struct image;
struct patch;

/* Bytes that a request takes beside images and entries. */
#define KMOD_REQUEST_SIZE 512

/* The parameters of KZMARK_CMD_LOAD. */
struct kmod_load {
	const char *name;
	bool has_hooks;
	uint32_t hooks;
	bool has_priority;
	int32_t priority;
	uint32_t flags; /* KZMARK_F_* */
	const struct kz_counter *counts; /* as in struct attachment */
};

/* Send @image, and get its generation. 0 or -errno with @why. */
int kmod_load_image(struct kmod_socket *s, const struct kmod_load *load,
		    const struct image *image, uint32_t *generation, char *why);

/* The image of policy @name, freed by the caller with image_free(). 0 or -errno with
 * @why.
 */
int kmod_read_image(struct kmod_socket *s, const char *name,
		    struct image *image, char *why);

/* Add @more, one for each of @count counters, to those of policy @name. */
int kmod_send_counters(struct kmod_socket *s, const char *name,
		       const struct kz_counter *more, uint32_t count,
		       char *why);

/*
 * Send @patch of policy @name, whose image has @generation. 0 or -errno with @why.
 */
int kmod_send_patch(struct kmod_socket *s, const char *name,
		    uint32_t generation, const struct patch *patch, char *why);

/* One request about the policy @name (NULL: all), on a socket of its own. */
int kmod_ask(uint8_t command, uint16_t flags, const char *name,
	     int (*answer)(const struct nlattr **attrs, void *context),
	     void *context, char *why);

/* The result of a dump: @size bytes of the attributes @type, joined. The caller
 * frees them, also after an error.
 */
struct kmod_collection {
	int type;
	uint8_t *bytes;
	size_t size;
};

/* kmod_call()'s answer to a dump; @context is a struct kmod_collection. */
int kmod_collect(const struct nlattr **attrs, void *context);

#endif
