// SPDX-License-Identifier: GPL-2.0-only
/* kzmark status: what this host can run, why not, and what passes a hook by. */
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/cli/output.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"
#include "userspace/host/bypass.h"
#include "userspace/backend/host_device.h"
#include "userspace/host/fact.h"

static struct {
	bool json;
} options;

/* All that was found out. */
struct status {
	struct host_answer *answers; /* one for each row of host_facts */
	struct host_devices devices;
	struct bypasses bypasses;
	int devices_error, bypasses_error;
	char why[WHY_SIZE]; /* of bypasses_error */
};

/* A no of anything that @backend needs; else what could not be asked. */
static enum answer backend_answer(const struct status *status,
				  const struct backend *backend,
				  const struct host_fact **cause)
{
	static const enum answer bad[] = { ANSWER_NO, ANSWER_UNKNOWN };
	size_t i, j;

	for (j = 0; j < 2; j++)
		for (i = 0; i < n_host_facts; i++) {
			*cause = &host_facts[i];
			if (host_facts[i].backends & 1U << backend->id &&
			    status->answers[i].answer == bad[j])
				return bad[j];
		}
	*cause = NULL;
	return ANSWER_YES;
}

/* ---- tables ---- */

static const struct column backend_columns[] = {
	{ "BACKEND", "backend", COLUMN_TEXT },
	{ "RUNS", "runs", COLUMN_TEXT },
	{ "FACT", "fact", COLUMN_TEXT },
	{ "WHY", "why", COLUMN_TEXT },
	{ 0 },
};

static void backends_fill(struct table *table, const struct status *status)
{
	const struct host_fact *cause;
	enum answer answer;
	size_t i;

	for (i = 0; backends[i]; i++) {
		if (!backends[i]->runs_in_kernel)
			continue;
		answer = backend_answer(status, backends[i], &cause);
		table_text(table, backends[i]->name);
		table_text(table, answer_words[answer]);
		table_text(table, cause ? cause->name : NULL);
		table_text(table,
			   cause ? status->answers[cause - host_facts].text :
				   NULL);
	}
}

static const struct column fact_columns[] = {
	{ "FACT", "fact", COLUMN_TEXT },
	{ "ANSWER", "answer", COLUMN_TEXT },
	{ "NEEDED BY", "needed_by", COLUMN_TEXT },
	{ "FOUND", "found", COLUMN_TEXT },
	{ 0 },
};

/* "xdp tc", then what else needs it. */
static void needed_by(const struct host_fact *fact, char *text, size_t size)
{
	size_t i, at = 0;

	text[0] = '\0';
	for (i = 0; backends[i]; i++)
		if (fact->backends & 1U << backends[i]->id && at < size)
			at += snprintf(text + at, size - at, "%s%s",
				       at ? " " : "", backends[i]->name);
	if (fact->use && at < size)
		snprintf(text + at, size - at, "%s%s", at ? ", " : "",
			 fact->use);
}

static void facts_fill(struct table *table, const struct status *status)
{
	const struct host_answer *answer = status->answers;
	const struct host_fact *fact = host_facts;
	char text[2 * WHY_SIZE];

	for (; fact < host_facts + n_host_facts; fact++, answer++) {
		table_text(table, fact->name);
		table_text(table, answer_words[answer->answer]);
		needed_by(fact, text, sizeof(text));
		table_text(table, text);
		snprintf(text, sizeof(text), "%s%s%s", answer->text,
			 answer->answer == ANSWER_NO && fact->next ? ": " : "",
			 answer->answer == ANSWER_NO && fact->next ?
				 fact->next :
				 "");
		table_text(table, text);
	}
}

static const struct column device_columns[] = {
	{ "DEVICE", "device", COLUMN_TEXT },
	{ "KIND", "kind", COLUMN_TEXT },
	{ "BRIDGE", "bridge", COLUMN_TEXT },
	{ "MTU", "mtu", COLUMN_NUMBER },
	{ "XDP", "xdp", COLUMN_TEXT },
	{ "FRAGS", "frags", COLUMN_TEXT },
	{ "REDIRECT", "redirect", COLUMN_TEXT },
	{ "OFFLOAD", "offload", COLUMN_TEXT },
	{ 0 },
};

static const char *feature_words(const struct host_devices *devices,
				 const struct host_device *device,
				 uint64_t feature, const char *has,
				 const char *has_not)
{
	if (devices->xdp_error)
		return answer_words[ANSWER_UNKNOWN];
	return device->xdp & feature ? has : has_not;
}

static void devices_fill(struct table *table, const struct status *status)
{
	const struct host_devices *devices = &status->devices;
	const struct host_device *device = devices->list;

	for (; device < devices->list + devices->count; device++) {
		table_text(table, device->name);
		table_text(table, device->kind);
		table_text(table, device->bridge);
		table_number(table, device->mtu);
		table_text(table,
			   feature_words(devices, device, HOST_XDP_NATIVE,
					 "native", "generic"));
		table_text(table, feature_words(devices, device, HOST_XDP_FRAGS,
						"yes", "no"));
		table_text(table,
			   feature_words(devices, device, HOST_XDP_REDIRECT,
					 "yes", "no"));
		table_text(table, feature_words(devices, device,
						HOST_XDP_OFFLOAD, "yes", "no"));
	}
}

static const struct column bypass_columns[] = {
	{ "BYPASS", "bypass", COLUMN_TEXT },
	{ "WHERE", "where", COLUMN_TEXT },
	{ "NOT SEEN BY", "not_seen_by", COLUMN_TEXT },
	{ "WHY", "why", COLUMN_TEXT },
	{ 0 },
};

static void bypasses_fill(struct table *table, const struct status *status)
{
	const struct bypass *bypass = status->bypasses.list;
	size_t i;

	for (i = 0; i < status->bypasses.count; i++, bypass++) {
		table_text(table, bypass->kind);
		table_text(table, bypass->where);
		table_text(table, bypass->past);
		table_text(table, bypass->text);
	}
}

static const struct part {
	const char *key;
	const struct column *columns;
	void (*fill)(struct table *table, const struct status *status);
} parts[] = {
	{ "backends", backend_columns, backends_fill },
	{ "facts", fact_columns, facts_fill },
	{ "devices", device_columns, devices_fill },
	{ "bypasses", bypass_columns, bypasses_fill },
};
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

/* ---- all of it ---- */

static void print_text(const struct status *status)
{
	struct table table;
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		table = (struct table){ .columns = parts[i].columns };
		parts[i].fill(&table, status);
		if (!table.rows)
			continue;
		if (i)
			putchar('\n');
		table_print(&table, stdout, 0);
	}
}

static void print_json(const struct status *status)
{
	struct json_object *o = json_object_new_object();
	struct table table;
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		table = (struct table){ .columns = parts[i].columns };
		parts[i].fill(&table, status);
		json_object_object_add(o, parts[i].key, table_json(&table));
	}
	json_print(o);
}

static int status_read(struct status *status)
{
	size_t i;

	status->answers = calloc(n_host_facts, sizeof(*status->answers));
	if (!status->answers) {
		complain("out of memory");
		return -ENOMEM;
	}
	for (i = 0; i < n_host_facts; i++)
		host_facts[i].ask(&host_facts[i], &status->answers[i]);
	status->devices_error = host_devices_read(&status->devices);
	if (status->devices_error)
		complain("status: cannot list the devices: %s",
			 errno_words(status->devices_error));
	status->bypasses_error =
		bypasses_read(&status->bypasses, &status->devices, status->why);
	if (status->bypasses_error)
		complain("status: %s", status->why);
	return 0;
}

static int status_run(int n_operands, char **operands)
{
	struct status status = { 0 };
	int error = status_read(&status);

	(void)n_operands;
	(void)operands;
	if (!error)
		(options.json ? print_json : print_text)(&status);
	bypasses_free(&status.bypasses);
	host_devices_free(&status.devices);
	free(status.answers);
	return error ? EXIT_REFUSED : EXIT_DONE;
}

static const struct option_row status_options[] = {
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_status = {
	.name = "status",
	.help = "print what this host can run, and why not",
	.operands = "",
	.options = status_options,
	.run = status_run,
};
