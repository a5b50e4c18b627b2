// SPDX-License-Identifier: GPL-2.0-only
/* Systems under test that are ours: a policy in one of the backends. */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/system/sut.h"

static int load(const struct sut *sut, const struct setup *setup,
		const char *hook, char *why)
{
	const struct backend *backend = backend_find(sut->backend);
	bool has_device = sut->hook != HOOK_PREROUTING;
	struct attachment attachment = {
		.name = "bench",
		.devices = { TESTBED_DEVICE },
		.n_devices = has_device,
		.hook = hook,
	};
	uint32_t generation;
	int err = testbed_enter(setup->testbed);

	if (err)
		return err;
	err = backend->load(backend, &attachment, &setup->workload->image,
			    &generation, why);
	testbed_leave();
	return err;
}

int kzmark_up(const struct sut *sut, const struct setup *setup, char *why)
{
	/* Generic XDP beside native baselines and peers would be unfair. */
	return load(sut, setup, sut->hook == HOOK_XDP ? "native" : NULL, why);
}

int kzmark_xt_up(const struct sut *sut, const struct setup *setup, char *why)
{
	char libraries[300];
	const char *const rule[] = { "env",
				     libraries,
				     "iptables-legacy",
				     "-t",
				     "mangle",
				     "-A",
				     "PREROUTING",
				     "-j",
				     "KZMARK",
				     "--apply-policy",
				     "bench",
				     NULL };
	char path[280];
	int err = load(sut, setup, "none", why);

	kzmark_path(path, sizeof(path));
	snprintf(libraries, sizeof(libraries), "XTABLES_LIBDIR=%s",
		 dirname(path));
	return err ? err : testbed_run(setup->testbed, NULL, why, rule);
}

void kzmark_path(char *path, size_t size)
{
	char self[256] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		self[0] = '\0';
	snprintf(path, size, "%s/kzmark", dirname(self));
}

int kzmark_command_up(const struct sut *sut, const struct setup *setup,
		      char *why)
{
	bool has_device = sut->hook != HOOK_PREROUTING;
	char path[300];
	const char *const load[] = {
		path,		"load",
		setup->text,	"--name",
		"bench",	"--backend",
		sut->backend,	has_device ? "--dev" : NULL,
		TESTBED_DEVICE, NULL,
	};

	kzmark_path(path, sizeof(path));
	return testbed_run(setup->testbed, NULL, why, load);
}

static int evaluate_all(const struct sut *sut, const struct workload *workload,
			const struct packets *packets, uint32_t count,
			struct kz_result *results, char *why)
{
	struct test_run test = { .backend = backend_find(sut->backend) };
	int err;

	err = test.backend->test_open(&test, NULL, &workload->image, why);
	if (err)
		return err;
	err = test.backend->test_run(&test, packets->list, count, results, why);
	test.backend->test_close(&test);
	return err;
}

int kzmark_validate(const struct sut *sut, const struct workload *workload,
		    uint32_t count, char *why)
{
	struct kz_result *results = calloc(count, sizeof(*results));
	bool marks = workload_sets_marks(workload);
	struct packets packets = { 0 };
	int err = results ? workload_packets(workload, &packets) : -ENOMEM;
	uint32_t i;

	if (!err)
		err = evaluate_all(sut, workload, &packets, count, results,
				   why);
	for (i = 0; !err && i < count; i++) {
		int rule = (int)results[i].rule; /* KZ_NONE: -1 */

		if (rule != workload->expected[i]) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %u fires rule %d, not %d", sut->name,
				 i, rule, workload->expected[i]);
		} else if (marks && results[i].mark != workload->marks[i]) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %u gets mark 0x%x, not 0x%x",
				 sut->name, i, results[i].mark,
				 workload->marks[i]);
		}
	}
	packets_free(&packets);
	free(results);
	return err;
}
