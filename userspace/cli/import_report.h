/* SPDX-License-Identifier: GPL-2.0-only */
/* What kzmark import says of the rules that it left out. */
#ifndef KZ_CLI_IMPORT_REPORT_H
#define KZ_CLI_IMPORT_REPORT_H

struct import_report;

/* To the standard error: how many rules, for each reason. */
void import_report_tell(const struct import_report *report);

/* To the standard output, as JSON; @policy NULL: it is elsewhere. The exit
 * status.
 */
int import_report_json(const struct import_report *report, const char *policy);

#endif
