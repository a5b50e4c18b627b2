// SPDX-License-Identifier: GPL-2.0-only
#include "bench/environment.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include <json.h>

/* The first line of what a command prints, or "". */
static void line_of(const char *command, char *line, size_t size)
{
	FILE *pipe = popen(command, "r");

	if (!pipe || !fgets(line, size, pipe))
		line[0] = '\0';
	if (pipe)
		pclose(pipe);
	line[strcspn(line, "\n")] = '\0';
}

void environment_model(char *model, size_t size)
{
	line_of("sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo", model, size);
	if (!model[0])
		snprintf(model, size, "unknown");
}

void environment_revision(char *revision, size_t size, bool brief)
{
	char changed[8];

	line_of(brief ? "git rev-parse --short=7 HEAD 2>/dev/null" :
			"git rev-parse HEAD 2>/dev/null",
		revision, size);
	if (!revision[0])
		snprintf(revision, size, "unknown");
	line_of("git status --porcelain -uno 2>/dev/null", changed,
		sizeof(changed));
	if (changed[0] && strlen(revision) + 1 < size)
		strcat(revision, "+");
}

int environment_write(FILE *out)
{
	static const struct {
		const char *key;
		const char *command;
	} facts[] = {
		{ "date", "date -u +'%F %T UTC'" },
		{ "cpu", "sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo" },
		{ "cores", "nproc" },
		{ "memory_kb",
		  "sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo" },
		{ "hypervisor",
		  "systemd-detect-virt 2>/dev/null || grep -qw hypervisor /proc/cpuinfo && echo 'a virtual machine'" },
		{ "kernel", "uname -r" },
		{ "guest_kernel",
		  "scripts/fetch-kernels --print 2>/dev/null | sed -n \"s/^KERNEL_RELEASE=//p\" | tr -d \"'\"" },
		{ "uml_kernel",
		  "scripts/uml-kernel --print 2>/dev/null | sed -n 's/^KERNEL_RELEASE=//p'" },
		{ "return_mitigation",
		  "cat /sys/devices/system/cpu/vulnerabilities/spec_rstack_overflow 2>/dev/null" },
		{ "retpolines",
		  "cat /sys/devices/system/cpu/vulnerabilities/spectre_v2 2>/dev/null" },
		{ "governor",
		  "cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor 2>/dev/null" },
		{ "bpf_jit",
		  "cat /proc/sys/net/core/bpf_jit_enable 2>/dev/null" },
		{ "load_average", "cut -d' ' -f1-3 /proc/loadavg" },
		{ "gcc", "gcc -dumpfullversion" },
		{ "clang", "clang --version | head -n1" },
		{ "nft", "nft --version" },
		{ "iptables", "iptables-legacy --version" },
		{ "ipset", "ipset --version" },
		{ "qemu", "qemu-system-x86_64 --version | head -n1" },
	};
	struct json_object *all = json_object_new_object();
	char line[256];
	size_t i;
	int err;

	environment_revision(line, sizeof(line), false);
	json_object_object_add(all, "revision", json_object_new_string(line));
	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		line_of(facts[i].command, line, sizeof(line));
		json_object_object_add(all, facts[i].key,
				       json_object_new_string(line));
	}
	err = fprintf(out, "%s\n",
		      json_object_to_json_string_ext(
			      all, JSON_C_TO_STRING_PRETTY)) < 0;
	json_object_put(all);
	return err ? -EIO : 0;
}
