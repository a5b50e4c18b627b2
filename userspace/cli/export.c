// SPDX-License-Identifier: GPL-2.0-only
/* kzmark export FORMAT FILE: a policy in the format of another program. */
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/base/hook_names.h"
#include "userspace/cli/name.h"
#include "userspace/nft/print.h"
#include "userspace/nft/translate.h"
#include "userspace/cli/output_file.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/cli/source.h"
#include "userspace/lang/suggest.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	const char *output;
	const char *name;
	const char *hook;
	struct option_number priority;
} options;

static int nft_export(const struct source *source, const char *name, FILE *out)
{
	struct nft_options nft = {
		.image = &source->image,
		.name = name,
		.generation = 1, /* as if nothing were loaded */
		.hooks = 1U << NF_INET_PRE_ROUTING,
		.priority = options.priority.given ? options.priority.value :
						     NF_IP_PRI_MANGLE,
	};
	const struct attachment there = { .policy = source->policy };
	struct nft_ruleset ruleset;
	char why[WHY_SIZE];
	int error;

	if (options.hook && hooks_parse(options.hook, false, &nft.hooks, why)) {
		complain("export: %s", why);
		return EXIT_USAGE;
	}
	if (hook_limits_check(&there, false, nft.hooks, nft.priority, why)) {
		complain("export: %s", why);
		return EXIT_USAGE;
	}
	error = nft_ruleset_translate(&ruleset, source->policy, &nft);
	if (error)
		complain("%s", errno_words(error));
	else
		nft_print(&ruleset, out);
	nft_ruleset_free(&ruleset);
	return error ? EXIT_REFUSED : EXIT_DONE;
}

/* A format has the name of the backend that can do the same. */
static const struct format {
	const char *name;
	int (*export)(const struct source *source, const char *name, FILE *out);
} formats[] = {
	{ "nft", nft_export },
};
#define N_FORMATS (sizeof(formats) / sizeof(formats[0]))

static const struct format *format_find(const char *name)
{
	const struct format *format;
	struct suggestion near;

	format = suggestion_find(&near, name, formats, N_FORMATS,
				 sizeof(formats[0]));
	if (!format)
		complain("export: no format '%s'%s (there is nft)", name,
			 suggestion_text(&near));
	return format;
}

/* Into memory first: what is refused leaves the output file as it was. */
static int export_policy(const struct format *format,
			 const struct source *source, const char *name)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	int status;

	out = open_memstream(&text, &size);
	if (!out) {
		complain("out of memory");
		return EXIT_REFUSED;
	}
	status = format->export(source, name, out);
	if (fclose(out) && status == EXIT_DONE) {
		complain("out of memory");
		status = EXIT_REFUSED;
	}
	if (status == EXIT_DONE)
		status = output_write(options.output, text, size);
	free(text);
	return status;
}

static int export_run(int n_operands, char **operands)
{
	const struct format *format = format_find(operands[0]);
	struct choice choice = { .count = 1 };
	char name[POLICY_NAME_SIZE];
	struct source source;
	int status;

	(void)n_operands;
	if (!format || name_choose("export", operands[1], options.name, name))
		return EXIT_USAGE;
	choice.list[0] = backend_find(format->name);
	status = source_open(&source, operands[1], &choice, false);
	messages_print(&source.messages, stderr);
	if (status == EXIT_DONE)
		status = export_policy(format, &source, name);
	source_close(&source);
	return status;
}

static const struct option_row export_options[] = {
	OPTION_ROW_DEFINE,
	OPTION_ROW_OUTPUT(options.output),
	OPTION_ROW_NAME(options.name),
	OPTION_ROW_HOOK(options.hook),
	OPTION_ROW_PRIORITY(options.priority),
	OPTION_ROW_END,
};

const struct verb verb_export = {
	.name = "export",
	.help = "print a policy as a script of nft",
	.operands = "nft FILE",
	.least_operands = 2,
	.most_operands = 2,
	.options = export_options,
	.run = export_run,
};
