// SPDX-License-Identifier: GPL-2.0-only
/*
 * bpfilter of Debian sid, with its own libraries: scripts/fetch-peers. Its
 * daemon makes a program of the rules and pins it; then it may end. It attaches
 * the program in generic mode, so that only test runs compare with ours.
 */
#include <string.h>

#include <netinet/in.h>

#include "bench/system/five_tuple.h"
#include "bench/system/prefixes.h"
#include "bench/system/sut.h"
#include "userspace/backend/backend.h"

/* ---- its language ---- */

static void rule_write(const struct five_tuple *t, enum kz_verdict verdict,
		       FILE *out)
{
	const char *l4 = t->low[PROTOCOL] == IPPROTO_UDP ? "udp" : "tcp";
	char prefix[20];

	fputs("  rule", out);
	if (!five_tuple_is_wild(t, SADDR)) {
		five_tuple_prefix(t, SADDR, prefix, sizeof(prefix));
		fprintf(out, " ip4.snet eq %s", prefix);
	}
	if (!five_tuple_is_wild(t, DADDR)) {
		five_tuple_prefix(t, DADDR, prefix, sizeof(prefix));
		fprintf(out, " ip4.dnet eq %s", prefix);
	}
	if (!five_tuple_is_wild(t, PROTOCOL))
		fprintf(out, " ip4.proto eq %u", t->low[PROTOCOL]);
	if (!five_tuple_is_wild(t, SPORT))
		fprintf(out, " %s.sport range %u-%u", l4, t->low[SPORT],
			t->high[SPORT]);
	if (!five_tuple_is_wild(t, DPORT))
		fprintf(out, " %s.dport range %u-%u", l4, t->low[DPORT],
			t->high[DPORT]);
	fputs(verdict == KZ_DROP ? " DROP\n" : " ACCEPT\n", out);
}

static int write_chain(const struct sut *sut, const struct ruleset *ruleset,
		       FILE *out, char *why)
{
	fputs("chain CHAIN BF_HOOK_XDP{ifindex=IFINDEX} ACCEPT\n", out);
	if (!ruleset->policy->n_sets)
		return five_tuples_each(sut, ruleset, rule_write, out, why);
	fputs("  rule (ip4.snet) in {", out);
	prefixes_print(ruleset->policy, ";", out);
	fputs("} DROP\n", out);
	return 0;
}

/* ---- its daemon ---- */

/* $1: the file that write() made, $2: a name for its chain. */
static const char script[] =
	"set -e\n"
	"root=$(scripts/fetch-peers --print bpfilter)\n"
	"mount -t tmpfs none /run\n"
	"mkdir /run/bpfilter\n"
	"run() { name=$1; shift; \"$root\"/usr/lib64/ld-linux-x86-64.so.2 "
	"--library-path \"$root/usr/lib/x86_64-linux-gnu\" "
	"\"$root/usr/sbin/$name\" \"$@\"; }\n"
	"run bpfilter >/run/log 2>&1 & daemon=$!\n"
	"for i in $(seq 100); do "
	"[ -S /run/bpfilter/daemon.sock ] && break; sleep 0.1; done\n"
	"index=$(ip -o link show " TESTBED_DEVICE " | cut -d: -f1)\n"
	"sed \"1s/CHAIN/$2/;1s/IFINDEX/$index/\" \"$1\" >/run/chain\n"
	"run bfcli chain set --from-file /run/chain || "
	"{ cat /run/log >&2; exit 1; }\n"
	"kill $daemon; wait $daemon || :\n";

static int up(const struct sut *sut, const struct setup *setup, char *why)
{
	char chain[16];
	const char *const command[] = {
		"unshare", "-m",	  "sh",	 "-c", script,
		"sh",	   setup->config, chain, NULL,
	};

	(void)sut;
	snprintf(chain, sizeof(chain), "kz%d", setup->testbed->number);
	return testbed_run(setup->testbed, NULL, why, command);
}

const struct sut sut_bpfilter = {
	.name = "bpfilter",
	.label = "bpfilter",
	.style = "peer",
	.help = "bpfilter 0.6 of Debian sid, an XDP program",
	.side = PEER,
	.hook = HOOK_XDP,
	.up = up,
	.write = write_chain,
	.how = "scripts/fetch-peers bpfilter; bpfilter; "
	       "bfcli chain set --from-file RULES",
};
