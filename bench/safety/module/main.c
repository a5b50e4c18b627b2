// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/kzfault: "arm ID" puts a hook at prerouting in the writer's network
 * namespace, "call BYTES" is the controller's command; it reads as the result.
 * UDP packets to port 7777 get to the armed fault.
 */
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netfilter_ipv4.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/net_namespace.h>

#include "bench/safety/module/fault.h"

#define PORT 7777

struct result result;

static const struct fault *armed;
static struct net *armed_net; /* NULL: the hook is not there */

static unsigned int hook(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	struct udphdr header, *udp;
	u8 data[DATA_SIZE] = { 0 };
	unsigned int offset, length;

	if (ip_hdr(skb)->protocol != IPPROTO_UDP)
		return NF_ACCEPT;
	offset = ip_hdrlen(skb);
	udp = skb_header_pointer(skb, offset, sizeof(header), &header);
	if (!udp || udp->dest != htons(PORT))
		return NF_ACCEPT;
	offset += sizeof(header);
	length = min_t(unsigned int, skb->len - offset, sizeof(data));
	if (!skb_copy_bits(skb, offset, data, length)) {
		result.ran++;
		armed->packet(skb, data);
	}
	return NF_ACCEPT;
}

static const struct nf_hook_ops ops = {
	.hook = hook,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_PRE_ROUTING,
	.priority = NF_IP_PRI_MANGLE,
};

/*
 * A hook elsewhere, so that the kernel's code for "no hook here" is not patched
 * when ours comes and goes: QEMU's threads may trip over that.
 */
static unsigned int pass(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static const struct nf_hook_ops pass_ops = {
	.hook = pass,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_PRE_ROUTING,
	.priority = NF_IP_PRI_MANGLE,
};

static const struct fault *find(const char *id)
{
	static const struct fault *const all[] = {
		memory_faults, processor_faults, lock_faults, control_faults
	};
	const struct fault *fault;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		for (fault = all[i]; fault->id; fault++)
			if (!strcmp(fault->id, id))
				return fault;
	return NULL;
}

static int arm(const char *id)
{
	const struct fault *fault = find(id);
	int err;

	if (!fault)
		return -ENOENT;
	if (armed)
		return -EBUSY;
	err = fault->arm ? fault->arm() : 0;
	if (err)
		return err;
	armed = fault;
	armed_net = current->nsproxy->net_ns;
	err = nf_register_net_hook(armed_net, &ops);
	if (err)
		armed_net = NULL;
	return err;
}

static void unhook(void)
{
	if (armed_net)
		nf_unregister_net_hook(armed_net, &ops);
	armed_net = NULL;
}

static void disarm(void)
{
	if (!armed)
		return;
	if (!armed->keeps_hook)
		unhook();
	if (armed->disarm)
		armed->disarm();
}

/* The namespace ends, its devices are still there; or the module is unloaded. */
static void net_leave(struct net *net)
{
	if (net == armed_net && !armed->keeps_net && !armed->keeps_hook)
		unhook();
}

static struct pernet_operations net_ops = {
	.pre_exit = net_leave,
};

static ssize_t command_write(struct file *file, const char __user *from,
			     size_t size, loff_t *at)
{
	char text[DATA_SIZE + 8] = { 0 };
	int err = -EINVAL;

	if (size >= sizeof(text) || copy_from_user(text, from, size))
		return -EINVAL;
	if (!strncmp(text, "arm ", 4))
		err = arm(text + 4);
	else if (!strncmp(text, "call ", 5) && armed && armed->call)
		err = armed->call(text + 5);
	return err ? err : size;
}

static ssize_t result_read(struct file *file, char __user *to, size_t size,
			   loff_t *at)
{
	return simple_read_from_buffer(to, size, at, &result, sizeof(result));
}

static const struct proc_ops file_ops = {
	.proc_read = result_read,
	.proc_write = command_write,
};

static int __init kzfault_init(void)
{
	int err = register_pernet_subsys(&net_ops);

	if (err)
		return err;
	err = nf_register_net_hook(&init_net, &pass_ops);
	if (!err && !proc_create("kzfault", 0600, NULL, &file_ops)) {
		nf_unregister_net_hook(&init_net, &pass_ops);
		err = -ENOMEM;
	}
	if (err)
		unregister_pernet_subsys(&net_ops);
	return err;
}

static void __exit kzfault_exit(void)
{
	remove_proc_entry("kzfault", NULL);
	disarm();
	nf_unregister_net_hook(&init_net, &pass_ops);
	unregister_pernet_subsys(&net_ops);
}

module_init(kzfault_init);
module_exit(kzfault_exit);
MODULE_DESCRIPTION("Mistakes, on purpose: never load this outside of a VM");
MODULE_LICENSE("GPL");
