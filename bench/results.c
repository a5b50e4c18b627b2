// SPDX-License-Identifier: GPL-2.0-only
#include "bench/results.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/capability.h"
#include "bench/system/sut.h"
#include "bench/environment.h"

#define ROOT "bench/results"

/* "AMD EPYC 9R14" and 2: "amd-epyc-9r14-2"; at most three words. */
static void machine_name(char *name, size_t size)
{
	char model[128];
	size_t at = 0, words = 0, i;

	environment_model(model, sizeof(model));
	for (i = 0; model[i] && at + 8 < size && words < 3; i++) {
		if (isalnum((unsigned char)model[i]))
			name[at++] = tolower((unsigned char)model[i]);
		else if (at && name[at - 1] != '-' && ++words < 3)
			name[at++] = '-';
	}
	snprintf(name + at, size - at, "-%ld", sysconf(_SC_NPROCESSORS_ONLN));
}

int results_new(char path[RESULTS_PATH])
{
	char revision[64], machine[64], day[16];
	time_t now = time(NULL);
	int number, length;

	environment_revision(revision, sizeof(revision), true);
	machine_name(machine, sizeof(machine));
	strftime(day, sizeof(day), "%Y%m%d", gmtime(&now));
	mkdir(ROOT, 0755);
	length = snprintf(path, RESULTS_PATH - 8, ROOT "/%s-%s-%s", day,
			  revision, machine);
	for (number = 2; mkdir(path, 0755); number++) {
		if (errno != EEXIST || number > 99)
			return -errno;
		snprintf(path + length, 8, ".%d", number);
	}
	return 0;
}

int results_latest(char path[RESULTS_PATH])
{
	struct timespec newest = { 0 };
	struct stat status;
	glob_t found;
	int err = -ENOENT;
	size_t i;

	if (glob(ROOT "/*", 0, NULL, &found))
		return err;
	for (i = 0; i < found.gl_pathc; i++) {
		if (stat(found.gl_pathv[i], &status) ||
		    !S_ISDIR(status.st_mode) ||
		    status.st_mtim.tv_sec < newest.tv_sec)
			continue;
		newest = status.st_mtim;
		snprintf(path, RESULTS_PATH, "%s", found.gl_pathv[i]);
		err = 0;
	}
	globfree(&found);
	return err;
}

static FILE *part_open(const char *folder, const char *name)
{
	char path[RESULTS_PATH + 32];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return fopen(path, "w");
}

/* The command line, and how each system under test is loaded. */
static int commands_write(FILE *out, int argc, char *const argv[])
{
	unsigned int i;
	int j;

	for (j = 0; j < argc; j++)
		fprintf(out, "%s%s", j ? " " : "", argv[j]);
	fputs("\n\n# how each system is loaded; RULES is its configuration for the rule set\n",
	      out);
	for (i = 0; suts[i]; i++) {
		fprintf(out, "%-18s ", suts[i]->name);
		sut_command_print(suts[i], out);
		fputc('\n', out);
	}
	return ferror(out) ? -EIO : 0;
}

int results_describe(const char *folder, int argc, char *const argv[])
{
	FILE *env = part_open(folder, "env.json");
	FILE *commands = part_open(folder, "commands.txt");
	FILE *capabilities = part_open(folder, "capabilities.jsonl");
	int err = env && commands && capabilities ? 0 : -errno;

	if (!err)
		err = environment_write(env);
	if (!err)
		err = commands_write(commands, argc, argv);
	if (!err)
		err = capabilities_write(capabilities);
	if (env && fclose(env))
		err = -EIO;
	if (commands && fclose(commands))
		err = -EIO;
	if (capabilities && fclose(capabilities))
		err = -EIO;
	return err;
}
