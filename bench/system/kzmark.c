// SPDX-License-Identifier: GPL-2.0-only
/* Ours: a policy in one of the backends. */
#include "bench/system/kzmark.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/bpf/flow.h"
#include "bench/system/sut.h"
#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"
#include "userspace/lang/parse_policy.h"

void kzmark_path(char *path, size_t size)
{
	char self[256] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		self[0] = '\0';
	snprintf(path, size, "%s/kzmark", dirname(self));
}

static int load_image(const struct sut *sut, const struct setup *setup,
		      const struct image *image, const char *hook, char *why)
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
	err = backend->load(backend, &attachment, image, &generation, why);
	testbed_leave();
	return err;
}

static int load(const struct sut *sut, const struct setup *setup,
		const char *hook, char *why)
{
	return load_image(sut, setup, &setup->workload->image, hook, why);
}

static int up(const struct sut *sut, const struct setup *setup, char *why)
{
	/* Baselines and peers in XDP are native, so generic is unfair. */
	return load(sut, setup, sut->hook == HOOK_XDP ? "native" : NULL, why);
}

/* With a flow cache for the group that has the rules. */
static int up_cached(const struct sut *sut, const struct setup *setup,
		     char *why)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_read(setup->text, &messages);
	struct image image;
	int err = policy ? 0 : -EINVAL;

	if (!err)
		policy->groups[0].cached = true;
	err = err ?: policy_compile(policy, &image, &messages);
	if (err)
		refuse(why, err, "%s: cannot compile %s", sut->name,
		       setup->text);
	else
		err = load_image(sut, setup, &image, "native", why);
	if (!err)
		image_free(&image);
	messages_clear(&messages);
	policy_free(policy);
	return err;
}

static int up_by_command(const struct sut *sut, const struct setup *setup,
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

/* Before the first rule, which is where it costs most. */
static int change(const struct sut *sut, const struct setup *setup, bool add,
		  char *why)
{
	char path[300];
	const char *const add_rule[] = {
		path,
		"rule",
		"add",
		"-q",
		"bench",
		"before",
		"0",
		"ip saddr " CHANGE_SADDR " ip daddr " CHANGE_DADDR
		" udp dport " CHANGE_DPORT " drop",
		NULL,
	};
	const char *const del_rule[] = {
		path, "rule", "del", "-q", "bench", "0", NULL,
	};

	(void)sut;
	kzmark_path(path, sizeof(path));
	return testbed_run(setup->testbed, NULL, why,
			   add ? add_rule : del_rule);
}

/* The module's policy at no hook, but called by a rule of iptables. */
static int up_by_rule(const struct sut *sut, const struct setup *setup,
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
	int err = load(sut, setup, "none", why);

	kzmark_path(path, sizeof(path));
	snprintf(libraries, sizeof(libraries), "XTABLES_LIBDIR=%s",
		 dirname(path));
	return err ? err : testbed_run(setup->testbed, NULL, why, rule);
}

/* Detach from a device that stays. */
static void down(const struct sut *sut, const struct setup *setup)
{
	const struct backend *backend = backend_find(sut->backend);
	char why[WHY_SIZE];

	if (testbed_enter(setup->testbed))
		return;
	backend->unload(backend, "bench", why); /* if it is loaded */
	testbed_leave();
}

/* ---- a test run ---- */

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

static int validate(const struct sut *sut, const struct workload *workload,
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
				 "%s: flow %u fires rule %d, expected %d",
				 sut->name, i, rule, workload->expected[i]);
		} else if (marks && results[i].mark != workload->marks[i]) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %u gets mark 0x%x, expected 0x%x",
				 sut->name, i, results[i].mark,
				 workload->marks[i]);
		}
	}
	packets_free(&packets);
	free(results);
	return err;
}

/* ---- the rows ---- */

static const char *const kmod_modules[] = { "xt_kzmark", NULL };
static const char *const xt_modules[] = { "xt_kzmark", "x_tables", "ip_tables",
					  "iptable_mangle", NULL };
static const char *const nft_modules[] = { "nf_tables", NULL };

const struct sut sut_kzmark_xdp = {
	.name = "kzmark-xdp",
	.label = "kzmark XDP",
	.style = "xdp",
	.help = "the policy in XDP, native",
	.side = OURS,
	.hook = HOOK_XDP,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIST |
		  TOPIC_DENY | TOPIC_FLOWS,
	.up = up,
	.up_by_command = up_by_command,
	.change = change,
	.down = down,
	.validate = validate,
	.backend = "xdp",
	.backend_label = "XDP",
};

const struct sut sut_kzmark_cached = {
	.name = "kzmark-cached",
	.label = "kzmark, flow cache",
	.style = "tc",
	.help = "the same with a flow cache ('cache flows')",
	.side = OURS,
	.hook = HOOK_XDP,
	.up = up_cached,
	.down = down,
	.validate = validate,
	.backend = "xdp",
};

const struct sut sut_kzmark_tc = {
	.name = "kzmark-tc",
	.label = "kzmark tc",
	.style = "tc",
	.help = "the policy in tc, ingress",
	.side = OURS,
	.hook = HOOK_TC,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIST |
		  TOPIC_LIMIT | TOPIC_MARK | TOPIC_STICKY | TOPIC_FLOWS,
	.up = up,
	.up_by_command = up_by_command,
	.change = change,
	.down = down,
	.validate = validate,
	.backend = "tc",
	.backend_label = "tc",
};

const struct sut sut_kzmark_netfilter = {
	.name = "kzmark-netfilter",
	.label = "kzmark nf BPF",
	.style = "netfilter",
	.help = "the policy in BPF at prerouting",
	.side = OURS,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIST |
		  TOPIC_LIMIT,
	.up = up,
	.up_by_command = up_by_command,
	.change = change,
	.down = down,
	.validate = validate,
	.backend = "netfilter",
	.backend_label = "nf BPF",
};

const struct sut sut_kzmark_kmod = {
	.name = "kzmark-kmod",
	.label = "kzmark module",
	.style = "kmod",
	.help = "the policy in the module, at prerouting",
	.side = OURS,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIST |
		  TOPIC_LIMIT | TOPIC_MARK | TOPIC_STICKY,
	.up = up,
	.up_by_command = up_by_command,
	.change = change,
	.down = down,
	.validate = validate,
	.backend = "kmod",
	.backend_label = "module",
	.needs_module = true,
	.modules = kmod_modules,
};

const struct sut sut_kzmark_xt = {
	.name = "kzmark-xt",
	.label = "module by iptables",
	.style = "kmod",
	.help = "the same, by one rule of iptables-legacy",
	.side = OURS,
	.hook = HOOK_PREROUTING,
	.topics = TOPIC_RULES | TOPIC_MARK | TOPIC_STICKY,
	.up = up_by_rule,
	.down = down,
	.validate = validate,
	.backend = "kmod",
	.needs_module = true,
	.modules = xt_modules,
};

const struct sut sut_kzmark_nft = {
	.name = "kzmark-nft",
	.label = "kzmark as nft",
	.style = "translation",
	.help = "the policy as nftables rules, at prerouting",
	.side = OURS,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_MARK,
	.up = up_by_command,
	.down = down,
	.backend = "nft",
	.backend_label = "nft",
	.modules = nft_modules,
	.most_rules = LINEAR_RULES,
};
