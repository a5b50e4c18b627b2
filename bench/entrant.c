// SPDX-License-Identifier: GPL-2.0-only
/* Right before fast: do packets end where they must? */
#include <stdio.h>
#include <string.h>

#include <errno.h>

#include "userspace/backend/backend.h"
#include "bench/lane_real.h"
#include "bench/metric.h"

/* If it must be quick, or in the VM, these are asked first, and if they take so
 * long in CPU time or instructions (20 million for nothing), only a few more.
 */
#define TRIAL_FLOWS 256U
#define TRIAL_NS 25000000ULL
#define FEW_FLOWS 1024U

int entrant_send(struct entrant *entrant, uint32_t packets, struct lap *lap,
		 char *why)
{
	int err;

	if (real_is_taken())
		return wire_send(entrant, packets, lap, why);
	err = generator_run(entrant->generator, &entrant->lane, packets, lap);
	if (err)
		snprintf(why, WHY_SIZE, "the generator: %s", strerror(-err));
	return err;
}

/* Of veth, that is; what real ones count differs. */
bool entrant_ends_at_xdp(const struct entrant *entrant)
{
	return entrant->contender->hook == HOOK_XDP &&
	       entrant->fate == KZ_DROP && !real_is_taken();
}

int entrant_ended(struct entrant *entrant, uint64_t *packets, char *why)
{
	uint64_t all;
	int err;

	if (!entrant_ends_at_xdp(entrant))
		return lane_end_reached(&entrant->lane, packets, why);
	err = lane_statistic(&entrant->lane, "_xdp_drops", &all);
	if (err) {
		snprintf(why, WHY_SIZE, "statistics: %s", strerror(-err));
		return err;
	}
	*packets = all - entrant->ended;
	entrant->ended = all;
	return 0;
}

/* The lane's end is behind all hooks: what is dropped does not get there. */
uint64_t entrant_must(const struct entrant *entrant, uint64_t packets)
{
	bool drops = entrant->fate == KZ_DROP && entrant->contender->up;

	return entrant_ends_at_xdp(entrant) || !drops ? packets : 0;
}

/* How many flows to look at: fewer where a packet takes long. */
static int flows_choose_count(struct entrant *entrant, uint32_t *packets,
			      char *why)
{
	struct lap lap = { 0 };
	int err = 0;

	*packets = BENCH_FLOWS;
	if (!entrant->brief && entrant->clock != CLOCK_GUEST)
		return 0;
	err = entrant_send(entrant, TRIAL_FLOWS, &lap, why);
	if (lap.cpu > TRIAL_NS)
		*packets = FEW_FLOWS;
	else if (entrant->brief)
		*packets = ENTRANT_BRIEF_FLOWS;
	return err;
}

int entrant_fate_check(struct entrant *entrant, char *why)
{
	uint64_t ended = 0, must;
	struct lap lap = { 0 };
	uint32_t packets;
	int err;

	err = flows_choose_count(entrant, &packets, why);
	if (!err)
		err = entrant_ended(entrant, &ended, why);
	if (!err)
		err = entrant_send(entrant, packets, &lap, why);
	if (!err)
		err = entrant_ended(entrant, &ended, why);
	must = entrant_must(entrant, packets);
	if (err)
		return err;
	if (ended == must)
		return entrant_marks_check(entrant, packets, why);
	snprintf(why, WHY_SIZE, "%s %llu packets of %u, and must %llu",
		 entrant_ends_at_xdp(entrant) ? "drops" : "lets through",
		 (unsigned long long)ended, packets, (unsigned long long)must);
	return -EBADMSG;
}
