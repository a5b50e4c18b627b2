// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/lacking.h"

#include "bench/report/html.h"
#include "bench/system/sut.h"
#include "userspace/backend/backend.h"

void lacking_print(const struct job *job,
		   const struct capabilities *capabilities, bool html,
		   FILE *out)
{
	const struct capability *said;
	const char *name, *lacks;
	bool any = false;
	size_t b;

	for (b = 0; backends[b]; b++) {
		name = backends[b]->name;
		lacks = backends[b]->load ? job_lacks(job, capabilities, name) :
					    NULL;
		said = lacks ? capabilities_find(capabilities, lacks, name) :
			       NULL;
		if (!said)
			continue;
		fputs(any ? ", " : "", out);
		any = true;
		if (html) {
			fputs("<span title=\"", out);
			html_text(said->says, out);
			fputs("\">", out);
		}
		fprintf(out, "%s%s", backend_label(name),
			html ? "</span>" : "");
	}
	if (!any)
		fputs("none", out);
}
