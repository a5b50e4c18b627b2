// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replacing under load: the other core sends while this one loads the same
 * rules again and again; every packet must get their verdict.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/metric/verdicts.h"
#include "userspace/base/refuse.h"

#define REPLACES 5 /* a sample */
#define BURST 100000
#define SLOW_BURST 2000
#define SLOW_NS 2000 /* a packet */
#define LOAD_CPU 1
#define BASELINE_US 20000

struct sender {
	struct generator generator;
	const struct testbed *testbed;
	uint32_t burst;
	uint64_t sent;
	atomic_bool stop;
	int err;
};

static void *sender_run(void *argument)
{
	struct sender *sender = argument;
	struct timing timing;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(LOAD_CPU, &set);
	/* With one CPU only, they take turns. */
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	while (!sender->err && !sender->stop) {
		sender->err = generator_run(&sender->generator, sender->testbed,
					    sender->burst, &timing);
		sender->sent += sender->burst;
	}
	return NULL;
}

static int sender_ready(struct sender *sender, struct subject *subject,
			char *why)
{
	int err = 0;

	if (!sender->generator.program)
		err = generator_open(&sender->generator, why);
	sender->testbed = &subject->testbed;
	sender->burst = subject->packets;
	sender->sent = 0;
	sender->stop = false;
	return err ? err :
		     generator_feed(&sender->generator,
				    subject->generator->flows);
}

static int load_again(struct subject *subject, char *why)
{
	int i, err = 0;

	/* The baseline is not replaced, and must not lose anything. */
	for (i = 0; !err && i < REPLACES; i++)
		if (subject->sut->side == BASELINE)
			usleep(BASELINE_US);
		else
			err = subject_load(subject, why);
	return err;
}

static int update_sample(struct subject *subject, double *value, char *why)
{
	static struct sender sender;
	uint64_t ended, must;
	pthread_t thread;
	int err = sender_ready(&sender, subject, why);

	if (!err)
		err = subject_ended(subject, &ended, why);
	if (!err)
		err = -pthread_create(&thread, NULL, sender_run, &sender);
	if (err)
		return err;
	err = load_again(subject, why);
	sender.stop = true;
	pthread_join(thread, NULL);
	if (!err && sender.err) {
		err = sender.err;
		snprintf(why, WHY_SIZE, "the generator: %s", errno_words(err));
	}
	if (!err)
		err = subject_ended(subject, &ended, why);
	must = subject_expected(subject, sender.sent);
	*value = ended > must ? ended - must : must - ended;
	subject->record.of += sender.sent;
	subject->record.times += REPLACES;
	return err;
}

static int update_prepare(struct subject *subject, char *why)
{
	struct timing timing = { 0 };
	int err = verdicts_check(subject, why);

	if (!err)
		err = subject_send(subject, SLOW_BURST, &timing, why);
	subject->packets =
		timing.cpu > (uint64_t)SLOW_BURST * SLOW_NS + 5000000 ?
			SLOW_BURST :
			BURST;
	return err;
}

const struct metric metric_update = {
	.unit = "packets",
	.slow = true,
	.attached = true,
	.by_command = true,
	.prepare = update_prepare,
	.sample = update_sample,
};
