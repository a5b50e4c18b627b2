// SPDX-License-Identifier: GPL-2.0-only
/*
 * protocol: does xt_kzmark.ko keep to core/uapi.h, above all when it is asked
 * for nonsense? The module must be loaded; uses the policy name "protocol".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"
#include "core/validate.h"

#define NAME "protocol"
#define BIG (12U << 20)
#define MESSAGE_SIZE (BIG * 2)

static const struct backend *kmod(void)
{
	return backend_find("kmod");
}

static struct kmod_socket us, other;
static struct image image;
static char why[WHY_SIZE];
static char *message; /* MESSAGE_SIZE bytes to build requests in */

static const char policy_text[] = "mark window 0xff00\n"
				  "field class 4 bits in mark\n"
				  "group g {\n"
				  " udp dport 53 count set class 5\n"
				  " meta length 0-65535 count drop\n"
				  "}\n";

/* 10.0.0.1:12345 > 10.0.0.2:53, UDP */
/* clang-format off */
static const uint8_t frame[] = {
	2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 28, 0, 0, 0,
	0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0x30, 0x39, 0, 53, 0, 8,
	0, 0,
};
/* clang-format on */

/* A LOAD of @size bytes in attributes of @piece bytes. */
static int load_pieces(struct kmod_socket *s, const char *name,
		       const uint8_t *bytes, uint32_t size, uint32_t piece,
		       uint32_t flags)
{
	struct nlmsghdr *nlh =
		kmod_request(s, message, KZMARK_CMD_LOAD, NLM_F_ACK);
	uint32_t at, length;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	if (flags)
		mnl_attr_put_u32(nlh, KZMARK_A_FLAGS, flags);
	for (at = 0; at < size; at += length) {
		length = size - at < piece ? size - at : piece;
		mnl_attr_put(nlh, KZMARK_A_IMAGE, length, bytes + at);
	}
	kmod_reserve(s, nlh->nlmsg_len + 4096);
	return kmod_call(s, nlh, NULL, NULL, name, why);
}

static int load(struct kmod_socket *s, const char *name, uint32_t flags)
{
	return load_pieces(s, name, image.bytes, image.header->size,
			   KZMARK_IMAGE_CHUNK, flags);
}

/* A command about @name with one u32 attribute more, if @type is not 0. */
static int command(struct kmod_socket *s, uint8_t command, const char *name,
		   uint16_t type, uint32_t value)
{
	struct nlmsghdr *nlh = kmod_request(s, message, command, NLM_F_ACK);

	if (name)
		mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	if (type)
		mnl_attr_put_u32(nlh, type, value);
	return kmod_call(s, nlh, NULL, NULL, name ? name : "-", why);
}

static int keep_generation(const struct nlattr **attrs, void *context)
{
	if (attrs[KZMARK_A_GENERATION])
		*(int *)context = mnl_attr_get_u32(attrs[KZMARK_A_GENERATION]);
	return 0;
}

/* The loaded generation, as another socket sees it, or -errno. */
static int generation(const char *name)
{
	struct nlmsghdr *nlh =
		kmod_request(&other, message, KZMARK_CMD_GET, NLM_F_ACK);
	int err, number = 0;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	err = kmod_call(&other, nlh, keep_generation, &number, name, why);
	return err ? err : number;
}

static int keep_result(const struct nlattr **attrs, void *context)
{
	if (attrs[KZMARK_A_RESULT])
		memcpy(context, mnl_attr_get_payload(attrs[KZMARK_A_RESULT]),
		       sizeof(struct kz_result));
	return 0;
}

static int test_run(const uint8_t *bytes, uint32_t length, uint32_t repeat,
		    struct kz_result *result)
{
	const struct kz_given given = { .mark = 0xabcd0012 };
	struct nlmsghdr *nlh =
		kmod_request(&us, message, KZMARK_CMD_TEST, NLM_F_ACK);

	memset(result, 0xff, sizeof(*result));
	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	mnl_attr_put(nlh, KZMARK_A_FRAME, length, bytes);
	mnl_attr_put(nlh, KZMARK_A_GIVEN, sizeof(given), &given);
	mnl_attr_put_u32(nlh, KZMARK_A_REPEAT, repeat);
	return kmod_call(&us, nlh, keep_result, result, NAME, why);
}

static bool counters_are(uint64_t first, uint64_t second)
{
	struct kz_counter *counters = NULL;
	uint32_t count = 0;
	bool equal;

	if (kmod()->get_counters(kmod(), NAME, &counters, &count, why))
		return false;
	equal = count == 2 && counters[0].packets == first &&
		counters[0].bytes == first * 28 &&
		counters[1].packets == second;
	free(counters);
	return equal;
}

static bool creates_and_replaces(void)
{
	return load(&us, NAME, KZMARK_F_REPLACE) == -ENOENT &&
	       load(&us, NAME, KZMARK_F_CREATE) == 0 &&
	       load(&us, NAME, KZMARK_F_CREATE) == -EEXIST &&
	       load(&us, NAME, KZMARK_F_CREATE | KZMARK_F_REPLACE) == -EINVAL &&
	       generation(NAME) == 1 &&
	       load(&us, NAME, KZMARK_F_REPLACE) == 0 && generation(NAME) == 2;
}

/* The image comes back as it went, however it was cut. */
static bool joins_pieces(void)
{
	static const uint32_t pieces[] = { 1, 3, 100, 1021, 65531 };
	struct image got;
	bool same = true;
	size_t i;

	for (i = 0; same && i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		if (load_pieces(&us, NAME, image.bytes, image.header->size,
				pieces[i], 0) ||
		    kmod()->get_image(kmod(), NAME, &got, why))
			return false;
		same = !memcmp(got.bytes, image.bytes, image.header->size);
		image_free(&got);
	}
	return same;
}

static bool refuses_each_damaged_byte(void)
{
	int before = generation(NAME);
	uint32_t i, taken = 0;

	for (i = 0; i < image.header->size; i++) {
		uint32_t size = image.header->size;

		image.bytes[i] ^= 1 << i % 8;
		if (load_pieces(&us, NAME, image.bytes, size,
				KZMARK_IMAGE_CHUNK, 0) != -EINVAL)
			taken++;
		image.bytes[i] ^= 1 << i % 8;
	}
	return !taken && generation(NAME) == before;
}

static bool refuses_each_truncation(void)
{
	int before = generation(NAME);
	uint32_t size, taken = 0;

	for (size = 0; size < image.header->size; size++)
		if (load_pieces(&us, NAME, image.bytes, size,
				KZMARK_IMAGE_CHUNK, 0) != -EINVAL)
			taken++;
	return !taken && generation(NAME) == before;
}

/* The image with @extra bytes more in its strings; freed by the caller. */
static struct image grown(uint32_t extra)
{
	uint32_t size = image.header->size + extra;
	struct image big = { .bytes = aligned_alloc(64, (size + 63) & ~63U) };
	struct kz_info *info;

	if (!big.bytes)
		abort();
	memset(big.bytes, 0, size);
	memcpy(big.bytes, image.bytes, image.header->size);
	info = (struct kz_info *)(big.bytes + big.header->info);
	info->strings_size += extra;
	big.header->info_size += extra;
	big.header->size = size;
	big.header->checksum = kz_image_checksum(big.bytes, size);
	return big;
}

static bool takes_a_big_image(void)
{
	struct image big = grown(BIG), got = { 0 };
	bool same = false;

	if (!load_pieces(&us, NAME, big.bytes, big.header->size,
			 KZMARK_IMAGE_CHUNK, 0) &&
	    !kmod()->get_image(kmod(), NAME, &got, why)) {
		same = !memcmp(got.bytes, big.bytes, big.header->size);
		image_free(&got);
	}
	image_free(&big);
	return same && !load(&us, NAME, 0);
}

static bool refuses_what_it_cannot(void)
{
	struct image odd = grown(0);
	int before = generation(NAME), err;

	odd.header->features |= KZ_F_VLAN;
	odd.header->checksum = kz_image_checksum(odd.bytes, odd.header->size);
	err = load_pieces(&us, NAME, odd.bytes, odd.header->size,
			  KZMARK_IMAGE_CHUNK, 0);
	image_free(&odd);
	return err == -EOPNOTSUPP && strstr(why, "VLAN tags") &&
	       generation(NAME) == before;
}

static bool refuses_bad_names(void)
{
	static const char *const names[] = {
		"",	    "a b", "a/b",
		"\xc3\xa4", "a\n", "name-of-thirty-two-characters...",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (load(&us, names[i], 0) >= 0)
			return false;
	return command(&us, KZMARK_CMD_UNLOAD, NULL, 0, 0) == -EINVAL;
}

static bool refuses_unknown_attributes(void)
{
	return command(&us, KZMARK_CMD_UNLOAD, NAME, KZMARK_A_REPEAT, 1) ==
		       -EINVAL &&
	       command(&us, KZMARK_CMD_UNLOAD, NAME, KZMARK_A_MAX + 1, 1) ==
		       -EINVAL &&
	       command(&us, __KZMARK_CMD_END, NAME, 0, 0) == -EOPNOTSUPP &&
	       load(&us, NAME, 0x8) == -EINVAL &&
	       command(&us, KZMARK_CMD_LOAD, NAME, KZMARK_A_HOOKS, 0x20) ==
		       -EINVAL &&
	       command(&us, KZMARK_CMD_LOAD, NAME, 0, 0) == -EINVAL &&
	       generation(NAME) > 0;
}

/* Counters outlive a replace: to begin at 0 it takes an unload. */
static int load_afresh(void)
{
	command(&us, KZMARK_CMD_UNLOAD, NAME, 0, 0);
	return load(&us, NAME, 0);
}

static bool tests_and_counts(void)
{
	struct kz_result result;

	return !load_afresh() &&
	       !test_run(frame, sizeof(frame), 1000, &result) &&
	       result.verdict == KZ_CONTINUE && result.rule == 0 &&
	       result.mark == 0xabcd0512 && result.n_fired == 1 &&
	       result.groups[0] == 1 && result.ns > 0 && counters_are(1000, 0);
}

/* LOAD with @size bytes of COUNTERS: 5 packets, 140 bytes and 7 packets, 0 bytes
 * would be the first two.
 */
static int load_counts(uint32_t size)
{
	static const struct kz_counter counts[3] = { { 5, 140 }, { 7, 0 } };
	struct nlmsghdr *nlh =
		kmod_request(&us, message, KZMARK_CMD_LOAD, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	mnl_attr_put(nlh, KZMARK_A_IMAGE, image.header->size, image.bytes);
	mnl_attr_put(nlh, KZMARK_A_COUNTERS, size, counts);
	return kmod_call(&us, nlh, NULL, NULL, NAME, why);
}

static bool begins_with_counts(void)
{
	uint32_t size;

	if (load_afresh())
		return false;
	for (size = 0; size <= 3 * sizeof(struct kz_counter); size++)
		if (size != 2 * sizeof(struct kz_counter) &&
		    load_counts(size) != -EINVAL)
			return false;
	return generation(NAME) > 0 && counters_are(0, 0) &&
	       !command(&us, KZMARK_CMD_UNLOAD, NAME, 0, 0) &&
	       !load_counts(2 * sizeof(struct kz_counter)) &&
	       counters_are(5, 7);
}

static bool tests_frames_of_any_length(void)
{
	static uint8_t large[KZMARK_MAX_FRAME];
	struct kz_result result;
	uint32_t length;

	memcpy(large, frame, sizeof(frame));
	if (load_afresh())
		return false;
	for (length = 0; length < sizeof(frame); length++)
		if (test_run(frame, length, 1, &result) ||
		    result.verdict != KZ_DROP || result.mark != 0xabcd0012)
			return false;
	return !test_run(large, sizeof(large), 1, &result) &&
	       result.rule == 0 && counters_are(1, sizeof(frame));
}

static bool refuses_bad_repeats(void)
{
	struct kz_result result;

	return test_run(frame, sizeof(frame), 0, &result) == -ERANGE &&
	       test_run(frame, sizeof(frame), KZMARK_MAX_REPEAT + 1, &result) ==
		       -ERANGE &&
	       command(&us, KZMARK_CMD_TEST, NAME, KZMARK_A_REPEAT, 1) ==
		       -EINVAL;
}

static bool transient_goes_with_its_socket(void)
{
	struct kmod_socket brief;
	bool lived, kept, replaced;

	if (kmod_open(&brief, why))
		return false;
	lived = !load(&brief, "brief", KZMARK_F_TRANSIENT) &&
		generation("brief") > 0;
	kept = load(&us, "brief", 0) == -EEXIST &&
	       load(&us, "brief", KZMARK_F_TRANSIENT) == -EEXIST &&
	       load(&brief, "brief", 0) == -EEXIST;
	replaced = !load(&brief, "brief", KZMARK_F_TRANSIENT);
	kmod_close(&brief);
	return lived && kept && replaced && generation("brief") == -ENOENT &&
	       generation(NAME) > 0;
}

/* It owns no fields: on a hook it would write bits of others. */
static bool transient_has_no_hooks(void)
{
	struct nlmsghdr *nlh =
		kmod_request(&us, message, KZMARK_CMD_LOAD, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, "hooked");
	mnl_attr_put_u32(nlh, KZMARK_A_FLAGS, KZMARK_F_TRANSIENT);
	mnl_attr_put_u32(nlh, KZMARK_A_HOOKS, 1);
	mnl_attr_put(nlh, KZMARK_A_IMAGE, image.header->size, image.bytes);
	return kmod_call(&us, nlh, NULL, NULL, "hooked", why) == -EINVAL &&
	       generation("hooked") == -ENOENT;
}

static bool unloads(void)
{
	return command(&us, KZMARK_CMD_UNLOAD, NAME, 0, 0) == 0 &&
	       command(&us, KZMARK_CMD_UNLOAD, NAME, 0, 0) == -ENOENT &&
	       generation(NAME) == -ENOENT;
}

static const struct {
	const char *name;
	bool (*holds)(void);
} cases[] = {
	{ "create and replace mean what they say", creates_and_replaces },
	{ "an image comes back as it went, in any pieces", joins_pieces },
	{ "each damaged byte is refused", refuses_each_damaged_byte },
	{ "each truncation is refused", refuses_each_truncation },
	{ "an image of 12 MiB goes in one message", takes_a_big_image },
	{ "features the module lacks are refused", refuses_what_it_cannot },
	{ "bad names are refused", refuses_bad_names },
	{ "unknown attributes, flags, hooks are refused",
	  refuses_unknown_attributes },
	{ "a test-run evaluates and counts", tests_and_counts },
	{ "counters begin as LOAD says, each or none", begins_with_counts },
	{ "a test-run takes frames of any length", tests_frames_of_any_length },
	{ "bad repeats are refused", refuses_bad_repeats },
	{ "a transient policy goes with its socket",
	  transient_goes_with_its_socket },
	{ "a transient policy has no hooks", transient_has_no_hooks },
	{ "unload", unloads },
};

int main(void)
{
	size_t i, count = sizeof(cases) / sizeof(cases[0]);

	message = malloc(MESSAGE_SIZE);
	if (!message || subject_compile(NAME, policy_text, &image) ||
	    kmod_open(&us, why) || kmod_open(&other, why)) {
		fprintf(stderr, "protocol: %s\n", why);
		return 1;
	}
	ktap_start(count);
	for (i = 0; i < count; i++)
		if (!ktap_result(cases[i].holds(), "%s", cases[i].name))
			ktap_note("last answer: %s", why);
	kmod_close(&us);
	kmod_close(&other);
	return ktap_finish();
}
