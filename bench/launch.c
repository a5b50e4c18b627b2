// SPDX-License-Identifier: GPL-2.0-only
/* Start the measuring process: here, or on the kernel that has the clock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/launch.h"
#include "bench/progress.h"

#define VM_MEMORY "3072" /* MB */
#define VM_TIMEOUT "5400" /* s */
#define UML_MEMORY "1024" /* MB */
#define STARTER_MAX 10 /* words, with the end */
/* Two runs must count the same instructions: no random addresses, and memory is
 * not freed in another process's time.
 */
#define VM_APPEND "nokaslr rcutree.use_softirq=0"

/* The command that runs another under a clock's kernel; none on the host. */
static const char *const starters[CLOCKS][STARTER_MAX] = {
	[CLOCK_GUEST] = { "selftests/vm/run", "--icount", "--append", VM_APPEND,
			  "--mem", VM_MEMORY, "--timeout", VM_TIMEOUT, "--" },
	[CLOCK_UML] = { "selftests/vm/uml", "--mem", UML_MEMORY, "--timeout",
			VM_TIMEOUT, "--" },
};

int run_launch(const struct run *run, enum clock clock)
{
	char runs[16], self[256];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *const measure[] = {
		self,
		"measure",
		clock_names[clock],
		"--folder",
		run->folder,
		"--results",
		run->results,
		"--runs",
		runs,
		"--pattern",
		run->pattern,
		"--suite",
		run->suite < 0 ? "any" : suite_names[run->suite],
	};
	const struct {
		const char *option, *value;
	} options[] = {
		{ "--dev", run->device },
		{ "--sender", run->sender },
	};
	const char *command[STARTER_MAX + sizeof(measure) / sizeof(*measure) +
			    2 * sizeof(options) / sizeof(*options) + 2];
	unsigned int words = 0, i;

	if (length < 0) {
		perror("kzbench: /proc/self/exe");
		return EXIT_FAILURE;
	}
	self[length] = '\0';
	snprintf(runs, sizeof(runs), "%u",
		 clock == CLOCK_GUEST ? run->guest_runs : run->runs);
	setenv("KZMARK_VM_OUT", run->results, 1);
	while (starters[clock][words]) {
		command[words] = starters[clock][words];
		words++;
	}
	memcpy(command + words, measure, sizeof(measure));
	words += sizeof(measure) / sizeof(*measure);
	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if (!options[i].value)
			continue;
		command[words++] = options[i].option;
		command[words++] = options[i].value;
	}
	command[words++] = run->brief ? "--brief" : NULL;
	command[words] = NULL;
	return progress_command(run, clock, command);
}
