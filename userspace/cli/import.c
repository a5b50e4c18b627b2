// SPDX-License-Identifier: GPL-2.0-only
/* kzmark import FORMAT FILE: make a policy of somebody else's rules. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "answer.h"
#include "backend.h"
#include "classbench.h"
#include "output_file.h"
#include "suggest.h"
#include "verb.h"

static struct {
	const char *output;
} options;

static const struct format {
	const char *name;
	int (*import)(FILE *in, const char *name, FILE *out, char *why,
		      size_t size);
} formats[] = {
	{ "classbench", classbench_import },
};
#define N_FORMATS (sizeof(formats) / sizeof(formats[0]))

static const struct format *format_find(const char *name)
{
	struct suggestion near;
	size_t i;

	suggestion_start(&near, name, strlen(name));
	for (i = 0; i < N_FORMATS; i++) {
		if (!strcmp(formats[i].name, name))
			return &formats[i];
		suggestion_try(&near, formats[i].name);
	}
	complain("import: no format '%s'%s (there is classbench)", name,
		 suggestion_text(&near));
	return NULL;
}

static ssize_t unpack_read(void *cookie, char *buffer, size_t size)
{
	return gzread(cookie, buffer, size);
}

static int unpack_close(void *cookie)
{
	return gzclose(cookie) == Z_OK ? 0 : EOF;
}

/* @path ("-": standard input) as a stream, unpacked if gzip packed it. */
static FILE *unpack_open(const char *path)
{
	static const cookie_io_functions_t functions = {
		.read = unpack_read,
		.close = unpack_close,
	};
	bool standard = !strcmp(path, "-");
	gzFile file;
	FILE *in;

	file = standard ? gzdopen(dup(STDIN_FILENO), "r") : gzopen(path, "r");
	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return NULL;
	}
	in = fopencookie(file, "r", functions);
	if (!in)
		gzclose(file);
	return in;
}

/* Into memory first: bad input leaves the output file as it was. */
static int import_file(const struct format *format, const char *path)
{
	char why[WHY_SIZE] = "", *text = NULL;
	FILE *in, *out;
	size_t size;
	int error;

	in = unpack_open(path);
	if (!in)
		return EXIT_USAGE;
	out = open_memstream(&text, &size);
	if (!out) {
		complain("out of memory");
		fclose(in);
		return EXIT_REFUSED;
	}
	error = format->import(in, path, out, why, sizeof(why));
	if (ferror(in)) {
		/* What the importer made of its end is not the point. */
		error = -EIO;
		snprintf(why, sizeof(why), "%s: cannot be read, or unpacked",
			 path);
	}
	fclose(in);
	if (fclose(out) && !error)
		error = -ENOMEM;
	if (error)
		complain("%s", *why ? why : strerror(-error));
	error = error ? EXIT_USAGE : output_write(options.output, text, size);
	free(text);
	return error;
}

static int import_run(int n_operands, char **operands)
{
	const struct format *format = format_find(operands[0]);

	(void)n_operands;
	return format ? import_file(format, operands[1]) : EXIT_USAGE;
}

static const struct option_row import_options[] = {
	{ .name = "output",
	  .letter = 'o',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "write there (default: standard output)",
	  .target = &options.output },
	OPTION_ROW_END,
};

const struct verb verb_import = {
	.name = "import",
	.help = "make a policy of a rule set: classbench (.gz is unpacked)",
	.operands = "classbench FILE",
	.least_operands = 2,
	.most_operands = 2,
	.options = import_options,
	.run = import_run,
};
