/* SPDX-License-Identifier: GPL-2.0-only */
/* Signs that something encapsulates packets and keeps their marks. */
#ifndef KZ_AUDIT_TUNNEL_H
#define KZ_AUDIT_TUNNEL_H

#include "userspace/audit/model.h"

/* Is @device called as tunnels are? WireGuard sets a mark of its own. */
bool audit_is_tunnel(const char *device);

void audit_tunnel_note(struct audit *audit, const char *device);
/* @port is a number in text: 8472 and 4789 are VXLAN, 6081 is Geneve. */
void audit_tunnel_port_note(struct audit *audit, const char *port);

#endif
