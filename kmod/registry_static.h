/* SPDX-License-Identifier: GPL-2.0-only */
/* Fields that an owner reserves without a policy. */
#ifndef KZ_REGISTRY_STATIC_H
#define KZ_REGISTRY_STATIC_H

struct kz_request;
struct net;
struct netlink_ext_ack;

/*
 * Make a static claim, and end it. -EEXIST: @owner has claimed it already;
 * -ENOENT: @owner (NULL: anybody) has not claimed it statically; else as
 * kz_trans_prepare().
 */
int kz_field_reserve(struct net *net, const char *owner,
		     struct kz_request *request,
		     struct netlink_ext_ack *extack);
int kz_field_release(struct net *net, const char *owner, const char *name,
		     struct netlink_ext_ack *extack);

#endif
