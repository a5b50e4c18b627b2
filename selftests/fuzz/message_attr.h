/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes of a hostile message: well-formed, with odd values. */
#ifndef KZ_FUZZ_MESSAGE_ATTR_H
#define KZ_FUZZ_MESSAGE_ATTR_H

#include <linux/netlink.h>

#include "core/uapi.h"
#include "selftests/fuzz/message.h"
#include "testlib/random.h"

#define PICK(m, list) \
	((list)[random_below(&(m)->seed, sizeof(list) / sizeof((list)[0]))])

/* 0 to @limit - 1, by the message's seed. */
uint32_t message_below(struct hostile *m, uint32_t limit);

/* Random bytes, one in three of them 0. */
void message_fill(struct hostile *m, void *bytes, uint32_t length);

/* One more attribute, or NULL where there is no room for it. */
struct nlattr *message_put(struct hostile *m, uint16_t type, const void *data,
			   uint32_t length);

/* One of this type with a value such as the module takes, mostly; false: no
 * command has any.
 */
bool message_draw_attr(struct hostile *m, uint16_t type);

#endif
