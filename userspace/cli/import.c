// SPDX-License-Identifier: GPL-2.0-only
/* kzmark import FORMAT FILE: convert rules of another program to a policy. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/backend/backend.h"
#include "userspace/cli/import_report.h"
#include "userspace/import/format.h"
#include "userspace/import/report.h"
#include "userspace/cli/output_file.h"
#include "userspace/lang/suggest.h"
#include "userspace/base/unpack.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	const char *output;
	bool json;
	struct import_options import;
} options;

static struct import_report report;

/* The rule sets among the formats. */
static const struct format *format_find(const char *name)
{
	char names[128] = "";
	struct suggestion near;
	size_t i;

	suggestion_start(&near, name, strlen(name));
	for (i = 0; formats[i]; i++) {
		if (!formats[i]->import)
			continue;
		if (!strcmp(formats[i]->name, name))
			return formats[i];
		suggestion_try(&near, formats[i]->name);
		snprintf(names + strlen(names), sizeof(names) - strlen(names),
			 "%s%s", *names ? ", " : "", formats[i]->name);
	}
	complain("import: no format '%s'%s (there is %s)", name,
		 suggestion_text(&near), names);
	return NULL;
}

/* The policy, and what is not in it. */
static int result_write(const char *text, size_t size)
{
	int error;

	if (options.json && !options.output)
		error = import_report_json(&report, text);
	else
		error = output_write(options.output, text, size);
	if (options.json && options.output && !error)
		error = import_report_json(&report, NULL);
	if (!options.json)
		import_report_tell(&report);
	return error ? error : report.n_left ? EXIT_PARTLY : EXIT_DONE;
}

/* Into memory first: bad input leaves the output file as it was. */
static int import_file(const struct format *format, const char *path)
{
	char why[WHY_SIZE] = "", *text = NULL;
	FILE *in, *out;
	size_t size;
	int error;

	in = unpack_open(path);
	if (!in) {
		complain("%s: %s", path, errno_file_words(-errno));
		return EXIT_USAGE;
	}
	out = open_memstream(&text, &size);
	if (!out) {
		complain("out of memory");
		fclose(in);
		return EXIT_REFUSED;
	}
	error = format->import(in, path, out, &options.import, why);
	if (ferror(in)) {
		/* Whatever the importer said of where it ended. */
		error = refuse(why, -EIO, "%s: cannot be read or unpacked",
			       path);
	}
	if (fclose(in) && !error)
		error = refuse(why, -EBADMSG, "%s: %s", path,
			       errno_file_words(-EBADMSG));
	if (fclose(out) && !error)
		error = -ENOMEM;
	if (error)
		complain("%s", *why ? why : errno_words(error));
	error = error ? EXIT_USAGE : result_write(text, size);
	free(text);
	return error;
}

static int import_run(int n_operands, char **operands)
{
	const struct format *format = format_find(operands[0]);
	int status = EXIT_USAGE;

	(void)n_operands;
	options.import.counts_only = options.json && !options.output;
	options.import.report = &report;
	if (format)
		status = import_file(format, operands[1]);
	import_report_free(&report);
	return status;
}

static const struct option_row import_options[] = {
	OPTION_ROW_OUTPUT(options.output),
	{ .name = "ignore-flags",
	  .letter = 'i',
	  .type = OPTION_FLAG,
	  .help = "leave TCP flags and ICMP types out, as traces do",
	  .target = &options.import.ignore_flags },
	{ .name = "hook",
	  .letter = 'k',
	  .type = OPTION_TEXT,
	  .argument = "HOOK",
	  .help = "hook whose rules to convert, such as forward",
	  .target = &options.import.hook },
	{ .name = "table",
	  .letter = 't',
	  .type = OPTION_TEXT,
	  .argument = "TABLE",
	  .help = "table whose rules to convert, such as filter",
	  .target = &options.import.table },
	{ .name = "ip6",
	  .letter = '6',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "rules for IPv6, for the same policy",
	  .target = &options.import.ip6 },
	{ .name = "ipset",
	  .letter = 0,
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "sets that rules ask, of ipset save",
	  .target = &options.import.ipset },
	{ .name = "connmark",
	  .letter = 0,
	  .type = OPTION_FLAG,
	  .help = "nobody else uses the marks of connections",
	  .target = &options.import.connmarks },
	{ .name = "strict",
	  .letter = 's',
	  .type = OPTION_FLAG,
	  .help = "refuse rules that a policy cannot say",
	  .target = &options.import.strict },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_import = {
	.name = "import",
	.help = "convert a rule set of another program to a policy",
	.operands = "iptables-save|ip6tables-save|nft-json|classbench FILE",
	.least_operands = 2,
	.most_operands = 2,
	.options = import_options,
	.run = import_run,
};
