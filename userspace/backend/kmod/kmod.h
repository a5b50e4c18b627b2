/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of backend "kmod" share. */
#ifndef KZ_KMOD_H
#define KZ_KMOD_H

#include "userspace/backend/backend.h"
#include "userspace/backend/field_registry.h"
#include "userspace/backend/kmod/netlink.h"

/* Bytes that a request takes beside images and entries. */
#define KMOD_REQUEST_SIZE 512

/* Loading, as KZMARK_CMD_LOAD has it. */
struct kmod_load {
	const char *name;
	bool has_hooks;
	uint32_t hooks;
	bool has_priority;
	int32_t priority;
	uint32_t flags; /* KZMARK_F_* */
};

/* Send @image; its generation. 0 or -errno with @why. */
int kmod_load_image(struct kmod_socket *s, const struct kmod_load *load,
		    const struct image *image, uint32_t *generation, char *why);

/* One request about the policy @name (NULL: all), on a socket of its own. */
int kmod_ask(uint8_t command, uint16_t flags, const char *name,
	     int (*answer)(const struct nlattr **attrs, void *context),
	     void *context, char *why);

/* What a dump brings: @size bytes of the attribute @type, joined, freed by the
 * caller, also after an error.
 */
struct kmod_collection {
	int type;
	uint8_t *bytes;
	size_t size;
};

/* kmod_call()'s answer to a dump; @context is a struct kmod_collection. */
int kmod_collect(const struct nlattr **attrs, void *context);

/* kmod_set.c */
int kmod_set_change(const struct backend *backend, const char *name,
		    const char *set, enum set_change change,
		    const struct kz_entry *entries, size_t count, size_t *done,
		    char *why);
int kmod_set_list(const struct backend *backend, const char *name,
		  const char *set, struct kz_entry **entries, size_t *count,
		  char *why);

/* kmod_field.c */
extern const struct field_ops kmod_fields;

/* kmod_flow.c */

/* The flows whose label has any of the bits @window. */
int conntrack_flows(const uint32_t window[KZ_FLOW_WORDS], struct flows *flows,
		    char *why);

int kmod_flows(const struct backend *backend, const char *name,
	       struct flows *flows, char *why);

/* kmod_event.c */
int kmod_events(const struct backend *backend, const char *name,
		int (*each)(const struct kz_event *event, void *context),
		void *context, char *why);

/* test_run.c */
int kmod_test_open(struct test_run *test, const struct policy *policy,
		   const struct image *image, char *why);
int kmod_test_run(struct test_run *test, const struct packet *packets,
		  size_t count, struct kz_result *results, char *why);
void kmod_test_close(struct test_run *test);
const char *kmod_test_refuses(const struct packet *packet);

#endif
