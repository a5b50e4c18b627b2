/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the extension asks the module, to say what is wrong before the kernel
 * does. Where the module does not answer (no privilege), nothing is wrong: then
 * the kernel alone checks the rule. Where there is no module, and none that can
 * be loaded, iptables ends by xtables_error(); iptables-translate needs none.
 */
#ifndef KZ_IPTABLES_MODULE_H
#define KZ_IPTABLES_MODULE_H

#include <stdint.h>

#include "userspace/backend/field_registry.h"

/* The fields of this network namespace, asked for once; NULL: no answer. To ask
 * loads the module.
 */
const struct registry_fields *module_fields(void);

/* Each ends iptables by xtables_error() if the argument of --@option is wrong:
 * the value does not fit the field, or the field is not sticky; or there is no
 * such field.
 */
void module_check_value(const char *option, const char *field, uint32_t value);
void module_check_sticky(const char *option, const char *field);

#endif
