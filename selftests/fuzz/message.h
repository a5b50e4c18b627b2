/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages to xt_kzmark.ko as an enemy with CAP_NET_ADMIN would write them:
 * well-formed ones with odd values and damaged images whose checksum is right,
 * and, one in two, damaged themselves.
 */
#ifndef KZ_FUZZ_MESSAGE_H
#define KZ_FUZZ_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "userspace/compile/image.h"

#define MESSAGE_ROOM (1U << 20)

struct hostile {
	uint64_t seed;
	uint16_t family; /* of generic netlink */
	uint32_t seq;
	const struct image *images; /* what LOADs are made of */
	size_t n_images; /* the last one has room for changes */
	uint32_t *generations; /* of the policies, as far as is known */

	/* What message_draw() leaves: */
	uint8_t *bytes; /* MESSAGE_ROOM of them */
	uint32_t length;
	uint8_t command;
	uint32_t name; /* of the policy that was named last, from 0 */
	bool damaged; /* anything but the values */
	bool bad_image; /* its IMAGE is one that kz_image_validate() refuses */
};

#define MESSAGE_NAMES 3U

/* The next one. Names of policies are of one letter, from 'a' on. */
void message_draw(struct hostile *m);

#endif
