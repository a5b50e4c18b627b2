// SPDX-License-Identifier: GPL-2.0-only
/* kzmark audit: who reads and writes which bits of marks, and what is broken. */
#include <stdio.h>
#include <stdlib.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/free.h"
#include "userspace/audit/ignore.h"
#include "userspace/audit/live.h"
#include "userspace/audit/owners.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/audit_diff.h"
#include "userspace/cli/audit_print.h"
#include "userspace/cli/audit_svg.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"

/* The files of each reader, in the order of audit_readers[]. */
static struct {
#define READER(name, ...) struct option_list name;
#include "userspace/audit/readers.def"
#undef READER
	const char *ignore, *svg;
	bool json;
} options;

static struct option_list *const files[] = {
#define READER(name, ...) &options.name,
#include "userspace/audit/readers.def"
#undef READER
};

static int file_read(struct audit *audit, const struct audit_reader *reader,
		     const char *path)
{
	struct audit_input input = { .name = path, .family = reader->family };
	char why[WHY_SIZE] = "";
	int error;

	error = text_file_unpack(path, &input.text);
	if (error) {
		complain("%s: %s", path, errno_file_words(error));
		return EXIT_USAGE;
	}
	error = reader->read(audit, &input, why);
	free(input.text);
	if (error)
		complain("%s", *why ? why : errno_words(error));
	return error ? EXIT_USAGE : EXIT_DONE;
}

/* The dumps, or this system if none is given. */
static int model_read(struct audit *audit)
{
	bool given = false;
	unsigned int j;
	size_t i;

	for (i = 0; audit_readers[i].option; i++) {
		for (j = 0; j < files[i]->count; j++) {
			given = true;
			if (file_read(audit, &audit_readers[i],
				      files[i]->items[j]))
				return EXIT_USAGE;
		}
	}
	if (given) {
		audit_iptables_gaps(audit);
		return EXIT_DONE;
	}
	return audit_read_live(audit) ? EXIT_REFUSED : EXIT_DONE;
}

/* Leave out what --ignore accepts. */
static int ignore(struct findings *findings)
{
	char why[WHY_SIZE] = "", *text;
	size_t ignored;
	int error;

	if (!options.ignore)
		return EXIT_DONE;
	error = text_file_read(options.ignore, &text);
	if (error) {
		complain("%s: %s", options.ignore, errno_file_words(error));
		return EXIT_USAGE;
	}
	error = findings_ignore(findings, text, options.ignore, &ignored, why);
	free(text);
	if (error)
		complain("%s", why);
	return error ? EXIT_USAGE : EXIT_DONE;
}

static int findings_tell(struct audit *audit, struct findings *findings)
{
	struct audit_bits bits;
	int status = ignore(findings);

	if (status)
		return status;
	audit_bits_find(&bits, audit);
	if (options.svg)
		status = audit_svg(options.svg, findings, &bits);
	if (status)
		return status;
	if (options.json)
		audit_json_print(audit, findings, &bits);
	else
		audit_print(audit, findings, &bits);
	return findings->count ? EXIT_FINDINGS : EXIT_DONE;
}

static int report(struct audit *audit)
{
	struct findings findings = { 0 };
	int status;

	if (audit_owners_assign(audit) ||
	    findings_find(&findings, audit, finding_classes)) {
		complain("out of memory");
		status = EXIT_REFUSED;
	} else {
		status = findings_tell(audit, &findings);
	}
	findings_free(&findings);
	return status;
}

static int audit_run(int n_operands, char **operands)
{
	struct audit audit;
	int status;

	if (n_operands == 1) {
		complain("audit: two reports are compared: A.json B.json");
		return EXIT_USAGE;
	}
	if (n_operands)
		return audit_diff(operands[0], operands[1], options.json);
	audit_init(&audit);
	status = model_read(&audit);
	if (!status)
		status = report(&audit);
	audit_free(&audit);
	return status;
}

static const struct option_row audit_options[] = {
#define READER(variable, option, placeholder, text, ...) \
	{ .name = option,                                \
	  .type = OPTION_LIST,                           \
	  .argument = placeholder,                       \
	  .help = text,                                  \
	  .target = &options.variable },
#include "userspace/audit/readers.def"
#undef READER
	{ .name = "ignore",
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "leave out the findings that its lines accept",
	  .target = &options.ignore },
	{ .name = "svg",
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "draw the bits and their owners as SVG",
	  .target = &options.svg },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_audit = {
	.name = "audit",
	.help = "show who uses which bits of marks and what collides, or has changed",
	.operands = "[A.json B.json]",
	.most_operands = 2,
	.options = audit_options,
	.run = audit_run,
};
