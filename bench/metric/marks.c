// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs before and after the hook note the mark of each packet. They are
 * removed before anything is timed.
 */
#include "bench/metric/marks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>

#include "userspace/backend/backend.h"
#include "bench/workload/flows.h"
#include "bench/bpf/mark.skel.h"
#include "bench/metric/subject.h"
#include "userspace/base/refuse.h"

/* Loaded once: in a VM that takes long. */
static struct mark_bpf *programs;

struct watch {
	struct bpf_link *before, *after;
};

/*
 * After all hooks, each packet is copied with its mark to a neighbour on the
 * device that it came in by, whatever addresses it has.
 */
static int copies_begin(const struct testbed *testbed, char *why)
{
	static const char script[] =
		"ip addr replace 192.0.2.1/24 dev " TESTBED_DEVICE "; "
		"ip neigh replace 192.0.2.2 lladdr 02:00:00:00:00:02 dev " TESTBED_DEVICE
		" nud permanent; "
		"nft 'table ip watch { chain copy { type filter hook "
		"prerouting priority 299; dup to 192.0.2.2 device " TESTBED_DEVICE
		"; }; }'";
	static const char *const command[] = { "sh", "-ec", script, NULL };

	return testbed_run(testbed, NULL, why, command);
}

static int copies_end(const struct testbed *testbed, char *why)
{
	static const char *const command[] = {
		"sh", "-ec",
		"nft delete table ip watch; ip addr flush dev " TESTBED_DEVICE,
		NULL
	};

	return testbed_run(testbed, NULL, why, command);
}

/* In the testbed. */
static int watch_attach(struct watch *watch)
{
	unsigned int ifindex = if_nametoindex(TESTBED_DEVICE);
	LIBBPF_OPTS(bpf_tcx_opts, first, .flags = BPF_F_BEFORE);
	LIBBPF_OPTS(bpf_tcx_opts, any);

	watch->before = bpf_program__attach_tcx(programs->progs.mark_before,
						ifindex, &first);
	if (!watch->before)
		return -errno;
	watch->after = bpf_program__attach_tcx(programs->progs.mark_after,
					       ifindex, &any);
	return watch->after ? 0 : -errno;
}

static int watch_open(struct watch *watch, const struct testbed *testbed,
		      char *why)
{
	int err;

	if (!programs)
		programs = mark_bpf__open_and_load();
	err = programs ? testbed_enter(testbed) : -errno;
	if (!err) {
		err = watch_attach(watch);
		testbed_leave();
	}
	if (err)
		snprintf(why, WHY_SIZE, "cannot watch marks: %s",
			 errno_words(err));
	return err ? err : copies_begin(testbed, why);
}

static void watch_close(struct watch *watch)
{
	bpf_link__destroy(watch->after);
	bpf_link__destroy(watch->before);
}

/* Each flow was seen, with the mark that it must have. Forgets them all. */
static int marks_compare(const struct workload *workload, uint32_t packets,
			 bool answers, char *why)
{
	int map = bpf_map__fd(programs->maps.marks), err = 0;
	const char *what = answers ? "the answer of flow" : "flow";
	uint32_t i, mark;

	for (i = 0; i < packets; i++) {
		struct flow key = workload->flows[i];
		bool lost;

		if (answers)
			key = flow_answer(&key);
		key.check = 0;
		lost = bpf_map_lookup_and_delete_elem(map, &key, &mark);
		if (err || (!lost && mark == workload->marks[i]))
			continue;
		err = -EBADMSG;
		if (lost)
			snprintf(why, WHY_SIZE, "%s %u is lost", what, i);
		else
			snprintf(why, WHY_SIZE,
				 "%s %u gets mark 0x%08x, expected 0x%08x",
				 what, i, mark, workload->marks[i]);
	}
	return err;
}

int marks_check(struct subject *subject, uint32_t packets, char *why)
{
	const struct workload *workload = subject->setup.workload;
	struct watch watch = { 0 };
	char ignored[WHY_SIZE];
	struct timing timing = { 0 };
	uint64_t ended;
	int err;

	if (!workload_sets_marks(workload) || subject->connected ||
	    subject->sut->side == BASELINE)
		return 0;
	err = watch_open(&watch, &subject->testbed, why);
	if (!err)
		err = subject_send(subject, packets, &timing, why);
	if (!err)
		err = marks_compare(workload, packets, false, why);
	/* The testbed may be checked again. */
	if (copies_end(&subject->testbed, ignored) && !err)
		err = -EIO;
	watch_close(&watch);
	return err ? err : subject_ended(subject, &ended, why);
}

/* ---- connections ---- */

/*
 * All testbeds share the kernel's table, and the newest entries of a bucket are
 * found first: so few that the systems of earlier testbeds rarely have to walk
 * past the entries of later ones.
 */
#define CONNECTIONS 4096U

int marks_track(struct subject *subject, char *why)
{
	return testbed_track(&subject->testbed, why);
}

static int round_send(struct subject *subject, uint32_t packets, bool answers,
		      bool watched, char *why)
{
	int err = generator_run_routed(subject->generator, &subject->testbed,
				       packets, answers);

	if (err)
		snprintf(why, WHY_SIZE, "the generator: %s", errno_words(err));
	if (err || !watched)
		return err;
	return marks_compare(subject->setup.workload, packets, answers, why);
}

static int connections_count(struct subject *subject, uint32_t packets,
			     char *why)
{
	uint32_t count;
	int err = testbed_tracked(&subject->testbed, &count, why);

	if (err || count == packets)
		return err;
	snprintf(why, WHY_SIZE,
		 "%u connections, expected %u (see nf_conntrack_max)", count,
		 packets);
	return -EBADMSG;
}

int marks_connect(struct subject *subject, char *why)
{
	static const bool answers[] = { false, true, false };
	bool watched = subject->sut->side != BASELINE;
	struct watch watch = { 0 };
	unsigned int i;
	int err = 0;

	if (watched)
		err = watch_open(&watch, &subject->testbed, why);
	for (i = 0; !err && i < sizeof(answers) / sizeof(answers[0]); i++)
		err = round_send(subject, CONNECTIONS, answers[i], watched,
				 why);
	if (!err)
		err = connections_count(subject, CONNECTIONS, why);
	if (!err && watched)
		err = copies_end(&subject->testbed, why);
	watch_close(&watch);
	generator_limit(subject->generator, CONNECTIONS);
	subject->connected = true;
	return err ? err : testbed_sink_add(&subject->testbed, why);
}
