// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/chart_specs.h"

#define ABOVE_PROGRAM "above an empty program"
#define ABOVE_HOOK "above an empty hook"
#define INSTRUCTIONS "instructions a packet above the baseline"
#define NANOSECONDS "ns a packet above the baseline"
#define RATE "million packets a second, a core"

/* What is not said is 0. */
#define SPEC(its_section, its_scenario, its_kind, its_about, ...) \
	{                                                         \
		.section = its_section, .scenario = its_scenario, \
		.kind = its_kind, .about = its_about, __VA_ARGS__ \
	}
#define COST(hook, its_about, above)                   \
	SPEC("cost", "cost-" hook, BY_SIZE, its_about, \
	     .y_label = "instructions a packet " above, .least = 10)
#define TIME(hook, its_about, above)                   \
	SPEC("time", "time-" hook, BY_SIZE, its_about, \
	     .y_label = "ns a packet " above, .least = 5)
#define MARK(its_scenario, its_about, its_label) \
	SPEC("mark", its_scenario, BARS_ABOVE, its_about, .y_label = its_label)
#define LIST(its_scenario, its_about)                                \
	SPEC("list", its_scenario, BARS, its_about, .y_label = RATE, \
	     .rate = true)
#define CORES(hook, its_about)                                 \
	SPEC("cores", "cores-" hook, BARS_VARIANTS, its_about, \
	     .y_label = "million packets a second", .rate = true)
#define FLOWS(hook, its_about)                                               \
	SPEC("flows", "flows-" hook, BY_VARIANT, its_about, .y_label = RATE, \
	     .rate = true, .least = 0.01)
#define LATENCY(hook, its_about, load, its_choice, its_suffix) \
	SPEC("latency", "latency-" hook, BY_QUANTILE,          \
	     its_about ", 1,000 rules, " load " load",         \
	     .y_label = "ns there and back", .least = 100,     \
	     .choice = its_choice, .suffix = its_suffix)

const struct chart_spec chart_specs[] = {
	MARK("mark-cost-prerouting", "1,000 rules, prerouting", INSTRUCTIONS),
	MARK("mark-cost-tc", "1,000 rules, ingress", INSTRUCTIONS),
	MARK("mark-time-prerouting", "1,000 rules, prerouting", NANOSECONDS),
	MARK("mark-time-tc", "1,000 rules, ingress", NANOSECONDS),
	MARK("uml-mark-prerouting", "1,000 rules, prerouting",
	     "ns above the baseline, User-Mode Linux"),
	MARK("flow-cost-prerouting", "following a flow, 10 rules",
	     "instructions above tracking alone"),
	MARK("flow-time-prerouting", "following a flow, 10 rules",
	     "ns above tracking alone"),
	MARK("uml-flow-prerouting", "following a flow, 10 rules",
	     "ns above tracking, User-Mode Linux"),
	SPEC("limit", "limit-cost-prerouting", BARS_ABOVE,
	     "one rule, prerouting", .y_label = INSTRUCTIONS),
	SPEC("limit", "limit-cost-tc", BARS_ABOVE, "one rule, ingress",
	     .y_label = INSTRUCTIONS),
	COST("xdp", "XDP", ABOVE_PROGRAM),
	COST("tc", "tc and netdev ingress", ABOVE_PROGRAM),
	COST("prerouting", "prerouting", ABOVE_HOOK),
	TIME("xdp", "XDP", ABOVE_PROGRAM),
	TIME("tc", "tc and netdev ingress", ABOVE_PROGRAM),
	TIME("prerouting", "prerouting", ABOVE_HOOK),
	SPEC("uml", "uml-prerouting", BY_SIZE, "prerouting, User-Mode Linux",
	     .y_label = "ns a packet " ABOVE_HOOK, .least = 5),
	SPEC("uml", "uml-list-prerouting", BARS,
	     "block list, prerouting, User-Mode Linux", .y_label = RATE,
	     .rate = true),
	LIST("list-time-xdp", "block list, XDP"),
	LIST("list-time-tc", "block list, ingress"),
	LIST("list-time-prerouting", "block list, prerouting"),
	LIST("deny-time-xdp", "1,000 addresses, XDP"),
	CORES("xdp", "1,000 rules, XDP"),
	CORES("tc", "1,000 rules, ingress"),
	CORES("prerouting", "1,000 rules, prerouting"),
	FLOWS("xdp", "block list, XDP"),
	FLOWS("tc", "10,000 rules, ingress"),
	LATENCY("xdp", "XDP", "low", 1, "-low"),
	LATENCY("tc", "ingress", "low", 1, "-low"),
	LATENCY("prerouting", "prerouting", "low", 1, "-low"),
	LATENCY("xdp", "XDP", "half", 50, NULL),
	LATENCY("tc", "ingress", "half", 50, NULL),
	LATENCY("prerouting", "prerouting", "half", 50, NULL),
	SPEC("update", "force", BY_SIZE_PLAIN, "from a file to in force",
	     .y_label = "ms", .least = 0.1),
	SPEC("update", "replace", BARS, "10,000 rules put in force anew",
	     .y_label = "ms", .choice = 10000),
	SPEC("update", "effort", BARS, "10,000 rules put in force",
	     .y_label = "ms of CPU time", .choice = 10000),
	SPEC("update", "force-guest", BARS, "1,000 rules, in the VM",
	     .y_label = "millions of instructions"),
	SPEC("memory", "memory", BARS, "kernel memory, 10,000 rules",
	     .y_label = "bytes a rule"),
	SPEC("memory", "code", BARS, "code in the kernel, 1,000 rules",
	     .y_label = "bytes"),
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
