# SPDX-License-Identifier: GPL-2.0-only
"""What the rules of a dump ask of packets: the values of their matches."""
import ipaddress
import random
import re
import shlex

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
