// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"

int import_report_add(struct import_report *report, const char *file,
		      uint32_t line, const char *reason, const char *text)
{
	struct import_left *left;

	left = array_grow(report->left, report->n_left, sizeof(*left));
	if (!left)
		return -ENOMEM;
	report->left = left;
	left += report->n_left++;
	*left = (struct import_left){
		.file = strdup(file),
		.reason = strdup(reason),
		.text = strdup(text),
		.line = line,
	};
	return left->file && left->reason && left->text ? 0 : -ENOMEM;
}

void import_report_free(struct import_report *report)
{
	size_t i;

	for (i = 0; i < report->n_left; i++) {
		free(report->left[i].file);
		free(report->left[i].reason);
		free(report->left[i].text);
	}
	free(report->left);
	*report = (struct import_report){ 0 };
}
