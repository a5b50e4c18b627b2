// SPDX-License-Identifier: GPL-2.0-only
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "kmod/net.h"

static unsigned int net_id __read_mostly;

struct kz_net *kz_net_get(struct net *net)
{
	return net_generic(net, net_id);
}

static int __net_init net_init(struct net *net)
{
	struct kz_net *kn = kz_net_get(net);

	mutex_init(&kn->lock);
	INIT_LIST_HEAD(&kn->slots);
	INIT_LIST_HEAD(&kn->fields);
	kn->changes = kn->field_changes = 1; /* 0: unknown to netlink's dumps */
	return 0;
}

static struct pernet_operations net_ops = {
	.init = net_init,
	.id = &net_id,
	.size = sizeof(struct kz_net),
};

int kz_net_init(void)
{
	return register_pernet_subsys(&net_ops);
}

void kz_net_exit(void)
{
	unregister_pernet_subsys(&net_ops);
}
