// SPDX-License-Identifier: GPL-2.0-only
/* Text that does not depend on the numbers: style sheet, method, limits. */
#include "bench/report/chart.h"
#include "bench/report/sections.h"

static const char style[] =
	":root{color-scheme:light dark;--ink:#1b1b1b;--soft:#5a5a5a;--line:#dcdcdc;--paper:#fff;--mine:#eef5fa;--yes:#00795a;--no:#b03a00}"
	"body{margin:0 auto;max-width:1340px;padding:.9rem 1.6rem 4rem;background:var(--paper);color:var(--ink);font:14.5px/1.5 system-ui,'DejaVu Sans',sans-serif}"
	"h1{font-size:1.4rem;margin:0;display:inline-block}h2{font-size:1.12rem;margin:2rem 0 .4rem}h3{font-size:.95rem;margin:1.4rem 0 .3rem}"
	"header p,section>p{color:var(--soft);margin:.3rem 0;max-width:66rem}h3 small,td small,th small,.group small{font-weight:400;color:var(--soft)}"
	"header p{display:inline;margin-left:1rem;font-size:13px}#recommend h2{margin-top:.5rem}#recommend>p{font-size:12.5px;max-width:none;line-height:1.4}#backends h2{margin-top:.8rem}"
	"a{color:inherit}small{font-size:.84em}"
	"table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px;line-height:1.35}"
	"th,td{padding:.22rem .5rem;border-bottom:1px solid var(--line);vertical-align:baseline;text-align:right;white-space:nowrap}"
	"th:first-child,.who,.cannot{text-align:left}td.cannot{white-space:normal;min-width:15rem}.cannot{font-size:12px;color:var(--no)}th.cannot{color:inherit;font-size:inherit}"
	"thead th{vertical-align:bottom;font-weight:600;border-bottom:2px solid var(--line)}.over{text-align:center;border-bottom:1px solid var(--line)}"
	"tbody th{font-weight:500}.group th{vertical-align:bottom;border-bottom:2px solid var(--line);font-weight:600;color:var(--soft)}"
	".group th:first-child{color:var(--ink)}.jobs .group th:first-child{white-space:normal;max-width:18rem;line-height:1.2}.safety{text-align:center!important;vertical-align:middle!important;background:var(--paper)}.jobs tbody+tbody .group th{padding-top:.45rem}"
	".jobs,.backends{width:100%}.who{padding-left:1.1rem}.use,.use+td,.use+td+td,.use+th,.use+th+th{background:var(--mine)}"
	".baseline td,.baseline th{color:var(--soft)}.ours,.backends tbody{background:var(--mine)}"
	".none{color:var(--soft)}.yes{color:var(--yes)}.no{color:var(--no);font-weight:600}"
	".capabilities td,.capabilities th{text-align:center}.capabilities th:first-child{text-align:left}"
	".columns{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;align-items:flex-start}.reasons{flex:1 1 22rem;font-size:13px;color:var(--soft)}"
	".wide{overflow-x:auto}.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(23.5rem,100%),1fr));gap:1rem .6rem}figure{margin:0}"
	"svg{width:100%;max-width:430px;height:auto}code,pre{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.92em}"
	"pre{tab-size:4;border-left:3px solid var(--line);padding:.3rem .9rem;overflow-x:auto;font-size:12.5px;line-height:1.4;margin:.4rem 0}"
	".systems{white-space:normal}.systems td,.systems th{vertical-align:top}.words{text-align:left;white-space:normal}.systems code{font-size:11.5px}"
	".given{columns:27rem;column-gap:1.5rem}.given figure{break-inside:avoid;margin:0 0 .7rem}figcaption{font-weight:600;font-size:12.5px}.given pre{font-size:11px;line-height:1.3;margin:.1rem 0}"
	"ul{max-width:62rem;padding-left:1.2rem;margin:.3rem 0}li{margin:.25rem 0}abbr{color:var(--no);text-decoration:none}"
	".heat{text-align:center;font-size:11px}.heat a{text-decoration:none;display:block}.strip .heat{min-width:1.3rem;border:1px solid var(--paper)}.strip{width:100%}.strip th{width:4rem}.matrix th:first-child{text-align:left}"
	".panic-or-hang{background:#8e1b1b;color:#fff}.oops{background:#d1452e;color:#fff}.silent-wrong-result{background:#e8b83a;color:#1b1b1b}.detected-by-the-debug-kernel-only{background:#b58ad6;color:#1b1b1b}"
	".contained{background:#8fc3e8;color:#1b1b1b}.refused-at-load,.refused-at-build{background:#7cc4a0;color:#1b1b1b}.nothing{background:#dfeee6;color:#1b1b1b}.published{background:#b9b9b9;color:#1b1b1b}.excerpts{font-size:12.5px;margin-top:.6rem}"
	"@media screen and (max-width:1100px){.wide th:first-child{position:sticky;left:0;background:var(--paper)}}"
	"@media screen and (max-width:700px){body{padding:.7rem .8rem}.jobs,.backends{width:auto}.who{padding-left:.5rem}th,td{padding:.2rem .35rem}header p{display:block;margin:.2rem 0}.jobs tbody th:first-child{white-space:normal;min-width:8rem}}\n";

static const char dark[] =
	":root{--ink:#e6e6e6;--soft:#a3a3a3;--line:#343638;--paper:#151617;--mine:#1c2730;--yes:#35c79b;--no:#ff9350}";

/* On paper: small tables, and nothing that is cut in the middle. */
static const char print[] =
	"@media print{@page{size:A4 landscape;margin:11mm}body{max-width:none;padding:0;font-size:10.5px}"
	"table,.cannot,.reasons,header p,#recommend>p{font-size:9px}pre,.given pre{font-size:8px;white-space:pre-wrap}.systems code{font-size:7.5px}.systems td,.systems th{padding:.05rem .28rem;line-height:1.2}.systems td:nth-child(3){white-space:nowrap}#method{font-size:9.5px;line-height:1.35}th,td{padding:.14rem .28rem}.who{padding-left:.5rem}"
	"tr,figure,h2,h3,pre,li,.keep{break-inside:avoid}h2,h3,section>p{break-after:avoid}p{break-inside:avoid}"
	".wide{overflow:visible}.charts{display:flex;flex-wrap:wrap;gap:1mm}.charts figure{width:32.6%}h2{margin-top:1.2rem}svg{width:100%}"
	"thead{display:table-header-group}#overview,#capabilities,#cost,#latency,#update,#systems,#method,#records{break-before:page}}";

void section_style(const struct page *page)
{
	fputs("<style>\n", page->out);
	fputs(style, page->out);
	chart_style(page->out, false);
	/* Paper is white, whatever the screen is. */
	fputs("@media screen and (prefers-color-scheme:dark){", page->out);
	fputs(dark, page->out);
	chart_style(page->out, true);
	fputs("}\n", page->out);
	fputs(print, page->out);
	fputs("</style>\n", page->out);
}

static const char method[] =
	"<section id=method class=fixed><h2>Method</h2><ul>\n"
	"<li><b>Correct before fast.</b> For every rule set 65,536 different flows are chosen: those of its trace, then points inside its rules. "
	"The trace, the reference interpreter (on a sample), the compiled image and the backend&rsquo;s own test run must name the same rule for each. "
	"Then packets are sent through the hook, and all of them must get the verdict of the rules. A system that fails is not timed, and the report shows the reason.</li>\n"
	"<li><b>Two clocks.</b> <em>Instructions</em>: a VM under QEMU TCG with -icount, where a nanosecond of guest time is an instruction. "
	"The value is the slope between N and 2N packets, so fixed costs cancel. It is the same on every machine to a fraction of a percent, and does not see caches, "
	"branch prediction and mitigations. <em>Nanoseconds</em>: this machine&rsquo;s kernel, CPU time of the sending thread, which does the receiving side too, "
	"less the time of an empty run. The two are never mixed in one column. "
	"<em>A third clock</em>, of <code>make bench-full</code>: User-Mode Linux, nanoseconds of a kernel that runs as a process on this machine and can load the module. "
	"Packets, baselines and arithmetic are the same; compare its values only with each other.</li>\n"
	"<li><b>Packets are generated in the kernel</b> (BPF_PROG_TEST_RUN with live frames, 64 at a time) and redirected into a veth device; the system under test is at its other end.</li>\n"
	"<li><b>Baselines.</b> Each hook has one: an empty program that counts and drops or passes, or nothing at all. Costs are differences to it.</li>\n"
	"<li><b>Marks that follow flows.</b> 4,096 UDP connections of which both ends have sent packets: the answer, which matches no rule, must have had the first packet&rsquo;s mark. "
	"Later packets, which get the mark from the connection, are measured; the baseline is connection tracking alone. "
	"nft has one statement for this from Linux 6.13 on; in 6.12 one look-up of the connection&rsquo;s bits jumps to the chain that sets them.</li>\n"
	"<li><b>In turn.</b> All systems of a case are active at the same time, each in its own network namespace, and are measured one after the other, round by round, "
	"after a warm-up that also calibrates how many packets fill a sample. Half the packets must take half the time within 5&nbsp;%; otherwise the value is marked <b>~</b>, in charts by a hollow point.</li>\n"
	"<li><b>Peers</b> have the best configuration that an expert would write: see <a href=\"#systems\">the systems compared</a>. "
	"Rule by rule ends at 10,000 rules: a packet takes tens of microseconds there.</li>\n"
	"<li><b>Memory</b> is what the kernel has charged to a memory cgroup for a process that loaded the rules and ended (bench/metric/memcg.h says what it does not include); nft&rsquo;s concatenated sets leave out rules that others cover. <b>Replacing under load</b>: the other core sends without pause while the same rules are loaded again and again; every packet must get the verdict of the rules.</li>\n"
	"</ul><h2>Limits</h2><ul>\n"
	"<li>veth, no NIC: no DMA, no interrupts, no hardware queues. A driver&rsquo;s cost is added to this, and is the same for all systems at a hook.</li>\n"
	"<li>Packets have 54 bytes; other lengths are not measured. Native XDP on veth copies packets that come as skbs, as in the latency scenarios; their baseline does so too.</li>\n"
	"<li>Marks that follow flows: new connections are not measured, nor more connections than fit into caches.</li>\n"
	"<li>The module has nanoseconds where it is loaded (<code>insmod</code> before <code>make bench</code>); where the kernel cannot load it, there are instructions and User-Mode Linux. "
	"User-Mode Linux has one processor, so atomic operations and locks are cheap there, for all systems; uncached memory is slower, because its pages are small.</li>\n"
	"<li>Instructions are not time: a cache miss costs as much as 300 of them. Compare the charts of the two clocks.</li>\n"
	"<li>On a shared machine, look at the spreads before you believe a difference of a few percent; <code>kzbench compare</code> says which differences are noise.</li>\n"
	"<li>If ClassBench&rsquo;s own sets are not available, similar rules are generated: these are not comparable with the real ones.</li>\n"
	"<li>The block list is FireHOL&rsquo;s level 4 if it is available (190,953 prefixes), else 100,000 generated ones; records call it blocklist_100k in both cases.</li>\n"
	"</ul><h2 id=own>On your own hardware</h2>\n"
	"<pre>git clone ... kzmark &amp;&amp; cd kzmark\n"
	"make bench                                # this report, in less than 10 minutes, as root on Debian\n"
	"make bench-full                           # other kinds of rules, longer samples, User-Mode Linux\n"
	"build/kzbench list                        # all scenarios\n"
	"build/kzbench run 'cost-*' --clock guest  # some of them\n"
	"build/kzbench compare bench/results/A bench/results/B</pre>\n"
	"<p class=fixed>With a real NIC, another machine sends the packets; it needs <code>make build/kzbench</code> as well. The value is how many packets arrive per second of CPU time in softirqs. "
	"For each rule set the <code>--sender</code> command gets the rule set&rsquo;s own 65,536 flows on its standard input. First it sends each once, slowly: all must get the verdict of the rules, and the marks that they set. "
	"A system that fails is not timed; the others get the flows as fast as the sender can send.</p>\n"
	"<pre># here: one queue, so that one core does it all; a clock that does not change\n"
	"ethtool -L eth1 combined 1; ethtool -K eth1 gro off lro off; cpupower frequency-set -g performance\n"
	"# here: eth1 is lent to each system&rsquo;s namespace in turn and comes back, without its addresses; there: eth2 is at the other end of its wire\n"
	"build/kzbench run 'time-*' --dev eth1 --sender 'ssh root@there kzmark/build/kzbench send eth2 --threads 4'\n"
	"build/kzbench report</pre>\n"
	"<p class=fixed>Softirqs are counted for the whole machine: run nothing else on it. XDP is native, or the record says that the driver has none. Compare with the baseline of the same device. "
	"Another sender (pktgen, TRex) works without <code>--sender</code>: it must send to eth1&rsquo;s MAC by itself, as fast as it can, and the verdicts of its packets are not checked. "
	"This was tried on emulated cards (virtio-net, vmxnet3 and e1000e, in a VM: selftests/bench/nic) and on veth, whose rates mean nothing. <code>kzbench send</code> works with every driver, but each of its threads is limited to the rate of one socket.</p></section>\n";

void section_method(const struct page *page)
{
	fputs(method, page->out);
}
