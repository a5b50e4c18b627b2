// SPDX-License-Identifier: GPL-2.0-only
/*
 * racer ACTOR STOP NAME MODULE: does one thing to xt_kzmark.ko, of file MODULE,
 * again and again until there is a file STOP, while others do what they like to
 * the same policies: NAME, and NAME-brief. Standard output has how often. That
 * others were faster is not an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "selftests/runner/subject.h"
#include "testlib/random.h"
#include "userspace/backend/kmod/field.h"

static const struct backend *kmod;
static const char *name, *module;
static char brief[KZMARK_NAME_SIZE];
static char why[WHY_SIZE];
static uint64_t seed;

/* Fields, sets of two sizes, outputs, events, flows. */
static const char *const texts[] = {
	"mark window 0xff00\nflow window 0-31\n"
	"field wan 4 bits in mark sticky\n"
	"set s { type ipv4; dynamic; size 2000; timeout 1s }\n"
	"set ports { type port; dynamic; size 64 }\n"
	"group g {\n udp dport 9 add @s set wan 3 count log\n"
	" udp dport 10 redirect 77\n udp dport 11 mirror 77\n"
	" udp dport 12 limit 100/second count drop\n"
	" udp dport @ports drop\n default count\n}\n",
	"set s { type ipv4; dynamic; size 3000; timeout 1s }\n"
	"group h { ct state new count\n ip saddr @s count\n"
	" udp dport 9 add @s log\n udp dport 10 redirect 77 }\n",
};
static struct image images[2];

static int load_at(const char *policy, const char *hook)
{
	struct attachment at = { .hook = hook };
	uint32_t generation;

	snprintf(at.name, sizeof(at.name), "%s", policy);
	return kmod->load(kmod, &at, &images[random_below(&seed, 2)],
			  &generation, why);
}

static int act_replace(void)
{
	return load_at(name, "prerouting,input");
}

static int act_unload(void)
{
	int err = load_at(brief, "prerouting,forward");

	if (random_once_in(&seed, 4))
		kmod->unload(kmod, name, why);
	return err ? err : kmod->unload(kmod, brief, why);
}

static int seen(const struct loaded *loaded, void *context)
{
	(void)loaded;
	(void)context;
	return 0;
}

static int act_list(void)
{
	struct registry_fields fields = { 0 };
	int err = kmod->list(kmod, seen, NULL, why);

	if (!err)
		err = kmod_fields.list(&fields, why);
	registry_fields_free(&fields);
	return err;
}

static int act_read(void)
{
	struct kz_counter *counters = NULL;
	struct kz_entry *entries = NULL;
	struct image image = { 0 };
	struct flows flows = { 0 };
	uint32_t count;
	size_t size;
	int err;

	err = kmod->get_counters(kmod, name, &counters, &count, why)	    ?:
		      kmod->get_image(kmod, name, &image, why)		    ?:
		      kmod->set_list(kmod, name, "s", &entries, &size, why) ?:
		      kmod->flows(kmod, name, &flows, why);
	free(flows.list);
	free(entries);
	free(counters);
	image_free(&image);
	return err;
}

static int act_set(void)
{
	struct kz_entry entries[500];
	uint32_t i, first = random_below(&seed, 2500);
	size_t done;

	memset(entries, 0, sizeof(entries));
	for (i = 0; i < 500; i++) {
		entries[i].value.word[0] = first + i;
		entries[i].timeout = i % 2 ? KZ_FOREVER : 1 + i;
	}
	switch (random_below(&seed, 8)) {
	case 0:
		return kmod->set_change(kmod, name, "s", SET_FLUSH, NULL, 0,
					&done, why);
	case 1:
	case 2:
		return kmod->set_replace(kmod, name, "s", entries,
					 random_below(&seed, 500), why);
	case 3:
		return kmod->set_change(kmod, name, "s", SET_DEL, entries, 500,
					&done, why);
	default:
		return kmod->set_change(kmod, name, "s", SET_ADD, entries, 500,
					&done, why);
	}
}

static int act_field(void)
{
	struct registry_field field = { .word = KZ_W_MARK };
	int err;

	field.mask = 1U << random_below(&seed, 16);
	snprintf(field.name, sizeof(field.name), "f%x", field.mask);
	snprintf(field.owner, sizeof(field.owner), "me");
	err = kmod_fields.reserve(&field, why);
	return err ? err : kmod_fields.release(field.name, NULL, why);
}

static int act_test(void)
{
	static uint8_t frame[64] = { [12] = 8, [14] = 0x45, [17] = 50 };
	struct packet packet = { .frame = frame, .length = 64 };
	struct kz_result result;
	struct test_run run;
	int err;

	frame[23] = 17;
	frame[37] = random_below(&seed, 16);
	err = kmod->test_open(&run, NULL, &images[random_below(&seed, 2)], why);
	if (err)
		return err;
	err = kmod->test_run(&run, &packet, 1, &result, why);
	kmod->test_close(&run);
	return err;
}

/* Forget all flows of the namespace. */
static int act_flush(void)
{
	char buffer[256];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct mnl_socket *nl = mnl_socket_open(NETLINK_NETFILTER);
	struct nfgenmsg *family;
	int err = -ENOTSUP;

	if (!nl)
		return -errno;
	nlh->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	family = mnl_nlmsg_put_extra_header(nlh, sizeof(*family));
	family->nfgen_family = AF_INET;
	family->version = NFNETLINK_V0;
	family->res_id = 0;
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) > 0 &&
	    mnl_socket_recvfrom(nl, buffer, sizeof(buffer)) > 0)
		err = *(int *)mnl_nlmsg_get_payload((void *)buffer);
	mnl_socket_close(nl);
	return err;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/*
 * Not while a rule refers to it; most of the time one does. It is there for as
 * long as it was away, or the others find it too seldom on a slow machine.
 */
static int act_module(void)
{
	double begin = now();
	int fd, err = 0;

	if (syscall(SYS_delete_module, "xt_kzmark", O_NONBLOCK) &&
	    errno != ENOENT)
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	fd = open(module, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		err = -errno;
	close(fd);
	usleep((now() - begin) * 1e6);
	return err;
}

static const struct {
	const char *name;
	int (*act)(void);
} actors[] = {
	{ "replace", act_replace }, { "unload", act_unload },
	{ "list", act_list },	    { "read", act_read },
	{ "set", act_set },	    { "field", act_field },
	{ "test", act_test },	    { "flush", act_flush },
	{ "module", act_module },
};

/* Others were faster, or the module is away: how often. */
static const struct {
	int err;
	const char *name;
} fair[] = {
	{ ENOENT, "ENOENT" }, { EEXIST, "EEXIST" }, { EBUSY, "EBUSY" },
	{ EAGAIN, "EAGAIN" }, { ENOSPC, "ENOSPC" }, { EINTR, "EINTR" },
};
#define N_FAIR (sizeof(fair) / sizeof(fair[0]))
static unsigned long fair_count[N_FAIR];

static bool is_fair(int err)
{
	size_t i;

	for (i = 0; i < N_FAIR; i++)
		if (err == -fair[i].err)
			return ++fair_count[i];
	return !err;
}

/* In the same place: a reader sees how far it is. */
static void tell(const char *actor, unsigned long done, unsigned long rounds)
{
	char text[256];
	int length = snprintf(text, sizeof(text), "%s %10lu %10lu", actor, done,
			      rounds);
	size_t i;

	for (i = 0; i < N_FAIR; i++)
		if (fair_count[i])
			length += snprintf(text + length, sizeof(text) - length,
					   " %s %lu", fair[i].name,
					   fair_count[i]);
	text[length++] = '\n';
	if (pwrite(STDOUT_FILENO, text, length, 0) != length)
		exit(1);
}

static int race(int (*act)(void), const char *actor, const char *stop)
{
	unsigned long rounds = 0, done = 0;
	int err;

	while (access(stop, F_OK)) {
		why[0] = '\0';
		err = act();
		rounds++;
		done += !err;
		if (is_fair(err)) {
			tell(actor, done, rounds);
			usleep(err ? 50000 : 0);
			continue;
		}
		if (!ftruncate(STDOUT_FILENO, 0))
			printf("%s: %s: %s\n", actor, strerror(-err), why);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	size_t i;

	kmod = backend_find("kmod");
	if (argc != 5)
		return 2;
	name = argv[3];
	module = argv[4];
	seed = time(NULL) + argv[1][0];
	snprintf(brief, sizeof(brief), "%.20s-brief", name);
	if (subject_compile("racer", texts[0], &images[0]) ||
	    subject_compile("racer", texts[1], &images[1]))
		return 1;
	for (i = 0; i < sizeof(actors) / sizeof(actors[0]); i++)
		if (!strcmp(argv[1], actors[i].name))
			return race(actors[i].act, argv[1], argv[2]);
	fprintf(stderr, "racer: no actor '%s'\n", argv[1]);
	return 2;
}
