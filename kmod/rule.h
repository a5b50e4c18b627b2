/* SPDX-License-Identifier: GPL-2.0-only */
/* What the match and the target have in common: rules that name a field. */
#ifndef KZ_RULE_H
#define KZ_RULE_H

struct kz_field;
struct net;

/*
 * The field of a rule: @name as userspace gave it (KZMARK_FIELD_SIZE bytes),
 * if there is one and @value fits. If the field is kept with the flow,
 * conntrack is on until kz_rule_field_put(). ERR_PTR(), with the reason in the
 * kernel's log.
 */
struct kz_field *kz_rule_field_get(struct net *net, const char *name,
				   u32 value);
void kz_rule_field_put(struct net *net, struct kz_field *field);

#endif
