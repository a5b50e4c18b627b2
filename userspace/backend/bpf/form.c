// SPDX-License-Identifier: GPL-2.0-only
/* Forms of programs; see form.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/form.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/base/refuse.h"

static const char *const names[] = {
	[BPF_FORM_CODE] = "code",
	[BPF_FORM_TABLES] = "tables",
};

int bpf_form_parse(const char *text, enum bpf_form *form, char *why)
{
	*form = BPF_FORM_ANY;
	if (!text)
		text = getenv("KZMARK_FORM");
	if (!text)
		return 0;
	for (*form = BPF_FORM_CODE; *form <= BPF_FORM_TABLES; ++*form)
		if (!strcmp(names[*form], text))
			return 0;
	return refuse(why, -EUSAGE, "--form '%s': expected code or tables",
		      text);
}

int bpf_form_read(int program, const char **form)
{
	struct kz_setup setup = { 0 };
	struct bpf_map_info info;
	uint32_t zero = 0;
	int fd = bpf_map_find(program, KZ_SETUP_MAP, &info), err = 0;

	*form = "";
	if (fd == -ENOENT)
		return 0;
	if (fd < 0)
		return fd;
	if (info.value_size == sizeof(setup)) {
		if (bpf_map_lookup_elem(fd, &zero, &setup))
			err = -errno;
		*form = names[setup.code ? BPF_FORM_CODE : BPF_FORM_TABLES];
	}
	close(fd);
	return err;
}
