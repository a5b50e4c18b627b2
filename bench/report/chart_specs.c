// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/chart_specs.h"

#define INSTRUCTIONS "instructions per packet above the baseline"
#define NANOSECONDS "ns per packet above the baseline"
#define TRACKED_INSTRUCTIONS "instructions per packet above tracking alone"
#define TRACKED_NANOSECONDS "ns per packet above tracking alone"
#define RATE "million packets per second and core"

/* Two charts for each latency trial. */
#define LATENCY(load, its_choice, its_suffix)                         \
	{                                                             \
		"latency", TOPIC_LATENCY, CLOCK_HOST, BY_QUANTILE,    \
			.y_label = "ns there and back", .least = 100, \
			.choice = its_choice,                         \
			.remark = ", 1,000 rules, " load " load",     \
			.suffix = its_suffix                          \
	}

const struct chart_spec chart_specs[] = {
	{ "mark", TOPIC_MARK, CLOCK_GUEST, BARS_ABOVE,
	  .y_label = INSTRUCTIONS },
	{ "mark", TOPIC_MARK, CLOCK_HOST, BARS_ABOVE, .y_label = NANOSECONDS },
	{ "mark", TOPIC_MARK, CLOCK_UML, BARS_ABOVE, .y_label = NANOSECONDS },
	{ "mark", TOPIC_STICKY, CLOCK_GUEST, BARS_ABOVE,
	  .y_label = TRACKED_INSTRUCTIONS },
	{ "mark", TOPIC_STICKY, CLOCK_HOST, BARS_ABOVE,
	  .y_label = TRACKED_NANOSECONDS },
	{ "mark", TOPIC_STICKY, CLOCK_UML, BARS_ABOVE,
	  .y_label = TRACKED_NANOSECONDS },
	{ "limit", TOPIC_LIMIT, CLOCK_GUEST, BARS_ABOVE,
	  .y_label = INSTRUCTIONS },
	{ "cost", TOPIC_RULES, CLOCK_GUEST, BY_SIZE, .y_label = INSTRUCTIONS,
	  .least = 10 },
	{ "time", TOPIC_RULES, CLOCK_HOST, BY_SIZE, .y_label = NANOSECONDS,
	  .least = 5 },
	{ "uml", TOPIC_RULES, CLOCK_UML, BY_SIZE, .y_label = NANOSECONDS,
	  .least = 5 },
	{ "uml", TOPIC_LIST, CLOCK_UML, BARS, .y_label = RATE, .rate = true },
	{ "list", TOPIC_LIST, CLOCK_HOST, BARS, .y_label = RATE, .rate = true },
	{ "list", TOPIC_DENY, CLOCK_HOST, BARS, .y_label = RATE, .rate = true },
	{ "cores", TOPIC_CORES, CLOCK_HOST, BARS_VARIANTS,
	  .y_label = "million packets per second", .rate = true },
	{ "flows", TOPIC_FLOWS, CLOCK_HOST, BY_VARIANT, .y_label = RATE,
	  .rate = true, .least = 0.01 },
	LATENCY("low", 1, "-low"),
	LATENCY("half", 50, NULL),
	{ "update", TOPIC_ATTACH, CLOCK_HOST, BY_SIZE_PLAIN, .y_label = "ms",
	  .least = 0.1 },
	{ "update", TOPIC_REPLACE, CLOCK_HOST, BARS, .y_label = "ms" },
	{ "update", TOPIC_CPU, CLOCK_HOST, BARS, .y_label = "ms of CPU time",
	  .remark = " 10,000 rules" },
	{ "update", TOPIC_CPU, CLOCK_GUEST, BARS,
	  .y_label = "millions of instructions",
	  .remark = " 1,000 rules, in the VM" },
	{ "memory", TOPIC_MEMORY, CLOCK_GUEST, BARS,
	  .y_label = "bytes per rule" },
	{ "memory", TOPIC_CODE, CLOCK_GUEST, BARS, .y_label = "bytes" },
};
const unsigned int n_chart_specs = sizeof(chart_specs) / sizeof(chart_specs[0]);

const struct chart_section chart_sections[] = {
	{ "mark", "What marking costs",
	  "Each rule sets a field of the packet's mark to one of 255 values and keeps the other bits; what marks packets have behind the hook was compared with what they must be. "
	  "Nought is the same packet at the same hook, with an empty program or nothing there. User-Mode Linux is a clock of its own, and the module's only one in nanoseconds where the kernel loads none. "
	  "Following a flow: the first packet's field is kept with its connection, and what is measured is later ones of 4,096 connections, which get it from there; nought is such a packet, its connection tracked and no more. "
	  "kzmark tc stands before the tracking, and keeps flows in a table of its own." },
	{ "limit", "What a rate limit costs",
	  "One rule with one bucket, which drops what comes faster; nothing does, so that all packets must pass. Its fellow without a limit is in the next charts, at one rule. "
	  "iptables' limit ends at 10,000 packets a second: it has hashlimit, one bucket as well." },
	{ "cost", "What a rule set costs: instructions",
	  "ClassBench access lists of growing size, 65,536 flows; the instruction clock, which is the same on every machine. "
	  "Nought is an empty program or hook. Spreads, from quartile to quartile, are drawn, and on this clock smaller than the marks." },
	{ "time", "What a rule set costs: nanoseconds",
	  "The same on this machine's kernel and clock, without the module, which this kernel does not load. "
	  "Hollow marks are noisy: twice the packets did not take twice the time." },
	{ "uml", "The module's nanoseconds: User-Mode Linux",
	  "A kernel that runs as a process, at this machine's speed, and loads the module: what it costs beside nftables and iptables. "
	  "Relative numbers only, not to be mixed with the charts above: one processor without locked instructions, dear page faults, no BPF compiler. "
	  "The baseline, which is subtracted, has the packets' maker in it, interpreted." },
	{ "list", "Throughput: lists of addresses",
	  "A public block list (FireHOL level 4; 100,000 drawn prefixes where it is not at hand) against the kernel's own ways to look up an address, and what the hook makes with nothing to do. One scale for all hooks: "
	  "in XDP and at ingress packets are dropped, at prerouting they go on." },
	{ "cores", "Throughput: one core and two",
	  "Packets for each second of CPU time, receiving included; on two cores both send into their own queue of the same device." },
	{ "flows", "Throughput: how it depends on the number of flows",
	  "The same rules with more and more different packets: what caches hold, and what they do not." },
	{ "latency", "Latency",
	  "A packet is sent, passes the hook, is routed, and comes back, one at a time; at half load the other core sends through the same hook half of the time. "
	  "The largest of all is often the scheduler's: p99.9 and max need a machine with nothing else to do." },
	{ "update", "Changing the rules",
	  "From a file to in force by the command that one would type (nft -f, iptables-restore, kzmark load), processes started included. "
	  "The baseline is the same command with no rules, or an empty program. kzmark's time is the compiler's, too; that rules were made into nft's concatenated sets beforehand is not counted." },
	{ "memory", "Memory and code",
	  "What the kernel still has charged to a process that put the rules in force and ended, and the code that came with them: BPF programs as machine code, modules with their static data. "
	  "What the kernel has in its core anyway (hooks, the runtime of BPF) is not counted." },
};
const unsigned int n_chart_sections =
	sizeof(chart_sections) / sizeof(chart_sections[0]);
