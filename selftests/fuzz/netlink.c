// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink MESSAGES [SEED]: send xt_kzmark.ko that many messages of an enemy
 * (message.h) from WORKERS processes at once, with packets on the loopback
 * device. The module must be loaded. What must hold: the kernel survives
 * (selftests/vm looks at its log), it refuses every image that the validator
 * refuses here, answers with errors that uapi.h knows and with nothing that it
 * has not written, and a policy that no message names stays as it was.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftests/fuzz/message.h"
#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"
#include "testlib/random.h"

#define WORKERS 4U
#define BYSTANDER "bystander"
#define PACKETS_EVERY 16 /* messages */
#define ERRNOS 256

/* What the images are. */
static const char *const texts[] = {
	"mark window 0xffff\nflow window 0-127\n"
	"field wan 4 bits in mark sticky\nfield class 4 bits in mark\n"
	"field ten 8 bits in flow\n"
	"set s { type ipv4; dynamic; size 2000; timeout 3s }\n"
	"set six { type ipv6; dynamic; size 1000 }\n"
	"set ports { type port; dynamic; size 100 }\n"
	"set st { type ipv4; elements = { 192.0.2.0/24, 198.51.100.7 } }\n"
	"group first when meta mark & 0x10000 == 0 {\n"
	" ip saddr @st drop\n"
	" tcp dport 22 ip saddr @s limit 10/second burst 5 count accept\n"
	" udp dport 53 count add @s\n"
	" ip6 saddr 2001:db8::/32 add @six set class 3\n"
	" tcp dport { 80, 443, 8000-8100 } set class 7 set ten 9 log\n"
	" udp dport 54 udp sport != @ports log dscp set 10\n"
	"}\n"
	"group second {\n"
	" udp dport 100-4000 set wan by flow { 1: 70, 2: 30 }\n"
	" udp dport 5000-6000 limit over 100/second drop\n"
	" ip daddr 127.0.0.0/8 count\n"
	" default count\n"
	"}\n",
	"set s { type ipv4; dynamic; size 16 }\n"
	"group g { udp dport 9 count drop\n ip saddr @s accept }\n",
	"group g { udp dport 53 count mirror lo\n"
	" udp dport 54 count redirect lo\n ct state new count priority set 7\n"
	" iifname \"l*\" udp dport 9 limit 5/second per ip saddr count\n"
	" limit 1 mbytes/second count\n tcp dport 7 reject\n"
	" meta length 100-200 drop\n}\n",
};
#define N_TEXTS (sizeof(texts) / sizeof(texts[0]))

static const char bystander_text[] = "set s { type ipv4; dynamic; size 9 }\n"
				     "group g { udp dport 7 count drop }\n";

/* Shared by the workers. */
static struct counts {
	uint64_t sent, lost, damaged, answered, dumped;
	uint64_t done[__KZMARK_CMD_END]; /* commands carried out */
	uint64_t refused[ERRNOS];
	uint64_t wrong; /* images taken that are none */
	uint64_t poison; /* words that nobody has written */
	uint64_t writable; /* files of images that are */
	uint32_t generations[MESSAGE_NAMES];
} * counts;

#define COUNT(X) __atomic_add_fetch(&counts->X, 1, __ATOMIC_RELAXED)

static struct image images[N_TEXTS + 1];
static char why[WHY_SIZE];
static const struct backend *kmod;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int open_socket(struct hostile *m, struct kmod_socket *s)
{
	if (kmod_open(s, why)) {
		fprintf(stderr, "netlink: %s\n", why);
		exit(1);
	}
	kmod_reserve(s, 2 * MESSAGE_ROOM);
	m->family = s->family;
	return mnl_socket_get_fd(s->nl);
}

/* The file of an image cannot be written. */
static void image_file_try(int fd, uint32_t size)
{
	void *area = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

	if (mmap(NULL, size, PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED ||
	    mmap(NULL, size, PROT_WRITE, MAP_PRIVATE, fd, 0) != MAP_FAILED ||
	    (area != MAP_FAILED && !mprotect(area, size, PROT_WRITE)))
		COUNT(writable);
	if (area == MAP_FAILED)
		die("mmap");
	munmap(area, size);
	close(fd);
}

static void take_reply(const struct hostile *m, const struct nlmsghdr *nlh)
{
	uint32_t size = 0, generation = 0;
	const struct nlattr *attr;
	int fd = -1;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == KZMARK_A_GENERATION)
			generation = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == KZMARK_A_IMAGE_SIZE)
			size = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == KZMARK_A_FD)
			fd = mnl_attr_get_u32(attr);
	}
	if (fd >= 0)
		image_file_try(fd, size);
	if (generation && m->name < MESSAGE_NAMES)
		m->generations[m->name] = generation;
}

static void take_answer(const struct hostile *m, const struct nlmsghdr *nlh)
{
	int err;

	if (nlh->nlmsg_seq != m->seq) /* a dump's that was left */
		return;
	if (nlh->nlmsg_type == NLMSG_DONE) {
		COUNT(dumped);
		return;
	}
	if (nlh->nlmsg_type != NLMSG_ERROR) {
		take_reply(m, nlh);
		return;
	}
	COUNT(answered);
	err = -*(const int *)mnl_nlmsg_get_payload(nlh);
	if (err) {
		COUNT(refused[err < ERRNOS ? err : ERRNOS - 1]);
		return;
	}
	COUNT(done[m->command]);
	if (m->command == KZMARK_CMD_LOAD && m->bad_image && !m->damaged)
		COUNT(wrong);
}

/*
 * The debug kernel's messages are 0x6b before they are written, and what the
 * module has on its stack is 0xfe. A word of it is chance, three are not.
 */
#define CHANCE 3U

static void look_for_poison(const struct nlmsghdr *nlh)
{
	const uint32_t *word = (const void *)nlh;
	uint32_t i;

	for (i = 0; i < nlh->nlmsg_len / sizeof(*word); i++)
		if (word[i] == 0x6b6b6b6b || word[i] == 0xfefefefe)
			COUNT(poison);
}

/* What has been answered; a long dump is now and then left. */
static void drain(const struct hostile *m, int fd, bool all)
{
	static uint8_t buffer[1 << 16];
	const struct nlmsghdr *nlh;
	ssize_t n;
	int rest;

	do {
		n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		rest = n;
		for (nlh = (void *)buffer; n > 0 && mnl_nlmsg_ok(nlh, rest);
		     nlh = mnl_nlmsg_next(nlh, &rest)) {
			take_answer(m, nlh);
			look_for_poison(nlh);
		}
	} while (all && n > 0);
}

static void send_packets(struct hostile *m, int udp)
{
	static const uint16_t ports[] = { 53, 54, 9, 7, 150, 5500 };
	struct sockaddr_in to = { .sin_family = AF_INET };
	unsigned int i;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		to.sin_port = htons(ports[i]);
		sendto(udp, images[0].bytes, random_below(&m->seed, 300),
		       MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
	}
}

static int work(uint64_t messages, uint64_t seed)
{
	struct hostile m = { .seed = seed,
			     .images = images,
			     .generations = counts->generations };
	int fd, udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct kmod_socket s;

	m.n_images = N_TEXTS + 1;
	m.bytes = malloc(MESSAGE_ROOM);
	if (udp < 0 || !m.bytes)
		die("worker");
	fd = open_socket(&m, &s);
	while (messages--) {
		message_draw(&m);
		counts->damaged += m.damaged; /* may lose some */
		if (send(fd, m.bytes, m.length, 0) < 0)
			COUNT(lost);
		COUNT(sent);
		drain(&m, fd, !random_once_in(&m.seed, 20));
		if (random_once_in(&m.seed, 50)) {
			kmod_close(&s);
			fd = open_socket(&m, &s);
		}
		if (!(messages % PACKETS_EVERY))
			send_packets(&m, udp);
	}
	kmod_close(&s);
	return 0;
}

static bool all_work(uint64_t messages, uint64_t seed)
{
	unsigned int i;
	int status;
	bool good = true;

	for (i = 0; i < WORKERS; i++)
		if (fork() == 0)
			exit(work(messages / WORKERS, seed + i * 7919));
	while (wait(&status) > 0)
		good = good && !status;
	return good && counts->sent >= messages / WORKERS * WORKERS;
}

static bool errors_are_known(void)
{
	static const int known[] = { EPERM,	 ENOENT, ENOMEM, EBUSY,
				     EEXIST,	 EINVAL, ENOSPC, ERANGE,
				     ESTALE,	 EMFILE, EAGAIN, EMSGSIZE,
				     EOPNOTSUPP, EINTR };
	bool good = true, is_known;
	unsigned int err, i;

	for (err = 0; err < ERRNOS; err++) {
		is_known = !counts->refused[err];
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			is_known |= (int)err == known[i];
		if (counts->refused[err])
			ktap_note("%llu refused: %s",
				  (unsigned long long)counts->refused[err],
				  strerror(err));
		good &= is_known;
	}
	return good;
}

/* Something of every command was carried out, or the fuzzer tests little. */
static bool reaches_every_command(void)
{
	static const uint8_t commands[] = {
		KZMARK_CMD_LOAD,       KZMARK_CMD_UNLOAD,
		KZMARK_CMD_GET,	       KZMARK_CMD_TEST,
		KZMARK_CMD_SET_ADD,    KZMARK_CMD_SET_DEL,
		KZMARK_CMD_SET_FLUSH,  KZMARK_CMD_FIELD_ADD,
		KZMARK_CMD_FIELD_DEL,  KZMARK_CMD_PATCH,
		KZMARK_CMD_OPEN_IMAGE,
	};
	bool good = counts->dumped > 0;
	unsigned int i;

	for (i = 0; i < sizeof(commands); i++) {
		ktap_note("command %u: %llu carried out", commands[i],
			  (unsigned long long)counts->done[commands[i]]);
		good &= counts->done[commands[i]] > 0;
	}
	return good;
}

static bool bystander_load(struct image *image)
{
	struct attachment at = { .name = BYSTANDER, .hook = "input" };
	const struct kz_entry entry = { .value.word = { 1 },
					.timeout = KZ_FOREVER };
	uint32_t generation;
	size_t done;

	return !subject_compile(BYSTANDER, bystander_text, image) &&
	       !kmod->load(kmod, &at, image, &generation, why) &&
	       !kmod->set_change(kmod, BYSTANDER, "s", SET_ADD, &entry, 1,
				 &done, why);
}

static bool bystander_is_there(const struct image *image)
{
	struct kz_entry *entries = NULL;
	struct kz_counter *counters = NULL;
	struct image now = { 0 };
	uint32_t n_counters = 0;
	size_t count = 0;
	bool same;

	same = !kmod->get_image(kmod, BYSTANDER, &now, why) &&
	       !memcmp(now.bytes, image->bytes, image->header->size) &&
	       !kmod->set_list(kmod, BYSTANDER, "s", &entries, &count, why) &&
	       count == 1 && entries->value.word[0] == 1 &&
	       !kmod->get_counters(kmod, BYSTANDER, &counters, &n_counters,
				   why) &&
	       n_counters == 1;
	if (!same)
		ktap_note("%s", why);
	image_free(&now);
	free(entries);
	free(counters);
	return same;
}

int main(int argc, char **argv)
{
	uint64_t messages, seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	struct image bystander = { 0 };
	bool sent;
	size_t i;

	if (argc < 2)
		return 2;
	messages = strtoull(argv[1], NULL, 0);
	signal(SIGPIPE, SIG_IGN);
	kmod = backend_find("kmod");
	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		die("mmap");
	for (i = 0; i < N_TEXTS; i++)
		if (subject_compile("a", texts[i], &images[i]))
			return 1;
	if (subject_compile_room("a", texts[0], &images[N_TEXTS]))
		return 1;
	if (!bystander_load(&bystander)) {
		fprintf(stderr, "netlink: %s\n", why);
		return 1;
	}
	ktap_start(7);
	sent = all_work(messages, seed);
	ktap_result(sent, "%llu messages of seed %llu",
		    (unsigned long long)messages, (unsigned long long)seed);
	ktap_note("%llu damaged, %llu not sent, %llu answered, %llu dumps",
		  (unsigned long long)counts->damaged,
		  (unsigned long long)counts->lost,
		  (unsigned long long)counts->answered,
		  (unsigned long long)counts->dumped);
	ktap_result(!counts->writable, "no image can be written");
	ktap_result(!counts->wrong, "no image is taken that is none");
	ktap_result(errors_are_known(), "each refusal has a known reason");
	ktap_result(reaches_every_command(), "every command is reached");
	ktap_result(counts->poison < CHANCE,
		    "no answer has what nobody has written (%llu words)",
		    (unsigned long long)counts->poison);
	ktap_result(bystander_is_there(&bystander),
		    "a policy that nobody names is as it was");
	image_free(&bystander);
	return ktap_finish();
}
