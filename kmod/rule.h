/* SPDX-License-Identifier: GPL-2.0-only */
/* What the match and the target have in common: rules that name a field. */
#ifndef KZ_RULE_H
#define KZ_RULE_H

struct kz_field;
struct net;

/*
 * The field of a rule: @name as userspace gave it (KZMARK_FIELD_SIZE bytes),
 * if it is one and has a place for @value. If it is about the flow, conntrack
 * is on from then on. ERR_PTR(), with the reason in the kernel's log.
 */
struct kz_field *kz_rule_field_get(struct net *net, const char *name,
				   u32 value);
void kz_rule_field_put(struct net *net, struct kz_field *field);

#endif
