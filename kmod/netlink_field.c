// SPDX-License-Identifier: GPL-2.0-only
/* KZMARK_CMD_FIELD_ADD, _DEL and GET_FIELDS: who owns which bits. */
#include <linux/ctype.h>
#include <linux/mm.h>
#include <net/sock.h>

#include "kmod/memory.h"
#include "kmod/net.h"
#include "kmod/netlink.h"
#include "kmod/netlink_field.h"
#include "kmod/registry.h"
#include "kmod/registry_static.h"

static u32 get_u32(const struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

/* The number of VALUES, and the bytes of their names. -EINVAL. */
static int measure_values(const struct nlattr *values, u32 *count, size_t *size)
{
	const struct nlattr *attr, *name;
	int rem;

	*count = 0;
	*size = 0;
	nla_for_each_nested(attr, values, rem) {
		name = nla_find_nested(attr, KZMARK_V_NAME);
		if (!name || !nla_find_nested(attr, KZMARK_V_NUMBER) ||
		    !kz_is_name(nla_data(name)) ||
		    isdigit(*(char *)nla_data(name)))
			return -EINVAL;
		++*count;
		*size += strlen(nla_data(name)) + 1;
	}
	return 0;
}

static void copy_values(const struct nlattr *values, struct kz_named_value *to,
			char *names)
{
	const struct nlattr *attr;
	int rem;

	nla_for_each_nested(attr, values, rem) {
		to->value = nla_get_u32(nla_find_nested(attr, KZMARK_V_NUMBER));
		to->name = strcpy(
			names, nla_data(nla_find_nested(attr, KZMARK_V_NAME)));
		names += strlen(names) + 1;
		to++;
	}
}

/* The names follow the values, in the same memory. */
static int parse_values(struct genl_info *info, struct kz_request *request)
{
	const struct nlattr *attr = info->attrs[KZMARK_A_VALUES];
	struct kz_named_value *values;
	size_t size;
	u32 count;

	if (!attr)
		return 0;
	if (measure_values(attr, &count, &size)) {
		NL_SET_ERR_MSG(
			info->extack,
			"a value needs a number, and a name that begins with none");
		return -EINVAL;
	}
	values = kz_kvmalloc(count * sizeof(*values) + size);
	if (!values)
		return -ENOMEM;
	copy_values(attr, values, (char *)(values + count));
	request->values = values;
	request->n_values = count;
	return 0;
}

int kz_cmd_field_add(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct kz_request request = {
		.bits = { .word = get_u32(attrs[KZMARK_A_WORD]),
			  .mask = get_u32(attrs[KZMARK_A_MASK]),
			  .flow_word = get_u32(attrs[KZMARK_A_FLOW_WORD]),
			  .flow_mask = get_u32(attrs[KZMARK_A_FLOW_MASK]) },
	};
	const char *owner;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_FIELD) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_OWNER) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_WORD) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_MASK))
		return -EINVAL;
	request.name = nla_data(attrs[KZMARK_A_FIELD]);
	owner = nla_data(attrs[KZMARK_A_OWNER]);
	if (!kz_is_name(owner) || !kz_is_name(request.name)) {
		NL_SET_ERR_MSG(
			info->extack,
			"fields and owners are of letters, digits, '_', '.' and '-'");
		return -EINVAL;
	}
	err = parse_values(info, &request);
	if (!err)
		err = kz_field_reserve(genl_info_net(info), owner, &request,
				       info->extack);
	kvfree(request.values);
	return err;
}

int kz_cmd_field_del(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *owner = info->attrs[KZMARK_A_OWNER];

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_FIELD))
		return -EINVAL;
	return kz_field_release(genl_info_net(info),
				owner ? nla_data(owner) : NULL,
				nla_data(info->attrs[KZMARK_A_FIELD]),
				info->extack);
}

static int put_claim(struct sk_buff *skb, const struct kz_claim *claim)
{
	const struct kz_field *field = claim->field;
	const struct kz_bits *bits = &field->bits;

	if (nla_put_string(skb, KZMARK_A_FIELD, field->name) ||
	    nla_put_string(skb, KZMARK_A_OWNER, claim->owner) ||
	    (claim->is_static && nla_put_flag(skb, KZMARK_A_STATIC)) ||
	    nla_put_u32(skb, KZMARK_A_WORD, bits->word) ||
	    nla_put_u32(skb, KZMARK_A_MASK, bits->mask) ||
	    nla_put_u32(skb, KZMARK_A_FLOW_WORD, bits->flow_word) ||
	    nla_put_u32(skb, KZMARK_A_FLOW_MASK, bits->flow_mask) ||
	    nla_put_u32(skb, KZMARK_A_USERS, kz_field_users(field)) ||
	    nla_put_u64_64bit(skb, KZMARK_A_LOST, atomic64_read(&field->lost),
			      KZMARK_A_PAD))
		return -EMSGSIZE;
	return 0;
}

static int put_value(struct sk_buff *skb, const struct kz_named_value *value)
{
	struct nlattr *nest = nla_nest_start(skb, 1);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_string(skb, KZMARK_V_NAME, value->name) ||
	    nla_put_u32(skb, KZMARK_V_NUMBER, value->value)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* The values of @claim from *@at on, as many as fit; -EMSGSIZE: not one. */
static int put_values(struct sk_buff *skb, const struct kz_claim *claim,
		      long *at)
{
	struct nlattr *nest;
	long first = *at;

	if (first == claim->n_values)
		return 0;
	nest = nla_nest_start(skb, KZMARK_A_VALUES);
	if (!nest)
		return -EMSGSIZE;
	for (; *at < claim->n_values; ++*at)
		if (put_value(skb, &claim->values[*at]))
			break;
	if (*at == first)
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* A message of @claim with its values from *@value on. -EMSGSIZE: it did not
 * fit, or not all values did.
 */
static int dump_claim(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct kz_claim *claim, long *value)
{
	void *header;

	header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &kz_genl_family, NLM_F_MULTI,
			     KZMARK_CMD_GET_FIELDS);
	if (!header)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, header);
	if (put_claim(skb, claim) || put_values(skb, claim, value)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return *value < claim->n_values ? -EMSGSIZE : 0;
}

/* cb->args[0]: claims dumped so far; [1]: values of the next one. */
int kz_dump_fields(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct kz_net *kn = kz_net_get(sock_net(cb->skb->sk));
	const struct kz_claim *claim;
	const struct kz_field *field;
	long at = 0;

	mutex_lock(&kn->lock);
	cb->seq = kn->field_changes;
	list_for_each_entry(field, &kn->fields, list) {
		list_for_each_entry(claim, &field->claims, list) {
			if (at++ < cb->args[0])
				continue;
			if (dump_claim(skb, cb, claim, &cb->args[1]))
				goto out_unlock;
			cb->args[0]++;
			cb->args[1] = 0;
		}
	}
out_unlock:
	mutex_unlock(&kn->lock);
	return skb->len;
}
