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
	  "Each rule sets a field of the packet's mark to one of 255 values and keeps the other bits. The marks that packets have after the hook were checked. "
	  "Values are above the baseline: the same packet at the same hook, with an empty program or with nothing. User-Mode Linux is a clock of its own; it has the module's only nanoseconds where the kernel cannot load the module. "
	  "Following a flow: the first packet's field is kept with its connection, and the later packets of 4,096 connections, which get the field from there, are measured. Their baseline is connection tracking alone. "
	  "kzmark tc comes before connection tracking, and keeps flows in a table of its own." },
	{ "limit", "What a rate limit costs",
	  "One rule with one bucket, which drops packets that come faster. None do, so all packets must pass. The next charts have a rule without a limit, at 1 rule. "
	  "The iptables match limit ends at 10,000 packets a second, so iptables uses hashlimit, with one bucket as well." },
	{ "cost", "What a rule set costs: instructions",
	  "ClassBench access lists of growing size, 65,536 flows. The instruction clock is the same on every machine. "
	  "Values are above an empty program or hook. Vertical lines show the range between the quartiles; on this clock they are smaller than the points." },
	{ "time", "What a rule set costs: nanoseconds",
	  "The same rules on this machine's kernel and clock, without the module, which this kernel cannot load. "
	  "Hollow points are noisy: twice the packets did not take twice the time." },
	{ "uml", "The module's nanoseconds: User-Mode Linux",
	  "A kernel that runs as a process, at this machine's speed, and can load the module. It shows the module beside nftables and iptables. "
	  "Compare these numbers only with each other, not with the charts above: one processor without locked instructions, expensive page faults, no BPF compiler. "
	  "The baseline, which is subtracted, includes the packet generator, which is interpreted there." },
	{ "list", "Throughput: lists of addresses",
	  "A public block list (FireHOL level 4; 100,000 generated prefixes if it is not available) against the kernel's own ways to look up an address, and against an empty hook. All hooks share one scale: "
	  "in XDP and at ingress packets are dropped, at prerouting they pass." },
	{ "cores", "Throughput: one core and two",
	  "Packets per second of CPU time, with the receiving side included. With two cores, each sends into its own queue of the same device." },
	{ "flows", "Throughput: by the number of flows",
	  "The same rules with more and more different packets: this shows the effect of caches." },
	{ "latency", "Latency",
	  "A packet is sent, passes the hook, is routed, and comes back, one at a time. At half load the other core sends through the same hook half of the time. "
	  "The highest values often come from the scheduler: p99.9 and max need an idle machine." },
	{ "update", "Changing the rules",
	  "From a file to attached rules, by the command that a user types (nft -f, iptables-restore, kzmark load), with starting the processes included. "
	  "The baseline is the same command with no rules, or an empty program. kzmark's time includes its compiler; generating nft's concatenated sets from the rules beforehand is not counted." },
	{ "memory", "Memory and code",
	  "Memory that the kernel still charges to a process after it has loaded the rules and ended, and the code that was loaded: BPF programs as machine code, modules with their static data. "
	  "Code that is always in the kernel (hooks, the BPF runtime) is not counted." },
};
const unsigned int n_chart_sections =
	sizeof(chart_sections) / sizeof(chart_sections[0]);
