// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/audit/tunnel.h"

static const char *const tunnel_names[] = {
	"vxlan",  "flannel", "cilium_vxlan", "cilium_geneve", "geneve",
	"gre",	  "erspan",  "tunl",	     "ipip",	      "sit",
	"ip6tnl", "ip6gre",  "vti",	     "antrea-tun",    "genev_sys",
};

bool audit_is_tunnel(const char *device)
{
	size_t i;

	for (i = 0; i < sizeof(tunnel_names) / sizeof(*tunnel_names); i++) {
		if (!strncmp(device, tunnel_names[i], strlen(tunnel_names[i])))
			return true;
	}
	return false;
}

void audit_tunnel_note(struct audit *audit, const char *device)
{
	audit->tunnels |= audit_is_tunnel(device);
}

void audit_tunnel_port_note(struct audit *audit, const char *port)
{
	audit->tunnels |= !strcmp(port, "8472") || !strcmp(port, "4789") ||
			  !strcmp(port, "6081");
}
