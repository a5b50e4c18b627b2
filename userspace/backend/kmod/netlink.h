/* SPDX-License-Identifier: GPL-2.0-only */
/* A socket to xt_kzmark.ko: requests, answers, errors and events. */
#ifndef KZ_KMOD_NETLINK_H
#define KZ_KMOD_NETLINK_H

#include <libmnl/libmnl.h>
#include <stdint.h>

#include "core/uapi.h"

struct kmod_socket {
	struct mnl_socket *nl;
	uint16_t family;
	uint32_t events; /* multicast group; 0: an older module */
	uint32_t seq; /* of the last request */
};

/*
 * Open a socket to the module. -ENOENT if it is not loaded, or -errno, with a
 * sentence in @why. Transient policies live until kmod_close().
 */
int kmod_open(struct kmod_socket *s, char *why);
void kmod_close(struct kmod_socket *s);

/* Make room for a request of @size bytes in the socket's queue. */
void kmod_reserve(struct kmod_socket *s, int size);

/* Start a request in @buffer, which must be large enough for all of it. */
struct nlmsghdr *kmod_request(struct kmod_socket *s, void *buffer,
			      uint8_t command, uint16_t flags);

/*
 * Send @request and hand every answer's attributes, by type, to @answer (which
 * may be NULL); it returns 0 or -errno, which ends the call. 0, or
 * -errno with a sentence about @name in @why. @request must ask for an
 * acknowledgement or a dump, which end the answers.
 */
int kmod_call(struct kmod_socket *s, const struct nlmsghdr *request,
	      int (*answer)(const struct nlattr **attrs, void *context),
	      void *context, const char *name, char *why);

/*
 * Send @length bytes of @count requests with consecutive sequence numbers, the
 * last of them s->seq, each of which gets one answer. @answer gets the
 * request's number among them. Otherwise as kmod_call().
 */
int kmod_call_batch(struct kmod_socket *s, const void *requests, size_t length,
		    uint32_t count,
		    int (*answer)(uint32_t number, const struct nlattr **attrs,
				  void *context),
		    void *context, const char *name, char *why);

/*
 * kmod_listen(): subscribe @s to the module's events; it can no longer be used
 * for requests. kmod_hear(): wait at most @timeout ms and pass the events to
 * @each. -ETIME: there was none; or the result of @each, unless it is 0. Events
 * that did not fit into the socket's queue are lost.
 */
int kmod_listen(struct kmod_socket *s, char *why);
int kmod_hear(struct kmod_socket *s, int timeout,
	      int (*each)(const struct nlattr **attrs, void *context),
	      void *context, char *why);

#endif
