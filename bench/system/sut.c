// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/sut.h"

#include <string.h>

const char *const side_names[] = {
	[OURS] = "ours",
	[BASELINE] = "baseline",
	[PEER] = "peer",
};

#define SUT(name) extern const struct sut sut_##name;
#include "bench/system/suts.def"
#undef SUT

const struct sut *const suts[] = {
#define SUT(name) &sut_##name,
#include "bench/system/suts.def"
#undef SUT
	NULL,
};

const struct sut *sut_find(const char *name)
{
	unsigned int i;

	for (i = 0; suts[i]; i++)
		if (!strcmp(suts[i]->name, name))
			return suts[i];
	return NULL;
}

const char *backend_label(const char *backend)
{
	unsigned int i;

	for (i = 0; suts[i]; i++)
		if (suts[i]->backend_label &&
		    !strcmp(suts[i]->backend, backend))
			return suts[i]->backend_label;
	return backend;
}

void sut_command_print(const struct sut *sut, FILE *out)
{
	const char *const *word;

	if (sut->how)
		fputs(sut->how, out);
	else if (sut->backend)
		fprintf(out, "kzmark load RULES.kz --name bench --backend %s%s",
			sut->backend,
			sut->hook == HOOK_PREROUTING ? "" : " --dev in0");
	for (word = sut->command; word && *word; word++)
		fprintf(out, "%s ", *word);
	if (sut->command)
		fputs("<RULES", out);
	if (sut->program)
		fprintf(out, "bench/bpf/peer.bpf.c: %s", sut->program);
	if (!sut->up)
		fprintf(out, "(%s)", sut->help);
}
