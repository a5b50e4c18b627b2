// SPDX-License-Identifier: GPL-2.0-only
#include "selftests/fuzz/message_attr.h"

#include <stdlib.h>
#include <string.h>

#include "core/validate.h"
#include "selftests/fuzz/hostile_patch.h"

static const char *const names[MESSAGE_NAMES] = { "a", "b", "c" };
static const char *const sets[] = { "s", "six", "ports", "nosuch" };
static const char *const fields[] = { "wan", "class", "ten", "x1", "x2" };

uint32_t message_below(struct hostile *m, uint32_t limit)
{
	return random_below(&m->seed, limit);
}

void message_fill(struct hostile *m, void *bytes, uint32_t length)
{
	uint8_t *byte = bytes;

	while (length--)
		*byte++ = message_below(m, 3) ? random_next(&m->seed) : 0;
}

struct nlattr *message_put(struct hostile *m, uint16_t type, const void *data,
			   uint32_t length)
{
	struct nlattr *attr = (void *)(m->bytes + m->length);

	if (length > UINT16_MAX - NLA_HDRLEN ||
	    m->length + NLA_ALIGN(length) + NLA_HDRLEN > MESSAGE_ROOM)
		return NULL;
	attr->nla_type = type;
	attr->nla_len = length + NLA_HDRLEN;
	if (length)
		memcpy(attr + 1, data, length);
	m->length += NLA_HDRLEN + NLA_ALIGN(length);
	return attr;
}

static void put_string(struct hostile *m, uint16_t type, const char *text)
{
	message_put(m, type, text, strlen(text) + 1);
}

static void put_u32(struct hostile *m, uint16_t type, uint32_t value)
{
	message_put(m, type, &value, sizeof(value));
}

static void draw_name(struct hostile *m, uint16_t type)
{
	m->name = message_below(m, MESSAGE_NAMES);
	put_string(m, type, names[m->name]);
}

static void draw_set(struct hostile *m, uint16_t type)
{
	put_string(m, type, PICK(m, sets));
}

static void draw_field(struct hostile *m, uint16_t type)
{
	put_string(m, type, PICK(m, fields));
}

static void draw_flags(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		message_below(m, 4) ? 1U << message_below(m, 3) :
				      message_below(m, 16));
}

static void draw_hooks(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		message_below(m, 8) ? message_below(m, 32) :
				      random_next(&m->seed));
}

/* Beyond conntrack's priority, mostly. */
static void draw_priority(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		message_below(m, 4) ? message_below(m, 500) - 199 :
				      random_next(&m->seed));
}

static void draw_word(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		message_below(m, 3) ? KZ_W_MARK :
				      KZ_W_FLOW + message_below(m, 6));
}

static void draw_mask(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		message_below(m, 3) ? 1U << message_below(m, 32) :
				      random_next(&m->seed));
}

static void draw_repeat(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		message_below(m, 500) ? 1 + message_below(m, 16) :
					random_next(&m->seed));
}

static void draw_frame(struct hostile *m, uint16_t type)
{
	static const uint8_t protocols[] = { 6, 17, 1, 58, 132, 44, 0, 43 };
	uint8_t frame[256];
	uint32_t length = message_below(m, sizeof(frame));

	message_fill(m, frame, sizeof(frame));
	memcpy(frame + 12, message_below(m, 2) ? "\x08\x00" : "\x86\xdd", 2);
	if (frame[12] == 8) {
		frame[14] = message_below(m, 8) ? 0x45 :
						  0x40 | message_below(m, 16);
		frame[16] = frame[20] = 0;
		frame[17] = length - 14;
		frame[23] = PICK(m, protocols);
	} else {
		frame[14] = 0x60;
		frame[20] = PICK(m, protocols);
	}
	message_put(m, type, frame, length);
}

static void draw_given(struct hostile *m, uint16_t type)
{
	struct kz_given given = { 0 };

	if (message_below(m, 2))
		message_fill(m, &given, sizeof(given));
	message_put(m, type, &given, sizeof(given));
}

static void draw_entries(struct hostile *m, uint16_t type)
{
	struct kz_entry entries[64];
	uint32_t i, count = message_below(m, message_below(m, 2) ? 3 : 64);

	memset(entries, 0, sizeof(entries));
	for (i = 0; i < count; i++) {
		entries[i].value.word[0] = message_below(m, 24);
		if (!message_below(m, 200))
			message_fill(m, &entries[i].value,
				     sizeof(entries[i].value));
		entries[i].timeout = message_below(m, 2) ? KZ_FOREVER :
							   message_below(m, 50);
	}
	message_put(m, type, entries, count * sizeof(entries[0]));
}

static void draw_counters(struct hostile *m, uint16_t type)
{
	struct kz_counter counts[8] = { { random_next(&m->seed), 1 } };

	message_put(m, type, counts, message_below(m, 9) * sizeof(counts[0]));
}

static void nest_end(struct hostile *m, struct nlattr *nest)
{
	if (nest)
		nest->nla_len = m->bytes + m->length - (uint8_t *)nest;
}

static void draw_values(struct hostile *m, uint16_t type)
{
	struct nlattr *outer = message_put(m, type | NLA_F_NESTED, NULL, 0),
		      *inner;
	uint32_t i, count = message_below(m, message_below(m, 20) ? 5 : 1000);
	char name[] = "v00";

	for (i = 0; i < count; i++) {
		inner = message_put(m, i | NLA_F_NESTED, NULL, 0);
		name[1] = '0' + message_below(m, 10);
		name[2] = '0' + message_below(m, 10);
		put_string(m, KZMARK_V_NAME, name);
		put_u32(m, KZMARK_V_NUMBER, message_below(m, 4));
		nest_end(m, inner);
	}
	nest_end(m, outer);
}

/* Some words of it are another's; the checksum is right. */
static void damage_image(struct hostile *m, uint32_t *words, uint32_t size)
{
	struct kz_image_header *header = (void *)words;
	uint32_t n = 1 + message_below(m, 3), hot = header->hot_size;
	struct kz_fault fault;

	while (n--) {
		uint32_t *word = &words[message_below(
			m, message_below(m, 4) ? hot / 4 : size / 4)];

		switch (message_below(m, 5)) {
		case 0:
			*word ^= 1U << message_below(m, 32);
			break;
		case 1:
			*word = random_next(&m->seed);
			break;
		case 2:
			*word += (message_below(m, 3) - 1)
				 << message_below(m, 9);
			break;
		case 3:
			*word = 0;
			break;
		default:
			*word = words[message_below(m, size / 4)];
		}
	}
	header->checksum = kz_image_checksum(words, size);
	m->bad_image = kz_image_validate(words, size, &fault);
}

static void draw_image(struct hostile *m, uint16_t type)
{
	const struct image *image =
		&m->images[message_below(m, 2) ? message_below(m, m->n_images) :
						 m->n_images - 1];
	uint32_t size = image->header->size, at, piece, length;
	uint8_t *copy = aligned_alloc(64, (size + 63) & ~63U);

	if (!copy)
		abort();
	memcpy(copy, image->bytes, size);
	if (message_below(m, 2))
		damage_image(m, (uint32_t *)copy, size);
	piece = 1 + message_below(m, message_below(m, 4) ? 65531 : 2000);
	for (at = 0; at < size; at += length) {
		length = size - at < piece ? size - at : piece;
		message_put(m, type, copy + at, length);
	}
	free(copy);
}

static void draw_generation(struct hostile *m, uint16_t type)
{
	put_u32(m, type, m->generations[m->name] + !message_below(m, 8));
}

/* Changes of the image with room, and the bytes that they write; mostly one more
 * change is told of.
 */
static void draw_ops(struct hostile *m, uint16_t type)
{
	struct kz_patch_op ops[8];
	uint8_t data[8 * HOSTILE_MORE];
	struct image image = m->images[m->n_images - 1];
	struct hostile_patch h = {
		.seed = random_next(&m->seed),
		.ops = ops,
		.data = data,
		.base = image.bytes,
	};
	uint32_t n = message_below(m, 4);

	while (n--)
		hostile_splice(&h);
	if (message_below(m, 16))
		ops[h.n_ops++] = (struct kz_patch_op){
			.step = KZ_PATCH_STORE,
			.offset = image.header->room,
			.value = 1 + message_below(m, 3),
		};
	if (h.n_ops && !message_below(m, 4))
		hostile_damage(&h);
	message_put(m, type, ops, h.n_ops * sizeof(ops[0]));
	message_put(m, KZMARK_A_DATA, data, h.data_size);
}

static void (*const draws[KZMARK_A_MAX + 1])(struct hostile *m,
					     uint16_t type) = {
	[KZMARK_A_NAME] = draw_name,
	[KZMARK_A_IMAGE] = draw_image,
	[KZMARK_A_HOOKS] = draw_hooks,
	[KZMARK_A_PRIORITY] = draw_priority,
	[KZMARK_A_FLAGS] = draw_flags,
	[KZMARK_A_FRAME] = draw_frame,
	[KZMARK_A_GIVEN] = draw_given,
	[KZMARK_A_REPEAT] = draw_repeat,
	[KZMARK_A_SET] = draw_set,
	[KZMARK_A_ENTRIES] = draw_entries,
	[KZMARK_A_FIELD] = draw_field,
	[KZMARK_A_OWNER] = draw_name,
	[KZMARK_A_WORD] = draw_word,
	[KZMARK_A_MASK] = draw_mask,
	[KZMARK_A_FLOW_WORD] = draw_word,
	[KZMARK_A_FLOW_MASK] = draw_mask,
	[KZMARK_A_OPS] = draw_ops,
	[KZMARK_A_GENERATION] = draw_generation,
	[KZMARK_A_VALUES] = draw_values,
	[KZMARK_A_COUNTERS] = draw_counters,
};

bool message_draw_attr(struct hostile *m, uint16_t type)
{
	if (type > KZMARK_A_MAX || !draws[type])
		return false;
	draws[type](m, type);
	return true;
}
