// SPDX-License-Identifier: GPL-2.0-only
/*
 * The image validator: no damage gets through; and what it accepts, however
 * odd, the evaluator can run (with ASan: without a read outside the image).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"
#include "selftests/runner/ktap.h"
#include "userspace/packet/notation.h"
#include "core/validate.h"

#define RULES 50 /* more than one leaf, and one tree, can name */

/* Something of everything an image can hold; the large group follows. */
static const char beginning[] =
	"mark window 0xff00\n"
	"field wan 3 bits in mark\n"
	"field class 5 bits in mark\n"
	"set hosts { type ipv4; elements = { 10.0.0.0/8, 192.0.2.1,\n"
	"	192.0.2.5-192.0.2.9, 198.51.100.0/24, 203.0.113.7 } }\n"
	"set nets { type ipv6; elements = { 2001:db8:1::/48, fe80::1,\n"
	"	2001:db8:2::1-2001:db8:2::99 } }\n"
	"set ports { type port; elements = { 22, 80, 443, 1000-2000, 3128 } }\n"
	"set odd { type port; elements = { 1, 3, 5, 7, 9, 80 } }\n"
	"group a when wan == 0 tcp dport != @ports {\n"
	"	ip saddr @hosts tcp dport @ports tcp sport @odd count drop\n"
	"	ip6 saddr @nets set wan 1 set class 9\n"
	"	ip daddr 192.0.2.0/24 udp dport { 53, 67-68 } count\n"
	"	default set class 3\n"
	"}\n"
	"group b {\n"
	"	tcp flags syn / syn,ack meta length != 60 count accept\n"
	"	ip protocol 1 meta iif 1 drop\n"
	"	ip6 saddr != @nets meta mark & 0xff == 0x12 drop\n"
	"	socket cgroupv2 level 2 { \"a/b\", \"c/d\" } drop\n"
	"}\n";

/* The policy's text, freed by the caller; NULL: out of memory. */
static char *make_text(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int i;

	if (!out)
		return NULL;
	fprintf(out, "%sgroup c {\n", beginning);
	for (i = 0; i < RULES; i++)
		fprintf(out, "	ip %s 192.0.%d.%d tcp dport %d-%d count\n",
			i & 1 ? "saddr" : "daddr", i % 7, i, i, 100 + i);
	fprintf(out, "	ip6 saddr 2001:db8::/32 accept\n}\n");
	fclose(out);
	return text;
}

/* Packets that reach different parts of the image. */
static const char *const packets[] = {
	"ip 10.0.0.1 > 192.0.2.5 / tcp 1 > 80 flags syn",
	"ip 192.0.2.7 > 192.0.2.77 / udp 1 > 53",
	"ip 203.0.113.7 > 192.0.2.200 / icmp 8",
	"ip 192.0.2.9 > 192.0.4.18 / tcp 1 > 50 flags ack",
	"ip6 2001:db8:1::5 > 2001:db8:2::6 / tcp 1 > 1500",
	"ip6 fe80::1 > 2001:db8:2::6 / icmp6 128",
	"arp",
};

#define PACKETS (sizeof(packets) / sizeof(packets[0]))

static uint8_t frames[PACKETS][256];
static struct packet list[PACKETS];

static bool make_packets(void)
{
	static uint8_t frame[NOTATION_FRAME];
	struct layers layers;
	char copy[128], why[128];
	size_t i, length;

	for (i = 0; i < PACKETS; i++) {
		snprintf(copy, sizeof(copy), "%s", packets[i]);
		if (notation_parse(copy, &layers, why, sizeof(why)))
			return false;
		length = notation_write(&layers, frame);
		if (length > sizeof(frames[i]))
			return false;
		memcpy(frames[i], frame, length);
		list[i] =
			(struct packet){ .frame = frames[i], .length = length };
	}
	return true;
}

/* A copy that is exactly @size bytes long: ASan sees what reads beyond. */
static uint8_t *copy_of(const struct image *image, uint32_t size)
{
	void *copy;

	if (posix_memalign(&copy, 64, size ? size : 1))
		exit(1);
	return memcpy(copy, image->bytes, size);
}

/* True if the block is refused, with a reason. */
static bool is_refused(const uint8_t *bytes, uint32_t size)
{
	struct kz_fault fault = { 0 };

	return kz_image_validate(bytes, size, &fault) == -EINVAL &&
	       fault.reason;
}

static void test_truncated(const struct image *image)
{
	uint32_t length, accepted = 0;
	uint8_t *copy;

	for (length = 0; length < image->header->size; length++) {
		copy = copy_of(image, length);
		/* Once as it is, once with a header that knows of it. */
		accepted += !is_refused(copy, length);
		if (length >= sizeof(struct kz_image_header)) {
			((struct kz_image_header *)copy)->size = length;
			((struct kz_image_header *)copy)->checksum =
				kz_image_checksum(copy, length);
			accepted += !is_refused(copy, length);
		}
		free(copy);
	}
	ktap_result(!accepted, "truncated-anywhere: %u lengths, %u accepted",
		    image->header->size, accepted);
}

static void test_longer(const struct image *image)
{
	uint32_t size = image->header->size;
	uint8_t *copy = calloc(1, size + 64);

	memcpy(copy, image->bytes, size);
	ktap_result(is_refused(copy, size + 1) && is_refused(copy, size + 64),
		    "longer-than-it-says");
	free(copy);
}

/* The image with bit @bit flipped; freed by the caller. */
static uint8_t *flipped(const struct image *image, uint32_t bit)
{
	uint8_t *copy = copy_of(image, image->header->size);

	copy[bit / 8] ^= 1 << bit % 8;
	return copy;
}

static void test_flipped(const struct image *image)
{
	uint32_t size = image->header->size, accepted = 0, bit;
	uint8_t *copy;

	for (bit = 0; bit < size * 8; bit++) {
		copy = flipped(image, bit);
		accepted += !is_refused(copy, size);
		free(copy);
	}
	ktap_result(!accepted, "any-bit-flipped: %u bits, %u accepted",
		    size * 8, accepted);
}

/* All packets through the image in @bytes. */
static bool run(const uint8_t *bytes, const struct policy *policy)
{
	const struct backend *backend = backend_find("image");
	const struct image image = { .bytes = (uint8_t *)bytes };
	struct test_run test = { .backend = backend };
	struct kz_result results[PACKETS];
	char why[WHY_SIZE];
	bool done;

	if (backend->test_open(&test, policy, &image, why))
		return false;
	done = !backend->test_run(&test, list, PACKETS, results, why);
	backend->test_close(&test);
	return done;
}

/* A flipped bit and a checksum that fits it: a forged image, not damage. */
static void test_forged(const struct image *image, const struct policy *policy)
{
	uint32_t size = image->header->size, accepted = 0, bit;
	struct kz_image_header *header;
	bool done = true;
	uint8_t *copy;

	for (bit = 0; bit < size * 8; bit++) {
		copy = flipped(image, bit);
		header = (struct kz_image_header *)copy;
		header->checksum = kz_image_checksum(copy, size);
		if (!is_refused(copy, size)) {
			accepted++;
			done &= run(copy, policy);
		}
		free(copy);
	}
	/* Values may differ and still make an image; its frame may not. */
	ktap_result(done && accepted < size * 8,
		    "forged-bit-is-refused-or-harmless: %u of %u harmless",
		    accepted, size * 8);
}

/* The first node that is a leaf, empty or not. */
static struct kz_node *leaf_find(uint8_t *bytes, bool empty)
{
	const struct kz_image_header *h = (const void *)bytes;
	struct kz_node *node = (struct kz_node *)(bytes + h->nodes);
	uint32_t i;

	for (i = 0; i < h->n_nodes; i++)
		if (!node[i].right && !node[i].count == empty)
			return &node[i];
	return NULL;
}

/* Found by libFuzzer: an empty leaf's base is looked up, though not read. */
static void test_empty_leaf(const struct image *image)
{
	uint8_t *copy = copy_of(image, image->header->size);
	struct kz_image_header *h = (struct kz_image_header *)copy;
	struct kz_node *leaf = leaf_find(copy, true);

	if (leaf)
		leaf->base = 0xffffffe0;
	h->checksum = kz_image_checksum(copy, h->size);
	ktap_result(leaf && is_refused(copy, h->size),
		    "empty-leaf-with-a-base");
	free(copy);
}

/* Found by libFuzzer: between an odd number of candidates and the rules there
 * is room for another one, which nobody has looked at.
 */
static void test_leaf_in_gap(const struct image *image)
{
	uint8_t *copy = copy_of(image, image->header->size);
	struct kz_image_header *h = (struct kz_image_header *)copy;
	struct kz_node *leaf = leaf_find(copy, false);

	if (leaf) {
		h->n_candidates = (h->n_candidates - 1) | 1;
		leaf->base = h->candidates +
			     h->n_candidates * sizeof(struct kz_candidate);
		leaf->count = 1;
	}
	h->checksum = kz_image_checksum(copy, h->size);
	ktap_result(leaf && is_refused(copy, h->size),
		    "leaf-in-the-gap-before-the-rules");
	free(copy);
}

/* Environments put together what an event says only for who says it logs. */
static void test_log_unsaid(void)
{
	static const char text[] = "group a { ip saddr 192.0.2.1 log drop }\n";
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy = policy_parse("log", text, &messages);
	struct kz_image_header *h;
	bool refused = false;

	if (policy && !policy_compile(policy, &image, &messages)) {
		h = (struct kz_image_header *)image.bytes;
		refused = h->features & KZ_F_LOG;
		h->features &= ~KZ_F_LOG;
		h->checksum = kz_image_checksum(image.bytes, h->size);
		refused = refused && is_refused(image.bytes, h->size);
	}
	ktap_result(refused, "log-that-features-do-not-say");
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
}

/* Every way to write a field: set, copy, choose, remember. */
static const char writers[] =
	"mark window 0xff\n"
	"field one 1 bit in mark\n"
	"field two 1 bit in mark\n"
	"field three 1 bit in mark\n"
	"field kept 1 bit in mark sticky\n"
	"field far 1 bit in flow\n"
	"group a { udp dport 1 set one 1 }\n"
	"group b { udp dport 2 set two from one }\n"
	"group c { udp dport 3 set three by packet { 0: 1, 1: 1 } }\n"
	"group d { udp dport 4 set far 1 }\n";

/* Is the image refused that names other bits of field @index than it writes? */
static bool unclaimed_is_refused(const struct image *image, uint32_t index,
				 bool with_flow)
{
	uint8_t *copy = copy_of(image, image->header->size);
	struct kz_image_header *h = (struct kz_image_header *)copy;
	const struct kz_info *info = (const void *)(copy + h->info);
	struct kz_info_field *field = (void *)(copy + info->fields);
	bool refused;

	if (with_flow)
		field[index].flow_mask = ~field[index].flow_mask;
	else
		field[index].mask = ~field[index].mask;
	h->window = ~0U;
	h->checksum = kz_image_checksum(copy, h->size);
	refused = is_refused(copy, h->size);
	free(copy);
	return refused;
}

/* "kzmark writes no other bits" than those of its fields. */
static void test_unclaimed(void)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy = policy_parse("writers", writers, &messages);
	bool good = policy && !policy_compile(policy, &image, &messages);
	uint32_t i, taken = 0;

	for (i = 0; good && i < policy->n_fields; i++)
		taken += !unclaimed_is_refused(&image, i, false);
	for (i = 0; good && i < policy->n_fields; i++)
		if (policy->fields[i]->sticky)
			taken += !unclaimed_is_refused(&image, i, true);
	ktap_result(good && !taken, "bits-that-no-field-has: %u accepted",
		    taken);
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
}

/* Names are printed by the kernel and on terminals. */
static void test_control_character(const struct image *image)
{
	uint8_t *copy = copy_of(image, image->header->size);
	struct kz_image_header *h = (struct kz_image_header *)copy;
	const struct kz_info *info = (const void *)(copy + h->info);
	const struct kz_info_group *group = (const void *)(copy + info->groups);
	bool refused;

	copy[group[0].name] = '\n';
	h->checksum = kz_image_checksum(copy, h->size);
	refused = is_refused(copy, h->size);
	ktap_result(refused, "control-character-in-a-name");
	free(copy);
}

/* What only some images have: each as the compiler writes it, and forged. */
static void test_said(void)
{
	static const char text[] =
		"set s { type ipv4; dynamic; elements = { 10.0.0.1 } }\n"
		"group g {\n"
		"	ct count over 5 per ip saddr drop\n"
		"	ip saddr @s drop\n"
		"}\n";
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("said", text, &messages);
	struct image image = { 0 };
	struct kz_info_element *element;
	bool good, unsaid, astray;
	uint32_t count;

	if (!policy || policy_compile(policy, &image, &messages))
		exit(1);
	element = image_elements(&image, &count);
	good = count == 1 && !is_refused(image.bytes, image.header->size);
	image.header->features ^= KZ_F_CT_COUNT;
	image.header->checksum =
		kz_image_checksum(image.bytes, image.header->size);
	unsaid = is_refused(image.bytes, image.header->size);
	image.header->features ^= KZ_F_CT_COUNT;
	element->set = image.header->n_dynamic;
	image.header->checksum =
		kz_image_checksum(image.bytes, image.header->size);
	astray = is_refused(image.bytes, image.header->size);
	ktap_result(good && unsaid, "connections-without-the-feature");
	ktap_result(good && astray, "element-of-no-set");
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
}

int main(void)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct kz_fault fault;
	struct policy *policy;
	char *text = make_text();

	policy = text ? policy_parse("validate.c", text, &messages) : NULL;
	free(text);
	if (!policy || policy_compile(policy, &image, &messages) ||
	    !make_packets()) {
		messages_print(&messages, stderr);
		return 1;
	}
	ktap_start(12);
	ktap_result(!kz_image_validate(image.bytes, image.header->size,
				       &fault) &&
			    !fault.reason && run(image.bytes, policy),
		    "good");
	test_truncated(&image);
	test_longer(&image);
	test_flipped(&image);
	test_forged(&image, policy);
	test_empty_leaf(&image);
	test_leaf_in_gap(&image);
	test_log_unsaid();
	test_unclaimed();
	test_control_character(&image);
	test_said();
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
	return ktap_finish();
}
