// SPDX-License-Identifier: GPL-2.0-only
/*
 * DShield's block list, https://feeds.dshield.org/block.txt: tabs between first
 * address, last address, prefix length, and what else there is to say of the
 * network. The three must agree.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

struct block {
	size_t first, last; /* bytes of the addresses, a tab between them */
	uint32_t from, to; /* host byte order */
	unsigned int bits;
};

/* An IPv4 address and the tab after it; its length, 0: there is none. */
static size_t address_read(const char *text, uint32_t *address)
{
	size_t length = strcspn(text, "\t\r\n");
	char copy[INET_ADDRSTRLEN];

	if (length >= sizeof(copy) || text[length] != '\t')
		return 0;
	memcpy(copy, text, length);
	copy[length] = '\0';
	if (inet_pton(AF_INET, copy, address) != 1)
		return 0;
	*address = ntohl(*address);
	return length;
}

static bool block_read(const char *line, struct block *block)
{
	char *end;

	block->first = address_read(line, &block->from);
	if (!block->first)
		return false;
	line += block->first + 1;
	block->last = address_read(line, &block->to);
	if (!block->last)
		return false;
	line += block->last + 1;
	if (*line < '0' || *line > '9')
		return false;
	block->bits = strtoul(line, &end, 10);
	return *end == '\t' || *end == '\r' || *end == '\n' || !*end;
}

static bool dshield_detect(const char *text)
{
	const char *line = list_first_line(text);
	struct block block;

	return !strncmp(line, "Start\tEnd\t", 10) || block_read(line, &block);
}

static bool agrees(const struct block *block)
{
	return block->bits > 0 && block->bits <= 32 &&
	       block->to - block->from == UINT32_MAX >> (block->bits - 1) >> 1;
}

static void line_read(const struct list *list, struct list_element *element)
{
	const char *line = list->at;
	struct block block;

	if (!block_read(line, &block)) {
		list_line_fault(list, element,
				"expected 'FIRST LAST LENGTH', tabs between");
		return;
	}
	snprintf(element->buffer, sizeof(element->buffer), "%.*s-%.*s",
		 (int)block.first, line, (int)block.last,
		 line + block.first + 1);
	element->value = list_word(list, line, block.first + 1 + block.last);
	element->value.text = element->buffer;
	if (agrees(&block))
		return;
	element->fault = element->value;
	element->expected =
		"the addresses are not the first and the last of a prefix of this length";
}

static bool dshield_next(struct list *list, struct list_element *element)
{
	while (*list->at && (list_line_is_empty(list->at) ||
			     !strncmp(list->at, "Start\t", 6)))
		list_next_line(list);
	if (!*list->at)
		return false;
	line_read(list, element);
	list_next_line(list);
	return true;
}

const struct format format_dshield = {
	.name = "dshield",
	.detect = dshield_detect,
	.next = dshield_next,
	.help = "DShield's block list: first address, last address and prefix "
		"length in each line, with tabs between them. The three must "
		"agree. What follows them is left out.",
};
