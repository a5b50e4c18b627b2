// SPDX-License-Identifier: GPL-2.0-only
/*
 * From https://github.com/fwmark/registry, and from an owner's own sources if
 * the registry does not list it or is out of date. A mask "as it comes" is a
 * default that can be configured.
 */
#include "userspace/lang/owners.h"

#include <stddef.h>

#define WHOLE 0xffffffffU

/* clang-format off */
const struct owner owners[] = {
	{ "android-netd", 0x001fffff, "Android's netd: network, permissions" },
	{ "antrea", WHOLE, "Antrea CNI" },
	{ "aws-appmesh", WHOLE, "AWS App Mesh" },
	{ "aws-vpc-cni", 0x00000080, "AWS VPC CNI" },
	{ "calico", 0xffff0000, "Calico's iptables dataplane, IptablesMarkMask as it comes" },
	{ "calico-ebpf", 0x1ff00000, "Calico's eBPF dataplane" },
	{ "cilium", WHOLE, "Cilium: identity, magic, and whole marks for its proxy" },
	{ "cni-portmap", 0x00002000, "CNI portmap plugin" },
	{ "docker-swarm", WHOLE, "Docker swarm's ingress, and other IPVS services by mark" },
	{ "firehol", 0x00001fff, "FireHOL" },
	{ "gke-netd", 0x00004000, "GKE netd" },
	{ "glinet", 0x0000f000, "GL.iNet vpn_table" },
	{ "istio", WHOLE, "Istio's sidecar" },
	{ "istio-ambient", 0x00000fff, "Istio ambient" },
	{ "kube-router", 0x00030000, "kube-router's network policies, in k3s too" },
	{ "kubernetes", 0x0000c000, "kube-proxy: masquerade and drop" },
	{ "mullvad", WHOLE, "Mullvad VPN" },
	{ "mwan3", 0x00003f00, "OpenWrt's mwan3, mmx_mask as it comes" },
	{ "netbird", WHOLE, "NetBird" },
	{ "ovn-kubernetes", WHOLE, "ovn-kubernetes, OpenShift" },
	{ "pbr", 0x00ff0000, "OpenWrt's pbr, vpn-policy-routing" },
	{ "portmaster", WHOLE, "Portmaster" },
	{ "sing-box", WHOLE, "sing-box auto_redirect" },
	{ "strongswan", WHOLE, "strongSwan's connmark plugin" },
	{ "tailscale", 0x00ff0000, "Tailscale, since 1.32" },
	{ "talos-kubespan", 0x00000060, "Talos KubeSpan" },
	{ "unifi", 0x007f0000, "UniFi OS" },
	{ "weave", 0x00060000, "Weave Net" },
	{ "wg-quick", WHOLE, "wg-quick: 0xca6c as a whole mark" },
	{ NULL, 0, NULL },
};
/* clang-format on */

const struct owner *owner_find(const char *name, struct suggestion *suggestion)
{
	return suggestion_find(suggestion, name, owners,
			       sizeof(owners) / sizeof(*owners) - 1,
			       sizeof(*owners));
}
