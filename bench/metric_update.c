// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replacing under load: the other core sends while this one puts the same rules
 * in force again and again; every packet must end as both say.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/metric.h"

#define REPLACES 5 /* a sample */
#define BURST 100000
#define SLOW_BURST 2000
#define SLOW_NS 2000 /* a packet */
#define LOAD_CPU 1
#define FLOOR_US 20000

struct sender {
	struct generator generator;
	const struct lane *lane;
	uint32_t burst;
	uint64_t sent;
	atomic_bool stop;
	int err;
};

static void *sender_run(void *argument)
{
	struct sender *sender = argument;
	struct lap lap;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(LOAD_CPU, &set);
	/* Where there is one CPU only, they take turns. */
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	while (!sender->err && !sender->stop) {
		sender->err = generator_run(&sender->generator, sender->lane,
					    sender->burst, &lap);
		sender->sent += sender->burst;
	}
	return NULL;
}

static int sender_ready(struct sender *sender, struct entrant *entrant,
			char *why)
{
	int err = 0;

	if (!sender->generator.program)
		err = generator_open(&sender->generator, why);
	sender->lane = &entrant->lane;
	sender->burst = entrant->packets;
	sender->sent = 0;
	sender->stop = false;
	return err ? err :
		     generator_feed(&sender->generator,
				    entrant->generator->flows);
}

static int put_again(struct entrant *entrant, char *why)
{
	int i, err = 0;

	/* The floor stays: nothing is lost where nothing is replaced. */
	for (i = 0; !err && i < REPLACES; i++)
		if (entrant->contender->side == FLOOR)
			usleep(FLOOR_US);
		else
			err = entrant_put(entrant, why);
	return err;
}

static int update_sample(struct entrant *entrant, double *value, char *why)
{
	static struct sender sender;
	uint64_t ended, must;
	pthread_t thread;
	int err = sender_ready(&sender, entrant, why);

	if (!err)
		err = entrant_ended(entrant, &ended, why);
	if (!err)
		err = -pthread_create(&thread, NULL, sender_run, &sender);
	if (err)
		return err;
	err = put_again(entrant, why);
	sender.stop = true;
	pthread_join(thread, NULL);
	if (!err && sender.err) {
		err = sender.err;
		snprintf(why, WHY_SIZE, "the generator: %s", strerror(-err));
	}
	if (!err)
		err = entrant_ended(entrant, &ended, why);
	must = entrant_must(entrant, sender.sent);
	*value = ended > must ? ended - must : must - ended;
	entrant->record.of += sender.sent;
	entrant->record.times += REPLACES;
	return err;
}

static int update_prepare(struct entrant *entrant, char *why)
{
	struct lap lap = { 0 };
	int err = entrant_fate_check(entrant, why);

	if (!err)
		err = entrant_send(entrant, SLOW_BURST, &lap, why);
	entrant->packets = lap.cpu > (uint64_t)SLOW_BURST * SLOW_NS + 5000000 ?
				   SLOW_BURST :
				   BURST;
	return err;
}

const struct metric metric_update = {
	.unit = "packets",
	.slow = true,
	.in_force = true,
	.by_command = true,
	.prepare = update_prepare,
	.sample = update_sample,
};
