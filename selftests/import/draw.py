# SPDX-License-Identifier: GPL-2.0-only
"""Packets at the edges of a dump's rules.
A rule is drawn, and a way to it through the chains; the packet gets values that
its matches ask for, mostly, or the next ones beside them.
"""
import ipaddress
import random
import re
import socket
import struct

from asks import KINDS, MOST, Rule, sets_read

# In a packet's last four bytes, with its number: the kernel sends some, too.
MAGIC = 0x5a000000


class Dump:
    def __init__(self, lines, chain, ip6, ipset=()):
        self.ip6 = ip6
        sets = sets_read(ipset)
        rules = [Rule(line, sets) for line in lines if line.startswith("-A ")]
        self.callers = {}
        for rule in rules:
            self.callers.setdefault(rule.jump, []).append(rule)
        self.chain = chain
        reached, todo = set(), [chain]
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += [r.jump for r in rules if r.chain == name and r.jump]
        self.rules = [r for r in rules if r.chain in reached]
        self.reached = reached
        self.tracked = any(re.search("state|conntrack|^[*]nat", line)
                           for line in lines if line[:1] != "#")

    def devices(self, option):
        names = {r.asks[option][1] for r in self.rules if option in r.asks}
        names = {n[:-1] + "0" if n.endswith("+") else n for n in names}
        return sorted(n for n in names if n and n != "lo") + ["other0"]

    def marks(self):
        found = {0}
        for rule in self.rules:
            if "mark" in rule.asks:
                value, mask = rule.asks["mark"][1]
                found |= {value & mask, value | ~mask & 0xffffffff,
                          value ^ (mask & -mask)}
        return sorted(found)[:16]

    def way_to(self, rule):
        way = [rule]
        for _ in range(20):
            if rule.chain == self.chain:
                break
            rule = random.choice([r for r in self.callers.get(rule.chain, [rule])
                                  if r.chain in self.reached])
            way.append(rule)
        return reversed(way)


def from_ranges(ranges, inverted, most):
    low, high = random.choice(ranges)
    if random.random() < 0.12:
        inverted = not inverted
    if inverted:
        value = random.choice((low - 1, high + 1))
    else:
        value = random.choice((low, high, random.randint(low, high)))
    return min(max(value, 0), most)


def from_name(name, inverted, names):
    if random.random() < 0.1 or inverted:
        return random.choice(names)
    return name[:-1] + "0" if name.endswith("+") else name


class Packet:
    """One to send: what is asked of it, and its bytes."""

    def __init__(self, dump, ins, outs, marks):
        self.dump = dump
        top = 128 if dump.ip6 else 32
        asks = {}
        if dump.rules and random.random() < 0.97:
            for rule in dump.way_to(random.choice(dump.rules)):
                asks.update(rule.asks)
        self.asks = asks
        base = int(ipaddress.ip_address("2001:db8::" if dump.ip6 else "10.0.0.0"))
        self.v = {"src": base + random.randint(1, 65000),
                  "dst": base + random.randint(1, 65000),
                  "sport": random.randint(1024, 65535),
                  "dport": random.choice((22, 80, 443, 53, 5000)),
                  "proto": random.choice((6, 17, 58 if dump.ip6 else 1, 47)),
                  "mac": 0x020000000000 + random.randint(0, 65535),
                  "ttl": 64, "dscp": 0, "length": 0, "uid": 0, "gid": 0}
        for key in self.v:
            if key in asks:
                inverted, ranges = asks[key]
                most = 2**top - 1 if key in ("src", "dst") else \
                    MOST.get(key, 255)
                self.v[key] = from_ranges(ranges, inverted, most)
        self.v["ttl"] = max(self.v["ttl"], 2)
        if "type" in asks:
            kinds = KINDS[dump.ip6]
            kind = random.choice(asks["type"][1] + list(kinds))
            self.v["dst"] = int(ipaddress.ip_address(kinds.get(
                kind, kinds["UNICAST"])))
        self.ecn = 0
        if "class" in asks:
            value, mask = asks["class"][1]
            if random.random() < 0.3:
                value ^= mask & -mask
            value |= random.getrandbits(8) & ~mask
            self.v["dscp"], self.ecn = value >> 2 & 63, value & 3
        self.bits = self.draw_bits()
        if "icmp" in asks:
            self.v["proto"] = 58 if dump.ip6 else 1
        self.iif = from_name(*reversed(asks.get("-i", (True, ""))), ins)
        self.oif = from_name(*reversed(asks.get("-o", (True, ""))), outs)
        if self.iif not in ins:
            self.iif = ins[-1]
        if self.oif not in outs:
            self.oif = outs[-1]
        self.mark = random.randrange(len(marks))
        states = asks.get("state", (False, ["NEW"]))[1]
        self.untracked = "UNTRACKED" in states and random.random() < 0.5
        self.seeded = random.random() < ("ESTABLISHED" in states) * 0.6 + 0.05
        self.flags = self.draw_flags()
        self.frag = random.random() < (0.7 if "frag" in asks else 0.05)

    def draw_bits(self):
        """(after the IP header, byte, bits, value) to be written to the packet."""
        drawn = []
        for after, byte, mask, shift, values in self.asks.get("bits", (0, []))[1]:
            low, high = random.choice(values)
            value = random.choice((low, high, low, high, low - 1, high + 1))
            drawn.append((after, byte, mask, (value << shift) & mask))
        return drawn

    def bits_write(self, packet, header):
        packet = bytearray(packet)
        for after, byte, mask, value in self.bits:
            at = byte + header * after
            if at + 4 > len(packet) - 4: # the number is last
                continue
            word = struct.unpack_from("!I", packet, at)[0]
            struct.pack_into("!I", packet, at, word & ~mask | value)
        return packet

    def draw_flags(self):
        choice = random.choice((2, 2, 16, 18, 24, 4, 17, 0, 63, 41))
        if "flags" not in self.asks:
            return choice
        inverted, (mask, value) = self.asks["flags"]
        bits = value | random.getrandbits(6) & ~mask
        if inverted or random.random() < 0.15:
            bits ^= 1 << random.randrange(6)
        return bits

    def transport(self, number_, back=False):
        """The transport header and payload, which ends with the number."""
        proto, v = self.v["proto"], self.v
        sport, dport = (v["dport"], v["sport"]) if back else (v["sport"], v["dport"])
        end = struct.pack("!I", MAGIC | number_)
        want = v["length"] - (40 if self.dump.ip6 else 20)
        if proto == 6:
            bits = 0x12 if back else self.flags
            head = struct.pack("!HHIIBBHHH", sport, dport, 1, 1, 5 << 4, bits,
                               1024, 0, 0)
        elif proto in (17, 136):
            head = struct.pack("!HHHH", sport, dport,
                               max(12, want if proto == 17 else 12), 0)
        elif proto == 132:
            head = struct.pack("!HHIIBBH", sport, dport, 1, 0, 1, 0, 4)
        elif proto == 33:
            head = struct.pack("!HHBBHI", sport, dport, 4, 0, 0, 0) + bytes(8)
        elif proto in (1, 58):
            kind, code = (128 if proto == 58 else 8), 0
            if "icmp" in self.asks:
                kind, code = self.asks["icmp"][1]
                if random.random() < 0.2:
                    kind = (kind + random.choice((1, -1))) % 256
                if random.random() < 0.2:
                    code = (code + 1) % 256
            if back:
                kind = 129 if proto == 58 else 0
            head = struct.pack("!BBHHH", kind, code, 0, sport, 1)
        else:
            head = bytes(8)
        pad = max(0, want - len(head) - 4)
        return head + bytes(pad) + end

    def packet(self, number_, tag, back=False):
        """The IP packet; @tag is in its identification, or flow label."""
        v = self.v
        src, dst = (v["dst"], v["src"]) if back else (v["src"], v["dst"])
        body = self.transport(number_, back)
        if self.dump.ip6:
            first = 6 << 28 | v["dscp"] << 22 | self.ecn << 20 | tag
            packet = struct.pack("!IHBB", first, len(body), v["proto"], v["ttl"]) \
                + src.to_bytes(16, "big") + dst.to_bytes(16, "big") + body
            return bytes(self.bits_write(packet, 40))
        offset = 100 if self.frag else 0
        head = struct.pack("!BBHHHBBH", 0x45, v["dscp"] << 2 | self.ecn,
                           20 + len(body), tag, offset, v["ttl"], v["proto"], 0) \
            + src.to_bytes(4, "big") + dst.to_bytes(4, "big")
        packet = self.bits_write(head + body, 20)
        total = sum(struct.unpack_from("!10H", packet))
        total = (total & 0xffff) + (total >> 16)
        total = ~(total + (total >> 16)) & 0xffff
        struct.pack_into("!H", packet, 10, total)
        return bytes(packet)

    def frame(self, packet, to, back=False):
        kind = self.asks.get("pkttype", (False, "unicast"))[1]
        if kind == "broadcast" and random.random() < 0.8:
            to = b"\xff" * 6
        elif kind == "multicast" and random.random() < 0.8:
            to = b"\x01\x00\x5e\x00\x00\x01"
        mac = 0x02feedfeedfe if back else self.v["mac"] & ~(1 << 40)
        return to + mac.to_bytes(6, "big") + \
            (b"\x86\xdd" if self.dump.ip6 else b"\x08\x00") + packet

    def __str__(self):
        size = socket.AF_INET6 if self.dump.ip6 else socket.AF_INET
        shown = dict(self.v)
        for key in ("src", "dst"):
            shown[key] = socket.inet_ntop(
                size, shown[key].to_bytes(16 if self.dump.ip6 else 4, "big"))
        shown["mac"] = hex(shown["mac"])
        return "%s in %s out %s flags %#x mark %d seeded %s untracked %s frag %s" % (
            shown, self.iif, self.oif, self.flags, self.mark, self.seeded,
            self.untracked, self.frag)
