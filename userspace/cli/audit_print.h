/* SPDX-License-Identifier: GPL-2.0-only */
/* What `kzmark audit` found, for people and as JSON. */
#ifndef KZ_CLI_AUDIT_PRINT_H
#define KZ_CLI_AUDIT_PRINT_H

#include "userspace/audit/finding.h"
#include "userspace/audit/free.h"

void audit_print(const struct audit *audit, const struct findings *findings,
		 const struct audit_bits *bits);

void audit_json_print(const struct audit *audit,
		      const struct findings *findings,
		      const struct audit_bits *bits);

#endif
