// SPDX-License-Identifier: GPL-2.0-only
/*
 * BPF programs, as `bpftool prog show` and `bpftool prog dump xlated` print
 * them: each program's line, then its instructions; before them the lines of
 * `bpftool net` that say where they are attached:
 *
 *	eth0(2) tcx/ingress mark_it prog_id 12 link_id 5
 *	12: sched_cls  name mark_it  tag ac15b28b3b056112  gpl
 *	   0: (61) r2 = *(u32 *)(r1 +164)
 *	   1: (47) r2 |= 64
 *	   2: (63) *(u32 *)(r1 +164) = r2
 *
 * Where the mark is in struct sk_buff is the kernel's affair: the line "# mark
 * at 164" says it, else it is as in the kernel that runs here.
 */
#include <bpf/btf.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/bpf_marks.h"
#include "userspace/audit/line.h"
#include "userspace/audit/reader.h"
#include "userspace/base/array.h"
#include "userspace/base/refuse.h"

#define ATTACHED_MAX 256
#define DEPTH_MAX 8
#define CODE_MAX 1000000

struct attached {
	unsigned int id;
	enum audit_hook hook;
	char device[64];
};

struct reading {
	struct audit *audit;
	const struct audit_input *input;
	int offset; /* of the mark; -1: not known yet, -2: unknown */
	struct attached attached[ATTACHED_MAX];
	size_t n_attached;
	struct bpf_code code; /* of the open program */
	struct audit_rule rule;
	unsigned int id;
	bool added; /* its rule, which is at */
	size_t index;
	bool open;
};

/* ---- where the mark is ---- */

/* In bytes from the start of @type, whose members may have no name; -1: no. */
static int member_find(const struct btf *btf, uint32_t id, const char *name,
		       int depth)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const struct btf_member *members;
	const char *text;
	int i, inner;

	if (!type || depth > DEPTH_MAX || !btf_is_composite(type))
		return -1;
	members = btf_members(type);
	for (i = 0; i < btf_vlen(type); i++) {
		text = btf__name_by_offset(btf, members[i].name_off);
		inner = -1;
		if (!strcmp(text, name))
			inner = 0;
		else if (!*text)
			inner = member_find(btf, members[i].type, name,
					    depth + 1);
		if (inner >= 0)
			return btf_member_bit_offset(type, i) / 8 + inner;
	}
	return -1;
}

static int mark_offset(struct reading *reading)
{
	struct btf *btf;
	int id;

	if (reading->offset != -1)
		return reading->offset;
	btf = btf__load_vmlinux_btf();
	id = btf ? btf__find_by_name_kind(btf, "sk_buff", BTF_KIND_STRUCT) : -1;
	reading->offset = id > 0 ? member_find(btf, id, "mark", 0) : -1;
	if (reading->offset < 0)
		reading->offset = -2;
	btf__free(btf);
	return reading->offset;
}

/* ---- programs ---- */

static void user_add(void *context, const struct audit_user *user)
{
	struct reading *reading = context;
	struct audit_user made = *user;

	if (!reading->added)
		reading->index = audit_add_rule(reading->audit, &reading->rule);
	reading->added = true;
	made.rule = reading->index;
	audit_add_user(reading->audit, &made);
}

static void code_free(struct bpf_code *code)
{
	size_t i;

	for (i = 0; i < code->count; i++)
		free(code->lines[i]);
	free(code->lines);
	*code = (struct bpf_code){ 0 };
}

static void place_fill(struct reading *reading)
{
	const struct attached *attached;
	size_t i;

	for (i = 0; i < reading->n_attached; i++) {
		attached = &reading->attached[i];
		if (attached->id != reading->id)
			continue;
		reading->rule.place.hooks |= 1U << attached->hook;
		reading->rule.device =
			audit_text(reading->audit, attached->device);
	}
}

static void program_end(struct reading *reading)
{
	struct audit *audit = reading->audit;
	const char *what;
	size_t at = 0;
	int error = 0;

	if (!reading->open)
		return;
	reading->open = false;
	what = audit_format(audit, "BPF program %u", reading->id);
	place_fill(reading);
	if (!reading->code.count)
		audit_add_unread(
			audit, what,
			"no instructions: not permitted, or not dumped");
	else if (mark_offset(reading) < 0)
		audit_add_unread(
			audit, what,
			"where this kernel's struct sk_buff has the mark is unknown: it has no BTF");
	else
		error = bpf_marks_find(&reading->code, reading->offset,
				       user_add, reading, &at);
	if (error)
		audit_add_unread(
			audit, what,
			audit_format(audit, "instruction %zu is not known: %s",
				     at, reading->code.lines[at]));
	code_free(&reading->code);
}

static void program_begin(struct reading *reading, unsigned int id,
			  const char *line, const char *kind, uint32_t number)
{
	struct audit *audit = reading->audit;
	const char *name = strstr(line, " name ");
	int length = name ? strcspn(name + 6, " ") : 1;

	program_end(reading);
	memset(&reading->rule, 0, sizeof(reading->rule));
	reading->open = true;
	reading->added = false;
	reading->id = id;
	reading->rule.source = SOURCE_BPF;
	reading->rule.family = AUDIT_ALL;
	reading->rule.file = reading->input->name;
	reading->rule.line = number;
	reading->rule.where =
		audit_format(audit, "BPF %.*s", length, name ? name + 6 : "?");
	reading->rule.text = audit_format(audit, "%s program %u, %.*s", kind,
					  id, length, name ? name + 6 : "?");
}

/* "   3: (07) r2 += -8", or false. Instruction numbers may jump by two. */
static bool instruction_read(struct reading *reading, const char *line)
{
	unsigned int number, operation;
	int used = 0;
	char **lines;

	if (sscanf(line, " %u: (%x) %n", &number, &operation, &used) < 2 ||
	    !used || number >= CODE_MAX)
		return false;
	while (reading->code.count <= number) {
		lines = array_grow(reading->code.lines, reading->code.count,
				   sizeof(*lines));
		if (!lines) {
			reading->audit->failed = true;
			return true;
		}
		reading->code.lines = lines;
		lines[reading->code.count++] = NULL;
	}
	free(reading->code.lines[number]);
	reading->code.lines[number] = strdup(line + used);
	return true;
}

/* "eth0(2) tcx/ingress mark_it prog_id 12 ...", "... id 12" of older ones. */
static void attached_read(struct reading *reading, const char *line)
{
	const char *id = strstr(line, " prog_id ");
	struct attached *attached = &reading->attached[reading->n_attached];

	if (!id)
		id = strstr(line, " id ");
	if (!id || reading->n_attached == ATTACHED_MAX || !strchr(line, '('))
		return;
	attached->id = strtoul(strchr(id + 1, ' '), NULL, 10);
	attached->hook = strstr(line, "ingress") ? AUDIT_TC_IN :
			 strstr(line, "egress")	 ? AUDIT_TC_OUT :
						   AUDIT_XDP;
	snprintf(attached->device, sizeof(attached->device), "%.*s",
		 (int)strcspn(line, "("), line);
	reading->n_attached++;
}

static void line_read(struct reading *reading, const char *line,
		      uint32_t number)
{
	char kind[32];
	unsigned int id;
	int offset;

	if (sscanf(line, "# mark at %d", &offset) == 1 && offset >= 0)
		reading->offset = offset;
	else if (reading->open && instruction_read(reading, line))
		return;
	else if (isdigit((unsigned char)*line) &&
		 sscanf(line, "%u: %31s", &id, kind) == 2)
		program_begin(reading, id, line, kind, number);
	else if (isalpha((unsigned char)*line))
		attached_read(reading, line);
}

int audit_read_bpf(struct audit *audit, const struct audit_input *input,
		   char *why)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	uint32_t number = 0;
	char *line, *rest = input->text;

	if (!reading)
		return refuse_memory(why);
	reading->audit = audit;
	reading->input = input;
	reading->offset = -1;
	if (input->text[strspn(input->text, " \t\r\n")] == '[') {
		free(reading);
		return refuse(
			why, -EINVAL,
			"%s:1: give what bpftool prints without -j: its JSON is not always JSON",
			input->name);
	}
	while ((line = audit_line(&rest))) {
		line_read(reading, line, ++number);
	}
	program_end(reading);
	free(reading);
	return 0;
}
