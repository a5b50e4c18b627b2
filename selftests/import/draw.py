# SPDX-License-Identifier: GPL-2.0-only
"""Packets at the edges of a dump's rules.

A rule is drawn, and a way to it through the chains; the packet gets values that
its matches ask for, mostly, or the next ones beside them.
"""
import ipaddress
import random
import re
import shlex
import socket
import struct

# In a packet's last four bytes, with its number: the kernel sends some, too.
MAGIC = 0x5a000000
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "ipv6-icmp": 58,
             "sctp": 132, "udplite": 136, "dccp": 33, "gre": 47, "esp": 50,
             "ah": 51, "igmp": 2, "ospf": 89, "ipencap": 4, "ipv6": 41}
FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32,
         "ALL": 63, "NONE": 0}


def number(text):
    return int(text, 0)


def span(text, most, sep=":"):
    low, colon, high = text.partition(sep)
    low = number(low) if low else 0
    return low, (number(high) if high else most) if colon else low


def ports(text):
    return [span(part, 65535) for part in text.split(",")]


def address(text):
    if "-" in text:
        low, high = (int(ipaddress.ip_address(a)) for a in text.split("-"))
        return [(low, high)]
    host, _, mask = text.partition("/")
    try:
        net = ipaddress.ip_network(text, strict=False)
    except ValueError: # a mask with holes
        base = int(ipaddress.ip_address(host))
        return [(base, base), (base | 1, base | 1)]
    return [(int(net[0]), int(net[-1]))]


def flags(text):
    if text[0].isdigit():
        return number(text)
    bits = 0
    for name in text.split(","):
        bits |= FLAGS[name]
    return bits


def masked(text):
    value, _, mask = text.partition("/")
    return number(value) & 0xffffffff, number(mask or "0xffffffff")


def one(text):
    return [(number(text), number(text))]


def bits_of_word(text):
    """u32's tests: (after the IP header, byte, bits, values) of 4 bytes each."""
    tests = []
    for test in text.split("&&"):
        where, _, values = test.partition("=")
        where, after, at = where.partition("@")[::2] + ("@" in test,)
        if not at:
            after = where
        byte = number(re.match(r"\w+", after).group())
        mask, shift = 0xffffffff, 0
        for operator, operand in re.findall(r"(>>|&)(\w+)", after):
            if operator == "&":
                mask &= number(operand) << shift
            else:
                shift += number(operand)
                mask &= 0xffffffff << shift & 0xffffffff
        tests.append((at, byte, mask, shift,
                      [span(v, 0xffffffff) for v in values.split(",")]))
    return tests


# By family: an address that deliver.py gives the host, and a neighbour's; in
# IPv4 with the network's broadcast address, and a group.
KINDS = {False: {"LOCAL": "10.99.0.1", "UNICAST": "10.99.0.2",
                 "BROADCAST": "10.99.0.255", "MULTICAST": "224.0.0.9"},
         True: {"LOCAL": "2001:db8:99::1", "UNICAST": "2001:db8:99::2",
                "MULTICAST": "ff02::9"}}


# option: (what it asks of a packet, how its words are read)
OPTIONS = {
    "-s": ("src", address), "-d": ("dst", address),
    "--src-range": ("src", address), "--dst-range": ("dst", address),
    "--sport": ("sport", ports), "--dport": ("dport", ports),
    "--sports": ("sport", ports), "--dports": ("dport", ports),
    "--ports": ("dport", ports),
    "--mac-source": ("mac", lambda t: [(int(t.replace(":", ""), 16),) * 2]),
    "--ttl-eq": ("ttl", one), "--ttl-lt": ("ttl", one),
    "--ttl-gt": ("ttl", one), "--hl-eq": ("ttl", one),
    "--hl-lt": ("ttl", one), "--hl-gt": ("ttl", one),
    "--dscp": ("dscp", one),
    "--length": ("length", lambda t: [span(t, 1500)]),
    "--uid-owner": ("uid", lambda t: [span(t, 0, "-")]),
    "--gid-owner": ("gid", lambda t: [span(t, 0, "-")]),
}
MOST = {"sport": 65535, "dport": 65535, "mac": 2**48 - 1, "ttl": 255,
        "dscp": 63, "length": 1400, "uid": 2**31, "gid": 2**31}


def sets_read(lines):
    """Name -> (parts, elements)."""
    sets = {}
    for line in lines:
        words = line.split()
        if words[0] == "#":
            continue
        if words[0] == "create":
            sets[words[1]] = (words[2].split(":")[1].split(","), [])
        else:
            sets[words[1]][1].append(words[2].split(","))
    return sets


def element_asks(sets, name, directions):
    """What a packet needs to be in the set: an element of it."""
    parts, elements = sets[name]
    asks = {}
    for part, direction, value in zip(parts, directions.split(","),
                                      random.choice(elements or [[]])):
        source = direction == "src"
        if part in ("ip", "net"):
            try:
                asks["src" if source else "dst"] = (False, address(value))
            except ValueError:
                pass
        elif part == "port":
            proto, _, port = value.rpartition(":")
            if proto:
                asks["proto"] = (False, [(PROTOCOLS[proto],) * 2])
            asks["sport" if source else "dport"] = (False, ports(port))
        elif part == "mac":
            asks["mac"] = (False, [(int(value.replace(":", ""), 16),) * 2])
        elif part == "iface":
            asks["-i" if source else "-o"] = (False, value)
        elif part == "mark":
            asks["mark"] = (False, masked(value))
    return asks


class Rule:
    def __init__(self, line, sets):
        words = shlex.split(line)
        self.chain, self.jump, self.asks = words[1], None, {}
        inverted = False
        i = 2
        while i < len(words):
            word, value = words[i], (words + [""])[i + 1]
            i += 1
            if word == "!":
                inverted = True
                continue
            if word in OPTIONS:
                key, read = OPTIONS[word]
                self.asks[key] = (inverted, read(value))
            elif word == "-p":
                proto = PROTOCOLS.get(value) or number(value)
                self.asks["proto"] = (inverted, [(proto, proto)])
            elif word == "--ctproto":
                self.asks["proto"] = (inverted, one(value))
            elif word in ("-i", "-o"):
                self.asks[word] = (inverted, value)
            elif word == "--tcp-flags":
                mask, value = flags(value), flags(words[i + 1])
                self.asks["flags"] = (inverted, (mask, value))
                i += 1
            elif word in ("--icmp-type", "--icmpv6-type") and value != "any":
                kind, _, code = value.partition("/")
                self.asks["icmp"] = (inverted, (number(kind), number(code or "0")))
            elif word in ("--state", "--ctstate"):
                self.asks["state"] = (inverted, value.split(","))
            elif word == "--mark":
                self.asks["mark"] = (inverted, masked(value))
            elif word == "--pkt-type":
                self.asks["pkttype"] = (inverted, value)
            elif word == "--u32":
                self.asks["bits"] = (inverted, bits_of_word(value))
            elif word == "--ecn-ip-ect":
                self.asks["class"] = (inverted, (number(value), 3))
            elif word == "--tos":
                self.asks["class"] = (inverted, masked(value))
            elif word == "--dst-type":
                self.asks["type"] = (inverted, value.split(","))
            elif word == "-f":
                self.asks["frag"] = (inverted, True)
            elif word == "--match-set":
                self.asks.update(element_asks(sets, value, words[i + 1]))
                i += 1
            elif word in ("-j", "-g"):
                self.jump = value
            inverted = False


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
