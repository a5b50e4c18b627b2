// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: dumps of other programs. The first byte says which reader of
 * kzmark audit gets the rest; of what it takes, owners and findings are made.
 */
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/free.h"
#include "userspace/audit/owners.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct audit_reader *reader_choose(uint8_t byte)
{
	size_t n = 0;

	while (audit_readers[n].option)
		n++;
	return &audit_readers[byte % n];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audit_input input = { .name = "fuzz" };
	struct findings findings = { 0 };
	char why[WHY_SIZE] = "";
	const struct audit_reader *reader;
	struct audit_bits bits;
	struct audit audit;
	int error;

	if (!size)
		return -1;
	reader = reader_choose(data[0]);
	input.family = reader->family;
	input.text = strndup((const char *)data + 1, size - 1);
	audit_init(&audit);
	error = reader->read(&audit, &input, why);
	if (error && !*why)
		abort(); /* each refusal has its sentence */
	if (audit_owners_assign(&audit) ||
	    findings_find(&findings, &audit, finding_classes))
		abort();
	audit_bits_find(&bits, &audit);
	findings_free(&findings);
	audit_free(&audit);
	free(input.text);
	return 0;
}
