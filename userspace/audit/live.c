// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "userspace/audit/hidden_rules.h"
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

/* Is the program @id attached to a device of this namespace? @net is what
 * `bpftool net` prints, whose lines of devices have the index in brackets.
 */
static bool is_attached(const char *net, unsigned long id)
{
	const char *line = net, *end, *at;
	char words[2][32];
	size_t i;

	snprintf(words[0], sizeof(words[0]), " prog_id %lu ", id);
	snprintf(words[1], sizeof(words[1]), " id %lu", id);
	for (; line && *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		for (i = 0; i < 2; i++) {
			at = strstr(line, words[i]);
			if (at && at < end && memchr(line, '(', end - line) &&
			    !isdigit((unsigned char)at[strlen(words[i])]))
				return true;
		}
	}
	return false;
}

/*
 * Programs that see marks of this namespace's packets: those of its devices,
 * and those that are attached to no namespace. Not kzmark's own: their fields
 * are known. Netfilter's cannot write a mark,
 * and bpftool does not say of which namespace they are.
 */
static bool sees_marks(const char *line, const char *net)
{
	static const char *const everywhere[] = { "lwt_", "cgroup_skb",
						  "sched_act" };
	const char *kind = strchr(line, ':');
	size_t i;

	if (!kind)
		return false;
	kind += 1 + strspn(kind + 1, " ");
	for (i = 0; i < sizeof(everywhere) / sizeof(*everywhere); i++) {
		if (!strncmp(kind, everywhere[i], strlen(everywhere[i])))
			return true;
	}
	return !strncmp(kind, "sched_cls", 9) && !strstr(line, " name kz_") &&
	       is_attached(net, strtoul(line, NULL, 10));
}

/* What `bpftool net` shows, and each program with its instructions. */
static char *bpf_run(int *status)
{
	char command[64], *all = NULL, *part, *line, *save, *list, *net;
	int part_status;
	size_t size;
	FILE *out = open_memstream(&all, &size);

	net = command_run("bpftool net", status);
	list = *status ? NULL : command_run("bpftool prog show", status);
	if (out && net)
		fprintf(out, "%s\n", net);
	for (line = list ? strtok_r(list, "\n", &save) : NULL; line && out;
	     line = strtok_r(NULL, "\n", &save)) {
		if (!net || !sees_marks(line, net))
			continue;
		snprintf(command, sizeof(command),
			 "bpftool prog dump xlated id %lu",
			 strtoul(line, NULL, 10));
		part = command_run(command, &part_status);
		fprintf(out, "%s\n%s\n", line, part ? part : "");
		free(part);
	}
	free(list);
	free(net);
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
	audit_hidden_rules(audit);
	return audit->failed ? -ENOMEM : 0;
}
