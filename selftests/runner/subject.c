// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/parse_policy.h"
#include "userspace/packet/craft.h"
#include "selftests/runner/subject.h"

/* @policy, with what reading it had to say; both are freed. */
static int compile(struct policy *policy, struct messages *messages, bool room,
		   struct image *image)
{
	int err = -EINVAL;

	if (policy)
		err = room ? policy_compile_room(policy, true, image,
						 messages) :
			     policy_compile(policy, image, messages);
	messages_print(messages, stderr);
	messages_clear(messages);
	policy_free(policy);
	return err;
}

int subject_compile(const char *name, const char *text, struct image *image)
{
	struct messages messages = { 0 };

	return compile(policy_parse(name, text, &messages), &messages, false,
		       image);
}

int subject_compile_room(const char *name, const char *text,
			 struct image *image)
{
	struct messages messages = { 0 };

	return compile(policy_parse(name, text, &messages), &messages, true,
		       image);
}

int subject_compile_file(const char *path, struct image *image)
{
	struct messages messages = { 0 };

	return compile(policy_read(path, &messages), &messages, false, image);
}

int subject_load(const char *name, const char *text)
{
	const struct backend *kmod = backend_find("kmod");
	struct attachment at = { .hook = "none" };
	char why[WHY_SIZE] = "";
	struct image image;
	uint32_t generation;
	int err;

	snprintf(at.name, sizeof(at.name), "%s", name);
	err = subject_compile(name, text, &image);
	if (err)
		return err;
	err = kmod->load(kmod, &at, &image, &generation, why);
	if (err)
		fprintf(stderr, "subject: %s\n", why);
	image_free(&image);
	return err;
}

uint32_t subject_frame(uint8_t *frame, const uint32_t *saddr,
		       unsigned int words, uint16_t dport)
{
	struct craft_ip ip = {
		.version = 4,
		.words = 5,
		.total = 28,
		.ttl = 64,
		.protocol = 17,
		.saddr = saddr[0],
		.daddr = 0xc0000202,
	};
	struct craft_ip6 ip6 = {
		.version = 6,
		.payload = 8,
		.next = 17,
		.hop_limit = 64,
		.daddr = { 0x20010db8, 0, 0, 2 },
	};
	uint8_t *at = frame;

	at += craft_ether(at, words == 4 ? 0x86dd : 0x0800);
	if (words == 4) {
		memcpy(ip6.saddr, saddr, sizeof(ip6.saddr));
		at += craft_ip6(at, &ip6);
	} else {
		at += craft_ip(at, &ip);
	}
	at += craft_udp(at, 9, dport, 8);
	return at - frame;
}

static int keep_result(const struct nlattr **attrs, void *context)
{
	if (attrs[KZMARK_A_RESULT])
		memcpy(context, mnl_attr_get_payload(attrs[KZMARK_A_RESULT]),
		       sizeof(struct kz_result));
	return 0;
}

int subject_test(struct kmod_socket *s, const char *name, const uint8_t *frame,
		 uint32_t length, struct kz_result *result, char *why)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh =
		kmod_request(s, buffer, KZMARK_CMD_TEST, NLM_F_ACK);

	memset(result, 0xff, sizeof(*result));
	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	mnl_attr_put(nlh, KZMARK_A_FRAME, length, frame);
	return kmod_call(s, nlh, keep_result, result, name, why);
}
