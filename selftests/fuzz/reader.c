// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: every reader of what other programs print. KZMARK_READER names
 * the one that gets the input; without it, the input's first byte chooses.
 * "-" lists the names. The sum of an input's bytes chooses options.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/free.h"
#include "userspace/audit/owners.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"
#include "userspace/compile/compile.h"
#include "userspace/import/format.h"
#include "userspace/import/iptables/sets.h"
#include "userspace/import/list.h"
#include "userspace/import/report.h"
#include "userspace/lang/parse_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Of a dump, owners and findings are made. */
static void audit_read(const struct audit_reader *reader, char *text)
{
	struct audit_input input = {
		.name = "fuzz",
		.text = text,
		.family = reader->family,
	};
	struct findings findings = { 0 };
	char why[WHY_SIZE] = "";
	struct audit_bits bits;
	struct audit audit;

	audit_init(&audit);
	if (reader->read(&audit, &input, why) && !*why)
		abort(); /* each refusal has its sentence */
	if (audit_owners_assign(&audit) ||
	    findings_find(&findings, &audit, finding_classes))
		abort();
	audit_bits_find(&bits, &audit);
	findings_free(&findings);
	audit_free(&audit);
}

/* What an importer makes of rules is a policy, and has no mistakes. */
static void policy_check(const char *text, bool compile)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("import", text, &messages);
	struct image image = { 0 };

	if (!policy || messages.errors ||
	    (compile && policy_compile(policy, &image, &messages))) {
		messages_print(&messages, stderr);
		fputs(text, stderr);
		abort();
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
}

/* One of the @names that @text has after @mark, by @choice; NULL: none. */
static const char *name_choose(const char *text, char mark,
			       const char *const *names, unsigned int choice)
{
	const char *found[8];
	size_t i, n = 0;
	char word[32];

	for (i = 0; names[i]; i++) {
		snprintf(word, sizeof(word), "%c%s", mark, names[i]);
		if (strcasestr(text, word))
			found[n++] = names[i];
	}
	return n ? found[choice % n] : NULL;
}

static void rules_import(const struct format *format, const char *input,
			 uint8_t choice)
{
	static const char *const hooks[] = { "forward", "prerouting",  "output",
					     "input",	"postrouting", NULL };
	static const char *const tables[] = { "filter", "mangle",   "nat",
					      "raw",	"security", NULL };
	struct import_report report = { 0 };
	struct import_options options = {
		.ignore_flags = choice & 1,
		.hook = name_choose(input, ':', hooks, choice >> 1),
		.table = name_choose(input, '*', tables, choice >> 3),
		.report = &report,
	};
	bool rules = strstr(format->name, "tables-save");
	char why[WHY_SIZE] = "", *text = NULL;
	FILE *in = fmemopen((void *)input, strlen(input), "r"), *out;
	size_t length;
	int error;

	if (!in)
		return; /* nothing to read */
	if (!strcmp(format->name, "nft-json")) {
		options.hook = name_choose(input, '"', hooks, choice >> 1);
		options.table = NULL;
	}
	options.counts_only = choice >> 5 & 1;
	options.connmarks = choice >> 6 & 1;
	if (options.counts_only)
		options.hook = options.table = NULL;
	out = open_memstream(&text, &length);
	error = format->import(in, "fuzz", out, &options, why);
	fclose(in);
	fclose(out);
	if (error && !*why)
		abort();
	if (!error && (rules || !strcmp(format->name, "classbench")) &&
	    !options.counts_only)
		policy_check(text, !rules);
	import_report_free(&report);
	free(text);
}

/* What "file" of a set would ask of each element. */
static void list_read(const struct format *format, const char *text,
		      uint8_t choice)
{
	struct messages messages = { 0 };
	struct list list = {
		.path = "fuzz",
		.format = format,
		.text = strdup(text),
		.line = 1,
		.timeouts = choice & 1,
		.skip = choice & 2,
		.values = choice >> 2 & 3,
		.messages = &messages,
	};
	struct list_element element;

	if (format->detect && !format->detect(list.text)) {
		free(list.text);
		return;
	}
	list.at = list.line_start = list.text;
	if (list.values > LIST_PRIORITIES)
		list.values = LIST_NO_VALUES;
	while (list_next(&list, &element))
		if (memchr(element.value.text, '!', element.value.length))
			list_mistake(&list, element.value.at, "fuzz");
		else
			list_element_ends(&list, &element);
	list_close(&list);
	messages_clear(&messages);
}

static void sets_read(char *text)
{
	struct xt_sets sets = { .file = "fuzz" };
	char why[WHY_SIZE] = "", *out_text = NULL;
	size_t i, room;
	FILE *out;

	if (xt_sets_read(&sets, text, why) && !*why)
		abort();
	out = open_memstream(&out_text, &room);
	for (i = 0; i < sets.n_sets; i++)
		sets.sets[i].used = xt_set_good(&sets.sets[i]);
	xt_sets_declare(&sets, out);
	fclose(out);
	free(out_text);
	xt_sets_free(&sets);
}

/* A reader: one of these. */
struct row {
	char name[40];
	const struct audit_reader *audit;
	const struct format *rules, *list;
};

static struct row rows[64];
static size_t n_rows;
static const struct row *fixed; /* by KZMARK_READER */

static struct row *row_add(const char *kind, const char *name)
{
	struct row *row = &rows[n_rows++];
	char *blank;

	if (n_rows == sizeof(rows) / sizeof(*rows))
		abort();
	snprintf(row->name, sizeof(row->name), "%s-%s", kind, name);
	while ((blank = strchr(row->name, ' ')))
		*blank = '-';
	return row;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("KZMARK_READER");
	size_t i;

	if (name && *name == '/') /* reader/NAME */
		name++;

	(void)argc;
	(void)argv;
	for (i = 0; audit_readers[i].option; i++)
		row_add("audit", audit_readers[i].option)->audit =
			&audit_readers[i];
	for (i = 0; formats[i]; i++) {
		if (formats[i]->import)
			row_add("import", formats[i]->name)->rules = formats[i];
		if (formats[i]->next)
			row_add("list", formats[i]->name)->list = formats[i];
	}
	row_add("import", "ipset"); /* the sets of iptables' rules */
	for (i = 0; name && *name && i < n_rows; i++) {
		if (!strcmp(name, "-"))
			puts(rows[i].name);
		if (!strcmp(name, rows[i].name))
			fixed = &rows[i];
	}
	if (name && *name && !fixed)
		exit(strcmp(name, "-") != 0);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct row *row = fixed;
	uint8_t choice = 0;
	char *text;
	size_t i;

	if (!size)
		return -1;
	for (i = 0; i < size; i++)
		choice += data[i];
	if (!row) {
		row = &rows[data[0] % n_rows];
		data++;
		size--;
	}
	text = strndup((const char *)data, size);
	if (row->audit)
		audit_read(row->audit, text);
	else if (row->rules)
		rules_import(row->rules, text, choice);
	else if (row->list)
		list_read(row->list, text, choice);
	else
		sets_read(text);
	free(text);
	return 0;
}
