// SPDX-License-Identifier: GPL-2.0-only
/* Contenders that are ours: a policy in one of the backends. */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/contender.h"

static int load(const struct contender *contender, const struct post *post,
		const char *hook, char *why)
{
	const struct backend *backend = backend_find(contender->backend);
	bool has_device = contender->hook != HOOK_PREROUTING;
	struct attachment attachment = {
		.name = "bench",
		.devices = { LANE_DEVICE },
		.n_devices = has_device,
		.hook = hook,
	};
	uint32_t generation;
	int err = lane_enter(post->lane);

	if (err)
		return err;
	err = backend->load(backend, &attachment, &post->material->image,
			    &generation, why);
	lane_leave();
	return err;
}

int kzmark_up(const struct contender *contender, const struct post *post,
	      char *why)
{
	/* Generic XDP beside native floors and peers would be unfair. */
	return load(contender, post,
		    contender->hook == HOOK_XDP ? "native" : NULL, why);
}

int kzmark_xt_up(const struct contender *contender, const struct post *post,
		 char *why)
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
	int err = load(contender, post, "none", why);

	kzmark_path(path, sizeof(path));
	snprintf(libraries, sizeof(libraries), "XTABLES_LIBDIR=%s",
		 dirname(path));
	return err ? err : lane_run(post->lane, NULL, why, rule);
}

void kzmark_path(char *path, size_t size)
{
	char self[256] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		self[0] = '\0';
	snprintf(path, size, "%s/kzmark", dirname(self));
}

int kzmark_command_up(const struct contender *contender,
		      const struct post *post, char *why)
{
	bool has_device = contender->hook != HOOK_PREROUTING;
	char path[300];
	const char *const load[] = {
		path,
		"load",
		post->text,
		"--name",
		"bench",
		"--backend",
		contender->backend,
		has_device ? "--dev" : NULL,
		LANE_DEVICE,
		NULL,
	};

	kzmark_path(path, sizeof(path));
	return lane_run(post->lane, NULL, why, load);
}

static int evaluate_all(const struct contender *contender,
			const struct material *material,
			const struct packets *packets, uint32_t count,
			struct kz_result *results, char *why)
{
	struct test_run test = { .backend = backend_find(contender->backend) };
	int err;

	err = test.backend->test_open(&test, NULL, &material->image, why);
	if (err)
		return err;
	err = test.backend->test_run(&test, packets->list, count, results, why);
	test.backend->test_close(&test);
	return err;
}

int kzmark_validate(const struct contender *contender,
		    const struct material *material, uint32_t count, char *why)
{
	struct kz_result *results = calloc(count, sizeof(*results));
	bool marks = material_sets_marks(material);
	struct packets packets = { 0 };
	int err = results ? material_packets(material, &packets) : -ENOMEM;
	uint32_t i;

	if (!err)
		err = evaluate_all(contender, material, &packets, count,
				   results, why);
	for (i = 0; !err && i < count; i++) {
		int rule = (int)results[i].rule; /* KZ_NONE: -1 */

		if (rule != material->expected[i]) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %u fires rule %d, not %d",
				 contender->name, i, rule,
				 material->expected[i]);
		} else if (marks && results[i].mark != material->marks[i]) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %u gets mark 0x%x, not 0x%x",
				 contender->name, i, results[i].mark,
				 material->marks[i]);
		}
	}
	packets_free(&packets);
	free(results);
	return err;
}
