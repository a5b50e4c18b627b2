// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe module|bpf FILE ID STEP...: make one mistake, and say in the kernel's
 * log what could be seen of it. In a VM only. ../README.md has the steps.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/safety/probe/traffic.h"
#include "bench/safety/probe/world.h"

#define OBSERVER_CPU 0
#define PACKET_CPU 1 /* where packets are sent, and so processed */
#define CONTROL_CPU 2 /* where the controller runs */
#define STEP_MS 3000 /* what a step may take before it hangs */
#define NAMESPACE_MS 60000 /* and what ends a namespace or the module */
#define WATCH_MS 4500 /* then the soft lock-up detector has spoken */
#define CHILDREN 16
#define MEGABYTES 16 /* less memory than this is noise */
#define KLOG_CONSOLE_LEVEL 8 /* syslog(2) names no constant */
#define LEVEL_INFO 7 /* on the console: kmemleak's findings, too */
#define LEVEL_NOTICE 6

static const struct world *world;
static struct path trigger, victim, other;
static pid_t children[CHILDREN];
static unsigned int n_children;
static struct result result;
static bool victim_ended;
static long memory_before; /* KiB */

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	char text[900];
	va_list args;
	int fd, n;

	n = snprintf(text, sizeof(text), "<5>kzsafety: ");
	va_start(args, format);
	vsnprintf(text + n, sizeof(text) - n, format, args);
	va_end(args);
	fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		perror("/dev/kmsg");
	close(fd);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void sleep_ms(unsigned int ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

static long memory_available(void)
{
	char line[128];
	long kib = 0;
	FILE *file = fopen("/proc/meminfo", "r");

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %ld", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib;
}

/* ---- steps run in children: what hangs must not hang the observer ---- */

struct step {
	const char *name;
	int cpu;
	int (*run)(const char *text);
};

/* "0badcafe" as bytes, zeros after them. */
static void bytes_read(const char *text, uint8_t *data)
{
	unsigned int i, byte;

	memset(data, 0, DATA_SIZE);
	for (i = 0; i < DATA_SIZE && sscanf(text + 2 * i, "%2x", &byte) == 1;
	     i++)
		data[i] = byte;
}

static int packet_run(const char *text)
{
	uint8_t data[DATA_SIZE];

	bytes_read(text, data);
	return path_send(&trigger, data, sizeof(data));
}

/* @text packets, each with its number; or for ever, numbered 0. */
static int packets_run(const char *text)
{
	unsigned int count = atoi(text), i;
	uint8_t data[DATA_SIZE] = { 0 };

	path_leave(&victim); /* whose namespace may end meanwhile */
	for (i = 0; i < count || !count; i++) {
		if (count)
			memcpy(data, &i, sizeof(i));
		path_send(&trigger, data, sizeof(data));
		sleep_ms(1);
	}
	return 0;
}

static int call_run(const char *text)
{
	uint8_t data[DATA_SIZE];

	bytes_read(text, data);
	return world->call(data);
}

static int half_run(const char *text)
{
	int err = call_run(text);

	return err ? err : pause();
}

static const struct step steps[] = {
	{ "packet", PACKET_CPU, packet_run },
	{ "packets", PACKET_CPU, packets_run },
	{ "call", CONTROL_CPU, call_run },
	{ "half", CONTROL_CPU, half_run },
};

/* True if it ended within @ms. */
static bool child_wait(pid_t child, unsigned int ms)
{
	unsigned int i;

	for (i = 0; i < ms / 10; i++) {
		if (waitpid(child, NULL, WNOHANG))
			return true;
		sleep_ms(10);
	}
	return false;
}

static pid_t child_start(int cpu, int (*run)(const char *), const char *text)
{
	pid_t child = fork();
	int err;

	if (child)
		return child;
	pin(cpu);
	err = run(text);
	if (err)
		say("step failed: %s", strerror(-err));
	_exit(0);
}

/* ---- steps of the observer itself ---- */

/*
 * The victim's namespace ends: nothing of ours may hold it. The kernel does
 * that later, on a slow machine seconds later: then its device, and this end of
 * it, are gone, and the kernel says within STEP_MS that it waits for one that
 * somebody holds. It must not say so in the next row.
 */
static void namespace_end(void)
{
	unsigned int i;

	path_leave(&victim);
	victim_ended = true;
	if (umount2("/run/netns/v", MNT_DETACH))
		say("step failed: umount: %s", strerror(errno));
	namespace_enter("s");
	for (i = 0; i < NAMESPACE_MS / 10 && if_nametoindex("s0"); i++)
		sleep_ms(10);
	namespace_enter(NULL);
	if (i == NAMESPACE_MS / 10)
		say("step failed: the namespace does not end");
	sleep_ms(STEP_MS);
}

static void leaks_look_for(void)
{
	static const char file[] = "/sys/kernel/debug/kmemleak";
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	sleep_ms(6000); /* younger objects are not looked at */
	klogctl(KLOG_CONSOLE_LEVEL, NULL, LEVEL_INFO);
	if (write(fd, "scan", 4) < 0 || write(fd, "scan", 4) < 0)
		say("step failed: kmemleak: %s", strerror(errno));
	klogctl(KLOG_CONSOLE_LEVEL, NULL, LEVEL_NOTICE);
	close(fd);
}

static void memory_compare(void)
{
	long lost = (memory_before - memory_available()) / 1024;

	result.value = lost < MEGABYTES ? 0 : lost;
	leaks_look_for();
}

static void result_read(void)
{
	struct result now;

	if (!world->result(&now))
		result = now;
}

/* "NAME", "NAME:TEXT"; "NAME&..." is not waited for. False: it hangs. */
static bool step_run(const char *step)
{
	size_t length = strcspn(step, ":&"), i;
	const char *text = strchr(step, ':');
	bool waits = step[length] != '&';
	pid_t child;

	text = text ? text + 1 : "";
	result_read(); /* what ends may take it along */
	if (!strncmp(step, "wait", length))
		sleep_ms(atoi(text));
	else if (!strncmp(step, "namespace", length))
		namespace_end();
	else if (!strncmp(step, "memory", length))
		memory_compare();
	else if (!strncmp(step, "unload", length))
		world->unload();
	else if (!strncmp(step, "forget", length))
		world->forget();
	else if (!strncmp(step, "swap", length))
		world->swap();
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (strlen(steps[i].name) != length ||
		    strncmp(step, steps[i].name, length))
			continue;
		child = child_start(steps[i].cpu, steps[i].run, text);
		if (steps[i].run == half_run) {
			sleep_ms(300);
			kill(child, SIGKILL);
		}
		if (n_children < CHILDREN)
			children[n_children++] = child;
		if (waits && !child_wait(child, STEP_MS))
			return false;
	}
	return true;
}

/* ---- what is seen afterwards ---- */

/* Those that are not to end are killed; true if all are gone. */
static bool children_end(void)
{
	bool gone = true;
	unsigned int i;

	for (i = 0; i < n_children; i++) {
		kill(children[i], SIGKILL);
		if (waitpid(children[i], NULL, WNOHANG) < 0)
			continue;
		gone &= child_wait(children[i], 1000);
	}
	return gone;
}

static int works_run(const char *text)
{
	say("%s=%s", text,
	    path_works(*text == 't' ? &victim : &other) ? "yes" : "no");
	return 0;
}

static int unload_run(const char *text)
{
	(void)text;
	world->unload(); /* a step may have done it already */
	return 0;
}

static void observe(void)
{
	bool gone;

	result_read();
	gone = children_end();
	if (!gone) {
		say("a step hangs");
		sleep_ms(WATCH_MS);
	}
	if (!victim_ended)
		child_wait(child_start(OBSERVER_CPU, works_run, "traffic"),
			   1500);
	child_wait(child_start(OBSERVER_CPU, works_run, "other"), 1500);
	say("result ran=%llu value=%llu", (unsigned long long)result.ran,
	    (unsigned long long)result.value);
	/* It may wait for ever for what a namespace that ends waits for. */
	if (gone)
		child_wait(child_start(CONTROL_CPU, unload_run, ""),
			   NAMESPACE_MS);
}

int main(int argc, char **argv)
{
	char why[600] = "";
	int err, i;

	if (argc < 4)
		return 2;
	world = strcmp(argv[1], "bpf") ? &world_module : &world_bpf;
	pin(OBSERVER_CPU);
	say("begin %s %s", argv[3], world->name);
	err = trigger_open(&trigger);
	err = err ? err : traffic_open(&victim, true);
	err = err ? err : traffic_open(&other, false);
	if (err) {
		say("cannot set up: %s", strerror(-err));
		return 1;
	}
	namespace_enter("v");
	memory_before = memory_available();
	err = world->load(argv[2], argv[3], why, sizeof(why));
	namespace_enter(NULL);
	if (err) {
		say("refused errno=%d (%s): %s", -err, strerror(-err), why);
	} else {
		say("fire");
		for (i = 4; i < argc; i++)
			if (!step_run(argv[i]))
				break;
		observe();
	}
	say("end");
	return 0;
}
