// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "userspace/audit/live.h"
#include "userspace/base/buffer.h"
#include "userspace/base/refuse.h"

#define ARGUMENTS_MAX 16

extern char **environ;

/* All that @fd gives, NUL-terminated; NULL: no memory. */
static char *read_all(int fd)
{
	struct buffer buffer = { 0 };
	char part[65536];
	ssize_t size;
	void *to;

	while ((size = read(fd, part, sizeof(part))) > 0) {
		to = buffer_add(&buffer, size);
		if (to)
			memcpy(to, part, size);
	}
	if (!buffer_add(&buffer, 1)) {
		buffer_free(&buffer);
		return NULL;
	}
	return (char *)buffer.bytes;
}

/*
 * Run @command, words apart by a blank, without a shell. Its output, owned by
 * the caller, and its exit status; NULL with -errno in @status.
 */
static char *command_run(const char *command, int *status)
{
	char words[256], *arguments[ARGUMENTS_MAX], *save, *word, *text;
	posix_spawn_file_actions_t actions;
	int n = 0, ends[2], error;
	pid_t pid;

	snprintf(words, sizeof(words), "%s", command);
	for (word = strtok_r(words, " ", &save); word && n < ARGUMENTS_MAX - 1;
	     word = strtok_r(NULL, " ", &save))
		arguments[n++] = word;
	arguments[n] = NULL;
	if (n && !strcmp(arguments[0], "kzmark"))
		arguments[0] = "/proc/self/exe"; /* this very one */
	if (pipe2(ends, O_CLOEXEC)) {
		*status = -errno;
		return NULL;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments,
			     environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	text = error ? NULL : read_all(ends[0]);
	close(ends[0]);
	*status = error ? -error : text ? 0 : -ENOMEM;
	if (!error && waitpid(pid, status, 0) == pid && text)
		*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128;
	return text;
}

/* Legacy tables that were never used are not there: no rules, and no need of
 * the program.
 */
static bool is_absent(const char *command)
{
	const char *path = !strncmp(command, "iptables-legacy", 15) ?
				   "/proc/net/ip_tables_names" :
			   !strncmp(command, "ip6tables-legacy", 16) ?
				   "/proc/net/ip6_tables_names" :
				   NULL;
	FILE *file = path ? fopen(path, "r") : NULL;
	bool absent;

	if (!file)
		return path && errno == ENOENT;
	absent = fgetc(file) == EOF && !ferror(file);
	fclose(file);
	return absent;
}

/*
 * The filters of every device, one list: each part after the line that the
 * reader of tc wants. NULL: no memory.
 */
static char *tc_run(int *status)
{
	static const char *const hooks[] = { "ingress", "egress", "" };
	struct if_nameindex *devices = if_nameindex(), *device;
	char command[128], *all = NULL, *part;
	size_t size, i;
	FILE *out = open_memstream(&all, &size);

	*status = 0;
	for (device = devices; out && device && device->if_index; device++) {
		for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++) {
			int part_status;

			snprintf(command, sizeof(command),
				 "tc filter show dev %s %s", device->if_name,
				 hooks[i]);
			part = command_run(command, &part_status);
			if (part_status)
				*status = part_status;
			if (part && *part)
				fprintf(out, "# dev %s %s\n%s\n",
					device->if_name, hooks[i], part);
			free(part);
		}
	}
	if_freenameindex(devices);
	if (!out || fclose(out))
		return NULL;
	return all;
}

/* Kinds of programs that see a packet's mark. */
static bool sees_marks(const char *line)
{
	static const char *const kinds[] = { "sched_cls",  "sched_act",
					     "netfilter",  "lwt_",
					     "cgroup_skb", "socket_filter" };
	const char *kind = strchr(line, ':');
	size_t i;

	for (i = 0; kind && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!strncmp(kind + 2, kinds[i], strlen(kinds[i])))
			return true;
	}
	return false;
}

/* What `bpftool net` shows, and each program with its instructions. */
static char *bpf_run(int *status)
{
	char command[64], *all = NULL, *part, *line, *save, *list;
	int part_status;
	size_t size;
	FILE *out = open_memstream(&all, &size);

	part = command_run("bpftool net", status);
	list = *status ? NULL : command_run("bpftool prog show", status);
	if (out && part)
		fprintf(out, "%s\n", part);
	free(part);
	for (line = list ? strtok_r(list, "\n", &save) : NULL; line && out;
	     line = strtok_r(NULL, "\n", &save)) {
		if (!sees_marks(line))
			continue;
		snprintf(command, sizeof(command),
			 "bpftool prog dump xlated id %lu",
			 strtoul(line, NULL, 10));
		part = command_run(command, &part_status);
		fprintf(out, "%s\n%s\n", line, part ? part : "");
		free(part);
	}
	free(list);
	if (!out || fclose(out))
		return NULL;
	if (*status) {
		free(all);
		return NULL;
	}
	return all;
}

/* Readers that take more than one command. */
static const struct {
	const char *command;
	char *(*run)(int *status);
} composed[] = {
	{ "tc filter show", tc_run },
	{ "bpftool prog show", bpf_run },
};

static char *text_get(const char *command, int *status)
{
	size_t i;

	for (i = 0; i < sizeof(composed) / sizeof(*composed); i++) {
		if (!strcmp(composed[i].command, command))
			return composed[i].run(status);
	}
	return command_run(command, status);
}

static void reader_run(struct audit *audit, const struct audit_reader *reader,
		       const char *command)
{
	char why[WHY_SIZE] = "";
	struct audit_input input = { .name = audit_text(audit, command),
				     .family = reader->family };
	int status;

	if (!strncmp(command, "ip -4", 5))
		input.family = AUDIT_IP4;
	if (!strncmp(command, "ip -6", 5))
		input.family = AUDIT_IP6;
	if (is_absent(command))
		return;
	input.text = text_get(command, &status);
	if (!input.text && status == -ENOENT)
		snprintf(why, sizeof(why), "the program is not installed");
	else if (!input.text)
		snprintf(why, sizeof(why), "%s", errno_words(status));
	else if (status)
		snprintf(why, sizeof(why), "it failed with exit status %d",
			 status);
	if (*why)
		audit_add_unread(audit, command, why);
	/* What it printed before it failed is there all the same. */
	if (input.text && *input.text && reader->read(audit, &input, why))
		audit_add_unread(audit, command, why);
	free(input.text);
}

int audit_read_live(struct audit *audit)
{
	const struct audit_reader *reader;
	size_t i;

	for (reader = audit_readers; reader->option; reader++) {
		for (i = 0; reader->commands[i]; i++)
			reader_run(audit, reader, reader->commands[i]);
	}
	return audit->failed ? -ENOMEM : 0;
}
