// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time there and back: a packet is sent into the testbed, passes the hook, is
 * routed out by the same device, and comes back. One thread does all of it, so
 * that no scheduler interferes; the other core sends the rest of the load.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>

#include "userspace/backend/backend.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "userspace/base/refuse.h"

#define MARKER 0x4b5a /* in the IP header's identification: one of ours */
#define TRIED 8192U /* flows sent once, to see which Linux routes */
#define REQUESTS 4096U /* flows of a round, of those */
#define REQUESTS_LEAST 256U
#define ROUNDS 8 /* of them make a sample */
#define BRIEF_ROUNDS 3
#define PATIENCE_NS 20000000ULL
#define TRY_NS 200000ULL /* which a packet that comes back at all needs not */
#define BURST 20000 /* packets of the load at a time */
#define LOAD_CPU 1

struct probe {
	int fd;
	struct flow_frame frames[REQUESTS];
	unsigned int count;
};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

/* A socket at the testbed's other end that hears only what is marked. */
static int probe_open(const struct testbed *testbed)
{
	static struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 18),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MARKER, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = testbed->ifindex,
	};
	int one = 1, fd;

	fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
			sizeof(filter)) ||
	     setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one,
			sizeof(one)) ||
	     bind(fd, (struct sockaddr *)&address, sizeof(address)))) {
		close(fd);
		return -errno;
	}
	return fd < 0 ? -errno : fd;
}

/* Nanoseconds until it is back; 0: it does not come. */
static uint64_t round_trip(const struct probe *probe,
			   const struct flow_frame *frame, uint64_t patience)
{
	struct flow_frame back;
	uint64_t start = now(), end = start;

	if (send(probe->fd, frame, sizeof(*frame), 0) < 0)
		return 0;
	while (end - start < patience) {
		ssize_t got = recv(probe->fd, &back, sizeof(back), 0);

		end = now();
		if (got == sizeof(back) &&
		    !memcmp(back.ip + 12, frame->ip + 12, 8))
			return end - start;
	}
	return 0;
}

/* The marker in, and the checksum with it (RFC 1624). */
static void frame_mark(struct flow_frame *frame)
{
	uint32_t sum = (uint16_t) ~(frame->ip[10] << 8 | frame->ip[11]);

	sum += MARKER;
	sum = ~((sum & 0xffff) + (sum >> 16));
	frame->ip[4] = MARKER >> 8;
	frame->ip[5] = MARKER & 255;
	frame->ip[10] = sum >> 8;
	frame->ip[11] = sum;
}

/* Those flows that Linux routes at all: not from 127.0.0.1, say. */
static void frames_choose(struct probe *probe, const struct flow *flows)
{
	struct flow_frame *frame;
	uint32_t i;

	for (i = 0; i < TRIED && probe->count < REQUESTS; i++) {
		frame = &probe->frames[probe->count];
		flow_frame_make(&flows[i], frame);
		frame_mark(frame);
		if (round_trip(probe, frame, TRY_NS))
			probe->count++;
	}
}

/* ---- the other core's load ---- */

struct load {
	struct generator generator;
	const struct testbed *testbed;
	atomic_bool stop;
	int err;
};

static void *load_run(void *argument)
{
	struct load *load = argument;
	struct timespec pause = { 0 };
	struct timing timing;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(LOAD_CPU, &set);
	load->err = -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	while (!load->err && !load->stop) {
		load->err = generator_run(&load->generator, load->testbed,
					  BURST, &timing);
		pause.tv_nsec = timing.cpu < 999999999 ? timing.cpu : 999999999;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static int load_ready(struct load *load, struct subject *subject, char *why)
{
	int err = 0;

	if (!load->generator.program)
		err = generator_open(&load->generator, why);
	load->testbed = &subject->testbed;
	load->stop = false;
	return err ? err :
		     generator_feed(&load->generator,
				    subject->generator->flows);
}

/* ---- the metric ---- */

static void requests_send(struct probe *probe, unsigned int rounds,
			  struct histogram *round)
{
	unsigned int i, number;
	uint64_t time;

	for (number = 0; number < rounds; number++)
		for (i = 0; i < probe->count; i++) {
			time = round_trip(probe, &probe->frames[i],
					  PATIENCE_NS);
			if (time)
				histogram_add(round, time);
		}
}

static void histogram_join(struct histogram *to, const struct histogram *from)
{
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		to->count[i] += from->count[i];
	to->total += from->total;
	if (from->most > to->most)
		to->most = from->most;
}

static int probe_ready(struct subject *subject, struct probe *probe, char *why)
{
	probe->count = 0;
	probe->fd = probe_open(&subject->testbed);
	if (probe->fd < 0) {
		snprintf(why, WHY_SIZE, "a packet socket: %s",
			 errno_words(probe->fd));
		return probe->fd;
	}
	frames_choose(probe, subject->generator->flows);
	if (probe->count >= REQUESTS_LEAST)
		return 0;
	close(probe->fd);
	snprintf(why, WHY_SIZE, "of %u packets %u come back", TRIED,
		 probe->count);
	return -EBADMSG;
}

static int latency_sample(struct subject *subject, double *value, char *why)
{
	static struct probe probe;
	static struct load load;
	struct histogram round = { 0 };
	bool loaded = subject->variant > 1;
	pthread_t thread;
	int err = probe_ready(subject, &probe, why);

	if (err)
		return err;
	if (loaded)
		err = load_ready(&load, subject, why);
	if (!err && loaded)
		err = -pthread_create(&thread, NULL, load_run, &load);
	if (!err)
		requests_send(&probe, subject->brief ? BRIEF_ROUNDS : ROUNDS,
			      &round);
	if (!err && loaded) {
		load.stop = true;
		pthread_join(thread, NULL);
		err = load.err;
	}
	close(probe.fd);
	histogram_join(&subject->record.histogram, &round);
	subject->record.of +=
		probe.count * (subject->brief ? BRIEF_ROUNDS : ROUNDS);
	*value = histogram_quantile(&round, 0.5);
	if (err)
		snprintf(why, WHY_SIZE, "the load: %s", errno_words(err));
	return err;
}

static int latency_prepare(struct subject *subject, char *why)
{
	cpu_set_t set;
	int err = testbed_route(&subject->testbed, why);

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (!err && sched_setaffinity(0, sizeof(set), &set))
		err = -errno;
	return err;
}

const struct metric metric_latency = {
	.unit = "ns",
	.varies = "% load",
	.attached = true,
	.routed = true,
	.prepare = latency_prepare,
	.sample = latency_sample,
};
