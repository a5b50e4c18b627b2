// SPDX-License-Identifier: GPL-2.0-only
/* The table of verbs. */
#include <stddef.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/lang/suggest.h"
#include "userspace/cli/verb.h"

extern const struct verb verb_check;
extern const struct verb verb_load;
extern const struct verb verb_confirm;
extern const struct verb verb_unload;
extern const struct verb verb_attach;
extern const struct verb verb_detach;
extern const struct verb verb_follow;
extern const struct verb verb_list;
extern const struct verb verb_gc;
extern const struct verb verb_show;
extern const struct verb verb_counters;
extern const struct verb verb_rule;
extern const struct verb verb_set;
extern const struct verb verb_flows;
extern const struct verb verb_monitor;
extern const struct verb verb_field;
extern const struct verb verb_eval;
extern const struct verb verb_audit;
extern const struct verb verb_import;
extern const struct verb verb_export;
extern const struct verb verb_save;
extern const struct verb verb_restore;
extern const struct verb verb_status;
extern const struct verb verb_help;
extern const struct verb verb_version;

/* clang-format off */
const struct verb *const verbs[] = {
	&verb_check,
	&verb_load,
	&verb_confirm,
	&verb_unload,
	&verb_attach,
	&verb_detach,
	&verb_follow,
	&verb_list,
	&verb_gc,
	&verb_show,
	&verb_counters,
	&verb_rule,
	&verb_set,
	&verb_flows,
	&verb_monitor,
	&verb_field,
	&verb_eval,
	&verb_audit,
	&verb_import,
	&verb_export,
	&verb_save,
	&verb_restore,
	&verb_status,
	&verb_help,
	&verb_version,
	NULL,
};
/* clang-format on */

const struct verb *verb_find(const char *name)
{
	struct suggestion near;
	size_t i;

	suggestion_start(&near, name, strlen(name));
	for (i = 0; verbs[i]; i++) {
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
		suggestion_try(&near, verbs[i]->name);
	}
	complain("no verb '%s'%s", name,
		 near.best ? suggestion_text(&near) :
			     ": 'kzmark help' lists them");
	return NULL;
}
