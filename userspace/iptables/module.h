/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the extension asks the module, to say what is wrong before the kernel
 * does. Where the module does not answer (not loaded, no privilege), nothing is
 * wrong: then the kernel alone checks the rule.
 */
#ifndef KZ_IPTABLES_MODULE_H
#define KZ_IPTABLES_MODULE_H

#include <stdint.h>

#include "userspace/backend/field_registry.h"

/* The fields of this network namespace, asked for once; NULL: no answer. */
const struct registry_fields *module_fields(void);

/* Each ends iptables by xtables_error() if the argument of --@option is wrong:
 * the value does not fit the field, the field is not sticky, the policy is not
 * loaded; or there is no such field.
 */
void module_check_value(const char *option, const char *field, uint32_t value);
void module_check_sticky(const char *option, const char *field);
void module_check_policy(const char *name);

#endif
