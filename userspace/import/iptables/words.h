/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The values of iptables' options, read and written as the policy language has
 * them: nothing of a dump gets into a policy as it is.
 */
#ifndef KZ_IMPORT_XT_WORDS_H
#define KZ_IMPORT_XT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A whole number of at most @most, decimal or 0x...; @after: what may follow
 * it, with *@rest then there, or NULL: nothing.
 */
bool xt_number(const char *word, uint32_t most, uint32_t *number, char after,
	       const char **rest);

/* "VALUE[/MASK]"; without a mask it is all ones. */
bool xt_masked(const char *word, uint32_t *value, uint32_t *mask);

/* "80,443,1000:2000" or "1000:2000" -> "{ 80, 443, 1000-2000 }", "1000-2000".
 * @to has @size bytes.
 */
bool xt_ports(const char *word, uint32_t most, char *to, size_t size);

/* A condition that holds for all packets of a family, and for no others. */
const char *xt_family_term(bool ip6);

/* A protocol's number, of its number or name; 0: none, or all. */
uint8_t xt_protocol(const char *word);
/* Its name in the policy language, or its number. */
const char *xt_protocol_name(uint8_t protocol);

/*
 * "192.0.2.0/255.255.255.0": the address, and the prefix length of the mask,
 * or -1 of a mask with holes, and the mask. Each has 46 bytes.
 */
bool xt_address(bool ip6, const char *word, char *address, char *mask,
		int *length);

#endif
