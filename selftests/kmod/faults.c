// SPDX-License-Identifier: GPL-2.0-only
/*
 * faults: every allocation that a command of xt_kzmark.ko leads to fails once
 * (/proc/self/fail-nth: the first, the second... until one round meets no
 * fault). An error means that nothing has changed; that nothing leaks is for
 * the kernel's own checkers to say. Uses the policy "faults".
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "selftests/kmod/fail_nth.h"
#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"

#define NAME "faults"
#define MOST 1000 /* rounds: some fault would have no end */
#define MESSAGE_SIZE 65536U

static const struct backend *kmod;
static struct kmod_socket us;
static char why[WHY_SIZE];
static int fail_nth;
static char message[MESSAGE_SIZE];

static const char *const texts[] = {
	"set s { type ipv4; dynamic; size 100 }\n"
	"group g {\n"
	" ip saddr @s count drop\n"
	" udp dport 9 count\n"
	"}\n",
	"set t { type ipv6; dynamic; size 100 }\n"
	"set s { type ipv4; dynamic; size 100 }\n"
	"group g {\n"
	" udp dport 9 count\n"
	" ip saddr @s count drop\n"
	" ip6 saddr @t count drop\n"
	"}\n",
};
static struct image images[2];

/* What is attached, as far as a command may change it. */
struct state {
	bool loaded;
	uint32_t checksum;
	size_t elements;
};

static struct state state_read(void)
{
	struct state state = { 0 };
	struct kz_entry *entries = NULL;
	struct image image;

	if (kmod->get_image(kmod, NAME, &image, why))
		return state;
	state.loaded = true;
	state.checksum = image.header->checksum;
	image_free(&image);
	if (kmod->set_list(kmod, NAME, "s", &entries, &state.elements, why))
		state.elements = ~0UL;
	free(entries);
	return state;
}

static bool state_same(const struct state *a, const struct state *b)
{
	return a->loaded == b->loaded && a->checksum == b->checksum &&
	       a->elements == b->elements;
}

/* The state every round begins with: policy 0 and two elements, or nothing. */
static bool state_make(bool loaded)
{
	struct kz_entry entries[2] = { { .value.word = { 1 } },
				       { .value.word = { 2 } } };
	struct attachment at = { .name = NAME };
	uint32_t generation;
	size_t done;

	if (!loaded) {
		kmod->unload(kmod, NAME, why);
		return true;
	}
	return !kmod->load(kmod, &at, &images[0], &generation, why) &&
	       !kmod->set_change(kmod, NAME, "s", SET_FLUSH, NULL, 0, &done,
				 why) &&
	       !kmod->set_change(kmod, NAME, "s", SET_ADD, entries, 2, &done,
				 why);
}

static void put_load(struct nlmsghdr *nlh, int which)
{
	mnl_attr_put(nlh, KZMARK_A_IMAGE, images[which].header->size,
		     images[which].bytes);
}

static void load_put(struct nlmsghdr *nlh)
{
	mnl_attr_put_u32(nlh, KZMARK_A_HOOKS, 0x1f);
	put_load(nlh, 0);
}

static void replace_put(struct nlmsghdr *nlh)
{
	put_load(nlh, 1);
}

static void set_put(struct nlmsghdr *nlh)
{
	mnl_attr_put_strz(nlh, KZMARK_A_SET, "s");
}

/* One renewed, two new. */
static void add_put(struct nlmsghdr *nlh)
{
	struct kz_entry entries[] = {
		{ .value.word = { 2 }, .timeout = 1000000 },
		{ .value.word = { 3 }, .timeout = 1000000 },
		{ .value.word = { 4 } },
	};

	set_put(nlh);
	mnl_attr_put(nlh, KZMARK_A_ENTRIES, sizeof(entries), entries);
}

static void del_put(struct nlmsghdr *nlh)
{
	struct kz_entry entry = { .value.word = { 2 } };

	set_put(nlh);
	mnl_attr_put(nlh, KZMARK_A_ENTRIES, sizeof(entry), &entry);
}

static void test_put(struct nlmsghdr *nlh)
{
	const uint32_t saddr = 7;
	uint8_t frame[SUBJECT_FRAME_SIZE];

	mnl_attr_put(nlh, KZMARK_A_FRAME, subject_frame(frame, &saddr, 1, 9),
		     frame);
}

static const struct command {
	const char *name;
	uint8_t command;
	uint16_t flags;
	bool loaded; /* the state it begins with */
	void (*put)(struct nlmsghdr *nlh); /* what the request has besides */
	size_t elements; /* the state it leads to */
	int policy; /* -1: none */
} commands[] = {
	{ "load", KZMARK_CMD_LOAD, NLM_F_ACK, false, load_put, 0, 0 },
	{ "replace", KZMARK_CMD_LOAD, NLM_F_ACK, true, replace_put, 2, 1 },
	{ "set add", KZMARK_CMD_SET_ADD, NLM_F_ACK, true, add_put, 4, 0 },
	{ "set del", KZMARK_CMD_SET_DEL, NLM_F_ACK, true, del_put, 1, 0 },
	{ "set flush", KZMARK_CMD_SET_FLUSH, NLM_F_ACK, true, set_put, 0, 0 },
	{ "list", KZMARK_CMD_GET_SET, NLM_F_DUMP, true, set_put, 2, 0 },
	{ "get", KZMARK_CMD_GET, NLM_F_ACK, true, NULL, 2, 0 },
	{ "get all", KZMARK_CMD_GET, NLM_F_DUMP, true, NULL, 2, 0 },
	{ "get image", KZMARK_CMD_GET_IMAGE, NLM_F_DUMP, true, NULL, 2, 0 },
	{ "get counters", KZMARK_CMD_GET_COUNTERS, NLM_F_DUMP, true, NULL, 2,
	  0 },
	{ "test", KZMARK_CMD_TEST, NLM_F_ACK, true, test_put, 2, 0 },
	{ "unload", KZMARK_CMD_UNLOAD, NLM_F_ACK, true, NULL, 0, -1 },
};

/* How the module answered. */
struct answer {
	bool heard; /* to the end; else it got lost on the way */
	int err;
	size_t done;
};

static int keep_done(const struct nlattr *attr, void *context)
{
	struct answer *answer = context;

	if (mnl_attr_get_type(attr) == KZMARK_A_DONE)
		answer->done = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static void hear(const struct nlmsghdr *nlh, struct answer *answer)
{
	switch (nlh->nlmsg_type) {
	case NLMSG_ERROR:
	case NLMSG_DONE:
		answer->heard = true;
		memcpy(&answer->err, mnl_nlmsg_get_payload(nlh), sizeof(int));
		break;
	default:
		mnl_attr_parse(nlh, sizeof(struct genlmsghdr), keep_done,
			       answer);
	}
}

static struct answer listen_to(struct mnl_socket *nl, uint32_t seq)
{
	static char buffer[MESSAGE_SIZE];
	struct answer answer = { 0 };
	struct nlmsghdr *nlh;
	ssize_t n;
	int rest;

	while (!answer.heard) {
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (n < 0)
			break;
		rest = n;
		for (nlh = (void *)buffer; mnl_nlmsg_ok(nlh, rest);
		     nlh = mnl_nlmsg_next(nlh, &rest))
			if (nlh->nlmsg_seq == seq)
				hear(nlh, &answer);
	}
	return answer;
}

/* Send the request with a fault at the @nth allocation. */
static struct answer ask(const struct command *c, int nth, bool *fired)
{
	struct nlmsghdr *nlh = kmod_request(&us, message, c->command, c->flags);
	ssize_t sent;
	int err;

	if (c->flags != NLM_F_DUMP || c->command != KZMARK_CMD_GET)
		mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	if (c->put)
		c->put(nlh);
	fail_nth_arm(fail_nth, nth);
	sent = mnl_socket_sendto(us.nl, nlh, nlh->nlmsg_len);
	err = errno;
	*fired = fail_nth_fired(fail_nth);
	fail_nth_arm(fail_nth, 0);
	if (sent < 0)
		return (struct answer){ .heard = true, .err = -err };
	return listen_to(us.nl, nlh->nlmsg_seq);
}

/* @after is what @answer allows, @before having been so. */
static bool is_consistent(const struct command *c, const struct answer *answer,
			  const struct state *before, const struct state *after)
{
	struct state target = { 0 }, part = *before;

	if (c->policy >= 0)
		target = (struct state){
			.loaded = true,
			.checksum = images[c->policy].header->checksum,
			.elements = c->elements,
		};
	if (answer->heard && !answer->err)
		return state_same(after, &target);
	/* The first entry renews; the others are new. */
	if (c->command == KZMARK_CMD_SET_ADD && answer->done)
		part.elements += answer->done - 1;
	if (answer->heard)
		return state_same(after, &part);
	return state_same(after, before) || state_same(after, &target);
}

static bool survives(const struct command *c)
{
	struct state before, after;
	struct answer answer;
	int nth, errors = 0;
	bool fired = true;

	for (nth = 1; fired && nth < MOST; nth++) {
		if (!state_make(c->loaded)) {
			ktap_note("cannot start over: %s", why);
			return false;
		}
		before = state_read();
		answer = ask(c, nth, &fired);
		after = state_read();
		errors += fired && (answer.err || !answer.heard);
		if (is_consistent(c, &answer, &before, &after) &&
		    (fired || (answer.heard && !answer.err)))
			continue;
		ktap_note(
			"fault %d: error %d%s; loaded %d to %d, elements %zu to %zu",
			nth, answer.err, answer.heard ? "" : " (unheard)",
			before.loaded, after.loaded, before.elements,
			after.elements);
		return false;
	}
	ktap_note("%s: %d faults, %d errors", c->name, nth - 2, errors);
	return !fired && nth > 2;
}

int main(void)
{
	const struct timeval patience = { .tv_sec = 5 };
	size_t i, count = sizeof(commands) / sizeof(commands[0]);

	kmod = backend_find("kmod");
	fail_nth = open("/proc/self/fail-nth", O_RDWR);
	if (fail_nth < 0) {
		printf("1..0 # SKIP no /proc/self/fail-nth in this kernel\n");
		return 4;
	}
	if (subject_compile(NAME, texts[0], &images[0]) ||
	    subject_compile(NAME, texts[1], &images[1]) ||
	    kmod_open(&us, why)) {
		fprintf(stderr, "faults: %s\n", why);
		return 1;
	}
	setsockopt(mnl_socket_get_fd(us.nl), SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	ktap_start(count);
	for (i = 0; i < count; i++)
		ktap_result(survives(&commands[i]), "%s: every fault an error",
			    commands[i].name);
	state_make(false);
	kmod_close(&us);
	return ktap_finish();
}
