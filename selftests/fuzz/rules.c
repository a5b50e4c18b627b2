// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: rules of other programs. The first byte says which importer gets
 * the rest, and of which hook and table a policy is asked for. What becomes of
 * iptables' rules is a policy: it has no mistakes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/import/format.h"
#include "userspace/import/iptables/sets.h"
#include "userspace/import/report.h"
#include "userspace/lang/parse_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct format format_iptables_save, format_ip6tables_save,
	format_nft_json;

static const struct format *const importers[] = {
	&format_iptables_save,
	&format_ip6tables_save,
	&format_nft_json,
};

static const char *const hooks[] = { "forward", "prerouting", "output",
				     "input" };
static const char *const tables[] = { "filter", "mangle", NULL };

static void sets_read(const uint8_t *data, size_t size)
{
	struct xt_sets sets = { .file = "fuzz" };
	char *text = strndup((const char *)data, size);
	char why[WHY_SIZE] = "";
	size_t i, room;
	FILE *out;

	if (xt_sets_read(&sets, text, why) && !*why)
		abort(); /* each refusal has its sentence */
	free(text);
	out = open_memstream(&text, &room);
	for (i = 0; i < sets.n_sets; i++)
		sets.sets[i].used = xt_set_good(&sets.sets[i]);
	xt_sets_declare(&sets, out);
	fclose(out);
	free(text);
	xt_sets_free(&sets);
}

static void policy_check(const char *text)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("import", text, &messages);

	if (messages.errors) {
		messages_print(&messages, stderr);
		abort();
	}
	policy_free(policy);
	messages_clear(&messages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_report report = { 0 };
	struct import_options options = { .report = &report };
	const struct format *importer;
	char why[WHY_SIZE] = "", *text = NULL;
	size_t length;
	FILE *in, *out;
	int error;

	if (size < 2)
		return -1;
	if (data[0] % 4 == 3) {
		sets_read(data + 1, size - 1);
		return 0;
	}
	importer = importers[data[0] % 4];
	options.hook = hooks[data[0] >> 2 & 3];
	options.table = importer == &format_nft_json ?
				NULL :
				tables[(data[0] >> 4) % 3];
	in = fmemopen((void *)(data + 1), size - 1, "r");
	out = open_memstream(&text, &length);
	error = importer->import(in, "fuzz", out, &options, why);
	fclose(in);
	fclose(out);
	if (error && !*why)
		abort();
	if (!error && importer != &format_nft_json)
		policy_check(text);
	import_report_free(&report);
	free(text);
	return 0;
}
