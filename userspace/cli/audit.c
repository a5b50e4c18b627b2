// SPDX-License-Identifier: GPL-2.0-only
/* kzmark audit: who reads and writes which bits of marks, and what is broken. */
#include <stdio.h>
#include <stdlib.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/free.h"
#include "userspace/audit/live.h"
#include "userspace/audit/owners.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/audit_print.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"

/* The files of each reader, in the order of audit_readers[]. */
static struct {
#define READER(name, ...) struct option_list name;
#include "userspace/audit/readers.def"
#undef READER
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
	if (given)
		return EXIT_DONE;
	return audit_read_live(audit) ? EXIT_REFUSED : EXIT_DONE;
}

static int report(struct audit *audit)
{
	struct findings findings = { 0 };
	struct audit_bits bits;
	int status = EXIT_REFUSED;

	if (!owners_assign(audit) &&
	    !findings_find(&findings, audit, finding_classes)) {
		audit_bits_find(&bits, audit);
		if (options.json)
			json_print(audit_json(audit, &findings, &bits));
		else
			audit_print(audit, &findings, &bits);
		status = findings.count ? EXIT_FINDINGS : EXIT_DONE;
	} else {
		complain("out of memory");
	}
	findings_free(&findings);
	return status;
}

static int audit_run(int n_operands, char **operands)
{
	struct audit audit;
	int status;

	(void)n_operands;
	(void)operands;
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
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_audit = {
	.name = "audit",
	.help = "show who uses which bits of marks here, and what collides",
	.operands = "",
	.options = audit_options,
	.run = audit_run,
};
