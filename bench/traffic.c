// SPDX-License-Identifier: GPL-2.0-only
/*
 * Real traffic through a policy in force, packet by packet against the
 * reference: frames drawn from the policy go out of one device; those that
 * come through are seen leaving a router's other devices, with the mark they
 * carry there. Each frame bears its number, so each verdict and mark is
 * checked, not sums. A plan (plan.h) can be written first and carried out
 * where judging it would be slow.
 *
 *	sender netns          router netns (--router)
 *	  --send DEV  ======>  hook under test -> forwarding -> --receive DEV
 *
 * Run in the sender's network namespace. Prints one JSON object, or with
 * --measure a list of nanoseconds per packet.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "draw.h"
#include "plan.h"

#ifndef SO_RCVMARK /* Linux 5.19 */
#define SO_RCVMARK 75
#endif

#define BURST 64
#define MAX_RECEIVERS 4
#define RECEIVE_BUFFER (64 << 20)
#define FRAME_ROOM 2048
#define GRACE_MS 300 /* silence after the last burst that ends the run */
#define SHOWN 10 /* disagreements described one by one */

/* Packets marked so leave by that receiver; others by the first. */
struct route {
	uint32_t value, mask;
	int receiver;
};

struct options {
	const char *policy, *send, *router;
	const char *write, *read; /* a plan's file */
	const char *receive[MAX_RECEIVERS];
	int n_receive;
	struct route routes[MAX_RECEIVERS];
	int n_routes;
	uint8_t mac[6];
	size_t count;
	uint64_t seed;
	uint32_t iif;
	uint32_t mark_mask; /* bits of the mark to compare */
	unsigned int measure; /* time only, so often; check nothing */
	bool accepted; /* send only packets that the policy accepts */
};

/* What became of one packet. */
struct arrival {
	bool seen;
	uint8_t device; /* index into options.receive */
	uint32_t mark;
};

struct run {
	const struct options *options;
	struct plan plan;
	struct arrival *arrivals; /* by number - 1, as what is expected */
	int sender;
	int receivers[MAX_RECEIVERS];
	size_t duplicates;
};

static void die(const char *what)
{
	fprintf(stderr, "traffic: %s: %s\n", what, strerror(errno));
	exit(2);
}

static int packet_socket(const char *device, int protocol)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0 || !address.sll_ifindex ||
	    bind(fd, (void *)&address, sizeof(address)))
		die(device);
	return fd;
}

/* Sockets stay in the namespace they were made in. */
static void receivers_open(struct run *run)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int router = open(run->options->router, O_RDONLY | O_CLOEXEC);
	int one = 1, size = RECEIVE_BUFFER, i, fd;

	if (home < 0 || router < 0 || setns(router, CLONE_NEWNET))
		die(run->options->router);
	for (i = 0; i < run->options->n_receive; i++) {
		fd = packet_socket(run->options->receive[i], ETH_P_ALL);
		if (setsockopt(fd, SOL_SOCKET, SO_RCVMARK, &one, sizeof(one)) ||
		    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
			       sizeof(size)))
			die("receive socket");
		run->receivers[i] = fd;
	}
	if (setns(home, CLONE_NEWNET))
		die("own network namespace");
	close(router);
	close(home);
}

static uint32_t message_mark(struct msghdr *message)
{
	struct cmsghdr *c;
	uint32_t mark = 0;

	for (c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_MARK)
			memcpy(&mark, CMSG_DATA(c), sizeof(mark));
	return mark;
}

/* Take what has arrived at one receiver; how many frames. */
static size_t receiver_drain(struct run *run, int receiver)
{
	char control[CMSG_SPACE(sizeof(uint32_t)) + 64];
	uint8_t frame[FRAME_ROOM];
	struct draw_tag tag;
	size_t count = 0;
	ssize_t length;

	for (;;) {
		struct iovec part = { frame, sizeof(frame) };
		struct msghdr message = {
			.msg_iov = &part,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control),
		};

		length = recvmsg(run->receivers[receiver], &message,
				 MSG_DONTWAIT);
		if (length < 0)
			return count;
		count++;
		if (length < (ssize_t)sizeof(tag))
			continue;
		memcpy(&tag, frame + length - sizeof(tag), sizeof(tag));
		if (tag.magic != DRAW_MAGIC || tag.number >= run->plan.drawn)
			continue;
		run->duplicates += run->arrivals[tag.number].seen;
		run->arrivals[tag.number] = (struct arrival){
			.seen = true,
			.device = receiver,
			.mark = message_mark(&message),
		};
	}
}

static void receivers_drain(struct run *run)
{
	int i;

	for (i = 0; i < run->options->n_receive; i++)
		receiver_drain(run, i);
}

static void burst_send(struct run *run, size_t first, size_t count)
{
	struct mmsghdr messages[BURST] = { 0 };
	struct iovec parts[BURST];
	size_t i, sent = 0;
	int n;

	for (i = 0; i < count; i++) {
		const struct packet *packet =
			&run->plan.packets.list[first + i];

		parts[i].iov_base = (void *)packet->frame;
		parts[i].iov_len = packet->length;
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	while (sent < count) {
		n = sendmmsg(run->sender, messages + sent, count - sent, 0);
		if (n > 0)
			sent += n;
		else if (errno == ENOBUFS || errno == EAGAIN)
			usleep(1000);
		else
			die(run->options->send);
	}
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Send everything; the nanoseconds it took. */
static uint64_t send_all(struct run *run)
{
	size_t first, count;
	uint64_t start = now_ns();

	for (first = 0; first < run->plan.packets.count; first += count) {
		count = run->plan.packets.count - first;
		if (count > BURST)
			count = BURST;
		burst_send(run, first, count);
		if (!run->options->measure)
			receivers_drain(run);
	}
	return now_ns() - start;
}

static void settle(struct run *run)
{
	struct pollfd fds[MAX_RECEIVERS];
	int i, n = run->options->n_receive;

	for (i = 0; i < n; i++)
		fds[i] = (struct pollfd){ run->receivers[i], POLLIN, 0 };
	while (poll(fds, n, GRACE_MS) > 0)
		receivers_drain(run);
}

/* From a file, or drawn and judged here. */
static void plan_get(const struct options *o, struct plan *plan)
{
	struct messages messages = { 0 };
	struct policy *policy;

	if (o->read) {
		errno = -plan_read(o->read, plan);
		if (errno)
			die(o->read);
		return;
	}
	policy = policy_read(o->policy, &messages);
	if (!policy) {
		messages_print(&messages, stderr);
		exit(2);
	}
	if (plan_make(policy, o->count, o->seed, o->iif, o->accepted, plan))
		die("drawing packets");
	policy_free(policy);
	messages_clear(&messages);
}

static void run_prepare(struct run *run)
{
	struct plan *plan = &run->plan;
	size_t i;

	run->arrivals = calloc(plan->drawn, sizeof(*run->arrivals));
	if (!run->arrivals)
		die("arrivals");
	for (i = 0; i < plan->packets.count; i++)
		memcpy((uint8_t *)plan->packets.list[i].frame,
		       run->options->mac, sizeof(run->options->mac));
	run->sender = packet_socket(run->options->send, 0);
	if (!run->options->measure)
		receivers_open(run);
}

struct tally {
	size_t accepted, dropped, marked, disagreements;
	size_t at[MAX_RECEIVERS];
};

static int route_of(const struct options *o, uint32_t mark)
{
	int i;

	for (i = 0; i < o->n_routes; i++)
		if ((mark & o->routes[i].mask) == o->routes[i].value)
			return o->routes[i].receiver;
	return 0;
}

static bool agrees(const struct options *o, const struct kz_result *expected,
		   const struct arrival *arrival)
{
	if (expected->verdict == KZ_DROP || !arrival->seen)
		return arrival->seen == (expected->verdict != KZ_DROP);
	return !((expected->mark ^ arrival->mark) & o->mark_mask) &&
	       arrival->device == route_of(o, expected->mark);
}

static void describe(const struct options *o, size_t i,
		     const struct kz_result *e, const struct arrival *a)
{
	fprintf(stderr,
		"packet %zu: %s %s mark 0x%x, the reference says %s %s mark 0x%x (rule %d)\n",
		i, a->seen ? "arrived" : "did not arrive",
		a->seen ? o->receive[a->device] : "", a->mark,
		e->verdict == KZ_DROP ? "drop" : "accept",
		o->receive[route_of(o, e->mark)], e->mark, (int)e->rule);
}

static void judge_arrivals(const struct run *run, struct tally *tally)
{
	size_t i;

	for (i = 0; i < run->plan.packets.count; i++) {
		uint32_t number = run->plan.packets.list[i].line - 1;
		const struct kz_result *e = &run->plan.expected[number];
		const struct arrival *a = &run->arrivals[number];

		tally->accepted += a->seen;
		tally->dropped += !a->seen;
		tally->marked += a->seen && a->mark & run->options->mark_mask;
		tally->at[a->device] += a->seen;
		if (agrees(run->options, e, a))
			continue;
		if (tally->disagreements++ < SHOWN)
			describe(run->options, i, e, a);
	}
	tally->disagreements += run->duplicates;
}

static void report_arrivals(const struct run *run)
{
	struct tally tally = { 0 };
	int i;

	judge_arrivals(run, &tally);
	printf("{\"sent\": %zu, \"accepted\": %zu, \"dropped\": %zu, \"marked\": %zu, \"disagreements\": %zu, \"receivers\": {",
	       run->plan.packets.count, tally.accepted, tally.dropped,
	       tally.marked, tally.disagreements);
	for (i = 0; i < run->options->n_receive; i++)
		printf("%s\"%s\": %zu", i ? ", " : "", run->options->receive[i],
		       tally.at[i]);
	printf("}}\n");
	if (tally.disagreements)
		exit(1);
}

/* Nanoseconds per packet, a JSON list; one run before it warms up. */
static void report_measures(struct run *run)
{
	unsigned int i;
	uint64_t ns;

	send_all(run);
	printf("[");
	for (i = 0; i < run->options->measure; i++) {
		ns = send_all(run);
		printf("%s%.1f", i ? ", " : "",
		       (double)ns / run->plan.packets.count);
	}
	printf("]\n");
}

static const struct option long_options[] = {
	{ "policy", required_argument, NULL, 'p' },
	{ "send", required_argument, NULL, 's' },
	{ "mac", required_argument, NULL, 'm' },
	{ "router", required_argument, NULL, 'n' },
	{ "receive", required_argument, NULL, 'r' },
	{ "count", required_argument, NULL, 'c' },
	{ "seed", required_argument, NULL, 'S' },
	{ "iif", required_argument, NULL, 'i' },
	{ "mark-mask", required_argument, NULL, 'M' },
	{ "measure", required_argument, NULL, 't' },
	{ "write-plan", required_argument, NULL, 'w' },
	{ "plan", required_argument, NULL, 'P' },
	{ "route", required_argument, NULL, 'R' },
	{ "accepted", no_argument, NULL, 'a' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static void usage(FILE *out)
{
	fputs("usage: traffic --policy FILE | --plan FILE\n"
	      "               --send DEV --mac ROUTER_MAC\n"
	      "               --router /run/netns/NAME --receive DEV...\n"
	      "               [--count N] [--seed N] [--iif IFINDEX] [--accepted]\n"
	      "               [--mark-mask MASK] [--route VALUE/MASK:DEV]...\n"
	      "               [--measure TIMES]\n"
	      "       traffic --policy FILE [--count N]... --write-plan FILE\n",
	      out);
}

static bool parse_mac(const char *text, uint8_t mac[6])
{
	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0], &mac[1],
		      &mac[2], &mac[3], &mac[4], &mac[5]) == 6;
}

/* "0x1/0x3:wan1", of a device named as a receiver before. */
static bool parse_route(struct options *o, const char *text)
{
	struct route *route = &o->routes[o->n_routes];
	char device[IF_NAMESIZE];
	int i;

	if (o->n_routes == MAX_RECEIVERS ||
	    sscanf(text, "%i/%i:%15s", (int *)&route->value,
		   (int *)&route->mask, device) != 3)
		return false;
	for (i = 0; i < o->n_receive; i++) {
		if (strcmp(o->receive[i], device))
			continue;
		route->receiver = i;
		o->n_routes++;
		return true;
	}
	return false;
}

static void parse_option(struct options *o, int option)
{
	switch (option) {
	case 'p':
		o->policy = optarg;
		return;
	case 's':
		o->send = optarg;
		return;
	case 'm':
		if (parse_mac(optarg, o->mac))
			return;
		break;
	case 'n':
		o->router = optarg;
		return;
	case 'r':
		if (o->n_receive == MAX_RECEIVERS)
			break;
		o->receive[o->n_receive++] = optarg;
		return;
	case 'c':
		o->count = strtoul(optarg, NULL, 0);
		return;
	case 'S':
		o->seed = strtoull(optarg, NULL, 0);
		return;
	case 'i':
		o->iif = strtoul(optarg, NULL, 0);
		return;
	case 'M':
		o->mark_mask = strtoul(optarg, NULL, 0);
		return;
	case 't':
		o->measure = strtoul(optarg, NULL, 0);
		return;
	case 'w':
		o->write = optarg;
		return;
	case 'P':
		o->read = optarg;
		return;
	case 'R':
		if (parse_route(o, optarg))
			return;
		break;
	case 'a':
		o->accepted = true;
		return;
	case 'h':
		usage(stdout);
		exit(0);
	}
	usage(stderr);
	exit(2);
}

static bool options_complete(const struct options *o)
{
	if ((!o->policy && !o->read) || !o->count)
		return false;
	if (o->write)
		return true;
	return o->send && (o->measure || (o->router && o->n_receive));
}

int main(int argc, char **argv)
{
	struct options options = {
		.count = 10000,
		.seed = 1,
		.mark_mask = UINT32_MAX,
	};
	struct run run = { .options = &options };
	int option;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
		parse_option(&options, option);
	if (!options_complete(&options)) {
		usage(stderr);
		return 2;
	}
	plan_get(&options, &run.plan);
	if (options.write) {
		errno = -plan_write(&run.plan, options.write);
		if (errno)
			die(options.write);
		return 0;
	}
	run_prepare(&run);
	if (options.measure) {
		report_measures(&run);
		return 0;
	}
	send_all(&run);
	settle(&run);
	report_arrivals(&run);
	return 0;
}
