// SPDX-License-Identifier: GPL-2.0-only
/*
 * change: KZMARK_CMD_PATCH and KZMARK_CMD_OPEN_IMAGE of xt_kzmark.ko, above all
 * where they are refused. The module must be loaded; uses the policy names
 * "change" and "small". What changes of rules do is in selftests/cli/in-place.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/image_room.h"
#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"

#define NAME "change"
#define SMALL "small"

static struct kmod_socket s;
static struct image image; /* with room */
static char why[WHY_SIZE];
static char message[1 << 17];

static const char text[] = "set s { type ipv4; dynamic; size 16 }\n"
			   "set t { type ipv4; elements = { 192.0.2.0/24 } }\n"
			   "group g {\n"
			   " ip saddr @s ip daddr @t drop\n"
			   " udp dport 53 limit 5/second count accept\n"
			   "}\n";

/* What an answer has. */
struct answer {
	int fd;
	uint32_t size;
	uint32_t generation;
	uint32_t edits;
	uint32_t rules;
};

static uint32_t number(const struct nlattr *attr)
{
	return attr ? mnl_attr_get_u32(attr) : 0;
}

static int keep(const struct nlattr **attrs, void *context)
{
	struct answer *a = context;

	a->fd = attrs[KZMARK_A_FD] ? (int)number(attrs[KZMARK_A_FD]) : -1;
	a->size = number(attrs[KZMARK_A_IMAGE_SIZE]);
	a->generation = number(attrs[KZMARK_A_GENERATION]);
	a->edits = number(attrs[KZMARK_A_EDITS]);
	a->rules = number(attrs[KZMARK_A_RULES]);
	return 0;
}

static int ask(uint8_t command, const char *name, struct answer *a)
{
	struct nlmsghdr *nlh = kmod_request(&s, message, command, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	return kmod_call(&s, nlh, keep, a, name, why);
}

static uint32_t generation(const char *name)
{
	struct answer a = { 0 };

	return ask(KZMARK_CMD_GET, name, &a) ? 0 : a.generation;
}

/* The patch @ops, of @size bytes, for @generation; it may write @data. */
static int send_patch(const char *name, uint32_t its_generation,
		      const struct kz_patch_op *ops, uint32_t size,
		      const void *data, uint32_t data_size)
{
	struct nlmsghdr *nlh =
		kmod_request(&s, message, KZMARK_CMD_PATCH, NLM_F_ACK);
	struct answer a = { 0 };

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	mnl_attr_put_u32(nlh, KZMARK_A_GENERATION, its_generation);
	mnl_attr_put(nlh, KZMARK_A_OPS, size, ops);
	if (data)
		mnl_attr_put(nlh, KZMARK_A_DATA, data_size, data);
	return kmod_call(&s, nlh, keep, &a, name, why);
}

/* That there were @edits. */
static struct kz_patch_op edits_op(uint32_t edits)
{
	return (struct kz_patch_op){ .step = KZ_PATCH_STORE,
				     .offset = image.header->room,
				     .value = edits };
}

/* Eight bytes at @offset are written, as the only change of a rule. */
static int write_at(uint32_t offset)
{
	static const uint64_t zero;
	const struct kz_patch_op ops[] = {
		{ .step = KZ_PATCH_WRITE, .offset = offset, .size = 8 },
		edits_op(1),
	};

	return send_patch(NAME, generation(NAME), ops, sizeof(ops), &zero,
			  sizeof(zero));
}

static int load(const char *name, const struct image *what, uint32_t flags)
{
	struct kmod_load how = { .name = name, .flags = flags };
	uint32_t its;

	return kmod_load_image(&s, &how, what, &its, why);
}

static bool refuses_other_parts(void)
{
	const struct kz_image_header *h = image.header;
	const uint32_t offsets[] = {
		0,	   8,	       h->dynamic,     h->set_nodes,
		h->limits, h->info,    h->groups - 8,  h->hot_size - 4,
		h->size,   0xfffffff8, h->dynamic - 4,
	};
	uint32_t before = generation(NAME);
	size_t i;

	for (i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		if (write_at(offsets[i]) != -EINVAL) {
			ktap_note("at %u of %u", offsets[i], h->size);
			return false;
		}
	return generation(NAME) == before;
}

static bool refuses_bad_lists(void)
{
	struct kz_patch_op op = edits_op(1);
	uint32_t now = generation(NAME);
	struct kz_patch_op far = { .step = KZ_PATCH_WRITE,
				   .offset = image.header->room,
				   .size = 64,
				   .data = 0xffffffff };
	struct kz_patch_op odd = { .step = KZ_PATCH_STEPS };
	struct kz_patch_op uneven = { .step = KZ_PATCH_STORE,
				      .offset = image.header->room + 4 };

	return send_patch(NAME, now, &op, sizeof(op) - 1, NULL, 0) == -EINVAL &&
	       send_patch(NAME, now, &op, 0, NULL, 0) == -EINVAL &&
	       send_patch(NAME, now, &far, sizeof(far), "", 1) == -EINVAL &&
	       send_patch(NAME, now, &odd, sizeof(odd), NULL, 0) == -EINVAL &&
	       send_patch(NAME, now, &uneven, sizeof(uneven), NULL, 0) ==
		       -EINVAL;
}

static bool refuses_other_edits(void)
{
	const struct kz_patch_op wait = { .step = KZ_PATCH_WAIT },
				 two = edits_op(2);
	uint32_t now = generation(NAME);

	return send_patch(NAME, now, &wait, sizeof(wait), NULL, 0) == -EINVAL &&
	       send_patch(NAME, now, &two, sizeof(two), NULL, 0) == -EINVAL;
}

/* The room is free, so that edit 0 reads as a rule that came before all. */
static bool changes_once(void)
{
	const struct kz_patch_op op = edits_op(1);
	uint32_t before = generation(NAME);
	struct answer a = { 0 };

	return send_patch(NAME, before + 1, &op, sizeof(op), NULL, 0) ==
		       -ESTALE &&
	       !send_patch(NAME, before, &op, sizeof(op), NULL, 0) &&
	       !ask(KZMARK_CMD_GET, NAME, &a) && a.generation == before + 1 &&
	       a.edits == 1 && a.rules == image.header->n_rules + 1 &&
	       send_patch(NAME, before, &op, sizeof(op), NULL, 0) == -ESTALE &&
	       !load(NAME, &image, KZMARK_F_REPLACE) &&
	       generation(NAME) == before + 2;
}

static bool refuses_without_room(void)
{
	const struct kz_patch_op op = edits_op(1);
	struct answer a = { 0 };
	struct image small;
	int err;

	if (subject_compile(SMALL, "group g { udp dport 1 drop }", &small) ||
	    load(SMALL, &small, 0))
		return false;
	err = send_patch(SMALL, generation(SMALL), &op, sizeof(op), NULL, 0);
	image_free(&small);
	return err == -EOPNOTSUPP && !ask(KZMARK_CMD_UNLOAD, SMALL, &a) &&
	       send_patch(SMALL, 1, &op, sizeof(op), NULL, 0) == -ENOENT &&
	       ask(KZMARK_CMD_OPEN_IMAGE, SMALL, &a) == -ENOENT;
}

static bool refuses_transient(void)
{
	const struct kz_patch_op op = edits_op(1);
	struct answer a = { 0 };

	return !load(SMALL, &image, KZMARK_F_TRANSIENT) &&
	       send_patch(SMALL, generation(SMALL), &op, sizeof(op), NULL, 0) ==
		       -EPERM &&
	       !ask(KZMARK_CMD_UNLOAD, SMALL, &a);
}

/* Also when the policy is gone, and the file is closed. */
static bool file_stays(void)
{
	struct answer a = { .fd = -1 }, other = { 0 };
	const void *bytes;
	bool same;

	if (ask(KZMARK_CMD_OPEN_IMAGE, NAME, &a) || a.fd < 0 ||
	    a.size != image.header->size || a.generation != generation(NAME))
		return false;
	bytes = mmap(NULL, a.size, PROT_READ, MAP_SHARED, a.fd, 0);
	close(a.fd);
	if (bytes == MAP_FAILED || ask(KZMARK_CMD_UNLOAD, NAME, &other))
		return false;
	usleep(100 * 1000);
	same = !memcmp(bytes, image.bytes, a.size);
	munmap((void *)bytes, a.size);
	return same && !load(NAME, &image, 0);
}

static bool file_is_read_only(void)
{
	struct answer a = { .fd = -1 };
	size_t size = image.header->size;
	bool good;
	char byte;

	if (ask(KZMARK_CMD_OPEN_IMAGE, NAME, &a) || a.fd < 0)
		return false;
	good = mmap(NULL, size, PROT_WRITE, MAP_SHARED, a.fd, 0) ==
		       MAP_FAILED &&
	       mmap(NULL, size, PROT_READ, MAP_PRIVATE, a.fd, 0) ==
		       MAP_FAILED &&
	       mmap(NULL, size + (1 << 20), PROT_READ, MAP_SHARED, a.fd, 0) ==
		       MAP_FAILED &&
	       mmap(NULL, 4096, PROT_READ, MAP_SHARED, a.fd, 4096) ==
		       MAP_FAILED &&
	       read(a.fd, &byte, 1) < 0 && write(a.fd, "", 1) < 0;
	close(a.fd);
	return good;
}

static const struct {
	const char *name;
	bool (*holds)(void);
} cases[] = {
	{ "what rules cannot change is refused", refuses_other_parts },
	{ "lists that are none are refused", refuses_bad_lists },
	{ "none or several changes are refused", refuses_other_edits },
	{ "a change is of one generation, and makes the next", changes_once },
	{ "an image without room is not changed", refuses_without_room },
	{ "a transient policy is not changed", refuses_transient },
	{ "a mapped image stays, whatever is loaded", file_stays },
	{ "an image's file is for mapping and reading", file_is_read_only },
};

int main(void)
{
	size_t i, count = sizeof(cases) / sizeof(cases[0]);
	struct answer a = { 0 };

	if (subject_compile_room(NAME, text, &image) || kmod_open(&s, why) ||
	    load(NAME, &image, 0)) {
		fprintf(stderr, "change: %s\n", why);
		return 1;
	}
	ktap_start(count);
	for (i = 0; i < count; i++)
		if (!ktap_result(cases[i].holds(), "%s", cases[i].name))
			ktap_note("last answer: %s", why);
	ask(KZMARK_CMD_UNLOAD, NAME, &a);
	kmod_close(&s);
	image_free(&image);
	return ktap_finish();
}
