// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/audit_print.h"
#include "userspace/cli/audit_svg.h"
#include "userspace/cli/output.h"
#include "userspace/cli/table.h"
#include "userspace/cli/wrap.h"

#define INDENT 4

/* ---- the bits ---- */

static int owner_column(const struct audit_bits *bits)
{
	int width = 10; /* "collisions" */
	size_t i;

	for (i = 0; i < bits->n_owners; i++) {
		if ((int)strlen(bits->owners[i].name) > width)
			width = strlen(bits->owners[i].name);
	}
	return width > 30 ? 30 : width;
}

/* One character a bit, from bit 31, with a gap after each byte. */
static void bits_line(int width, const char *name, uint32_t strong,
		      uint32_t weak, const char marks[3])
{
	int i;

	printf("  %-*.*s  ", width, width, name);
	for (i = 31; i >= 0; i--) {
		putchar(strong >> i & 1 ? marks[0] :
			weak >> i & 1	? marks[1] :
					  marks[2]);
		if (i && !(i % 8))
			putchar(' ');
	}
}

static void picture_print(const struct findings *findings,
			  const struct audit_bits *bits)
{
	int width = owner_column(bits);
	uint32_t broken;
	size_t i;

	if (!bits->n_owners) {
		printf("Nobody uses marks here.\n");
		return;
	}
	printf("Bits of the mark: # used, o claimed, ! two owners collide\n");
	printf("  %-*s  31    24 23    16 15     8 7      0\n", width, "");
	for (i = 0; i < bits->n_owners; i++) {
		const struct audit_owner_bits *owner = &bits->owners[i];

		bits_line(width, owner->name, owner->bits, owner->claimed,
			  "#o.");
		printf("%s\n", owner->whole ? "  whole mark" : "");
	}
	broken = audit_collisions(findings);
	if (broken) {
		bits_line(width, "collisions", broken, 0, "!! ");
		putchar('\n');
	}
	bits_line(width, "free", bits->free, 0, "++.");
	printf("  %#x\n", bits->free);
}

/* ---- findings ---- */

static void side_print(const char *which, const struct audit_rule *rule)
{
	char at[512];

	audit_at(rule, at, sizeof(at));
	printf("%*s%s  ", INDENT, "", which);
	print_name(stdout, rule->owner);
	printf(", ");
	print_name(stdout, rule->where);
	printf(" (");
	print_name(stdout, at);
	printf(")\n%*s", INDENT + 8, "");
	print_name(stdout, rule->text);
	putchar('\n');
}

static void finding_print(const struct finding *finding)
{
	printf("\n  %#x", finding->bits);
	if (finding->count > 1)
		printf("  (%zu times)", finding->count);
	putchar('\n');
	side_print("first ", finding->first);
	if (finding->second)
		side_print("second", finding->second);
	printf("%*s", INDENT, "");
	wrap_print(stdout, finding->effect, INDENT, INDENT);
}

/* Findings come by class: what it is, and what to do, is said once. */
static void findings_print(const struct findings *findings)
{
	const struct finding_class *last = NULL, *class;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		class = findings->list[i]->class;
		if (class != last) {
			printf("\n%s: ", class->name);
			wrap_print(stdout, class->help, strlen(class->name) + 2,
				   2);
			printf("  ");
			wrap_print(stdout, class->advice, 2, 2);
		}
		last = class;
		finding_print(findings->list[i]);
	}
}

/* A field's name has letters, digits and '_'. */
static void reserve_print(const char *owner, uint32_t mask)
{
	const char *at;

	printf("  kzmark field reserve -o '");
	print_name(stdout, owner);
	printf("' ");
	if (!isalpha((unsigned char)*owner))
		putchar('f');
	for (at = owner; *at; at++)
		putchar(isalnum((unsigned char)*at) ?
				tolower((unsigned char)*at) :
				'_');
	printf(" %#x\n", mask);
}

static void window_print(const struct audit_bits *bits)
{
	uint32_t window = audit_bits_run(bits->free, 16), mask;
	bool told = false;
	size_t i;

	if (!window) {
		printf("\nNo bit is free.\n");
		return;
	}
	printf("\nFor a policy:\n  mark window %#x\n", window);
	for (i = 0; i < bits->n_owners; i++) {
		mask = bits->owners[i].bits | bits->owners[i].claimed;
		if (!mask || mask == WHOLE_MARK ||
		    !strcmp(bits->owners[i].name, "kzmark"))
			continue;
		if (!told)
			printf("For the registry, so that no policy gets bits of others:\n");
		told = true;
		reserve_print(bits->owners[i].name, mask);
	}
}

void audit_print(const struct audit *audit, const struct findings *findings,
		 const struct audit_bits *bits)
{
	size_t i;

	picture_print(findings, bits);
	findings_print(findings);
	if (findings->more)
		printf("\n... and %zu more findings\n", findings->more);
	window_print(bits);
	for (i = 0; i < audit->n_unread; i++) {
		printf(i ? "  " : "\nNot read, so not known to be absent:\n  ");
		print_name(stdout, audit->unread[i].what);
		printf(": ");
		print_name(stdout, audit->unread[i].why);
		putchar('\n');
	}
	printf("\n%zu finding%s\n", findings->count + findings->more,
	       findings->count == 1 ? "" : "s");
}
