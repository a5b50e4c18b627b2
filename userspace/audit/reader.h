/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Readers of dumps. Each is one file here, and one row in audit_readers[]: an
 * option of `kzmark audit`, and the command that makes the dump of the system
 * that it runs on.
 */
#ifndef KZ_AUDIT_READER_H
#define KZ_AUDIT_READER_H

#include "userspace/audit/model.h"

struct audit_input {
	const char *name; /* of the file, or the command */
	char *text; /* NUL-terminated; may be written over */
	uint8_t family; /* of the row */
};

struct audit_reader {
	const char *option; /* "iptables-save" */
	const char *help;
	uint8_t family; /* what its rules are about */
	const char *const *commands; /* to run; ends with NULL */
	/* 0, or -EINVAL with a sentence in @why (WHY_SIZE) that names @input's
	 * line; the model then holds what was before it.
	 */
	int (*read)(struct audit *audit, const struct audit_input *input,
		    char *why);
};

/* Ends with a row without option. In this order: sets before their users. */
extern const struct audit_reader audit_readers[];

int audit_read_ipset(struct audit *audit, const struct audit_input *input,
		     char *why);
int audit_read_iptables(struct audit *audit, const struct audit_input *input,
			char *why);
int audit_read_nft_json(struct audit *audit, const struct audit_input *input,
			char *why);
int audit_read_nft_text(struct audit *audit, const struct audit_input *input,
			char *why);
int audit_read_ip_rules(struct audit *audit, const struct audit_input *input,
			char *why);
int audit_read_tc(struct audit *audit, const struct audit_input *input,
		  char *why);
int audit_read_bpf(struct audit *audit, const struct audit_input *input,
		   char *why);
int audit_read_fields(struct audit *audit, const struct audit_input *input,
		      char *why);
int audit_read_wg(struct audit *audit, const struct audit_input *input,
		  char *why);
int audit_read_sysctl(struct audit *audit, const struct audit_input *input,
		      char *why);

/* After all dumps: what those of iptables-nft may hide becomes unread. */
void audit_iptables_gaps(struct audit *audit);

#endif
