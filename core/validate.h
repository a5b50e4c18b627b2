/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is this block of bytes an image? Asked by every backend before it installs
 * one, in the kernel and outside. After a yes, every reference in the image
 * leads to a whole record inside it, every key word read exists, and every
 * walk ends, after at most KZ_MAX_STEPS steps for one packet (cost.h); so the
 * packet path checks nothing. Every bit of the mark and of
 * the flow's words that it can write belongs to a field that it names. No name
 * has a control character.
 */
#ifndef KZ_VALIDATE_H
#define KZ_VALIDATE_H

#include "core/image.h"

struct kz_fault {
	const char *reason; /* a static string; NULL if there is no fault */
	__u32 offset; /* of the record at fault */
};

/*
 * Of @size bytes at @image, 16-byte aligned. 0, or -EINVAL with @fault filled
 * in. Linear in the image's size plus its nodes' fan-out; may sleep in the
 * kernel. Does not keep @image.
 */
int kz_image_validate(const void *image, __u32 size, struct kz_fault *fault);

/*
 * The same of a valid image that was changed where a patch may (patch.h), but
 * for its checksum, which is not looked at. @touched: a bit for each
 * KZ_TOUCHED_SIZE bytes, set if any of them was written. What is as it was, and
 * refers to nothing else, is passed over.
 */
int kz_image_validate_change(const void *image, const __u8 *touched,
			     struct kz_fault *fault);

#define KZ_TOUCHED_SIZE 16U
/* Bytes of the bits of an image of @size bytes. */
kz_inline __u32 kz_touched_bytes(__u32 size)
{
	return size / KZ_TOUCHED_SIZE / 8 + 1;
}

/*
 * Of the whole image but the checksum's own word. Not cryptographic: it
 * catches damage, and any change within a single word for certain, since each
 * step is a bijection of the word (FNV-1a, RFC 9923, over 32-bit words).
 */
__u32 kz_image_checksum(const void *image, __u32 size);

#endif
