# SPDX-License-Identifier: GPL-2.0-only
"""deliver.py SIDE FOLDER PACKETS SEED [ROUNDS]: send drawn packets through rules.

In a network namespace of its own: SIDE "original" loads FOLDER/dump with
iptables, "import" loads FOLDER/policy.kz with kzmark, each at the table's hook.
A rule after it reports which packets still come, and their marks, a line each:
NUMBER MARK. With ROUNDS: the nanoseconds that the rules add to a packet, of so
many rounds the median, the least and the most, and how many packets in a hundred
they drop. FOLDER/place has table, hook, chain, priority, family and backend.
"""
import fcntl
import json
import os
import random
import socket
import struct
import subprocess
import sys
import time

from draw import MAGIC, Dump, Packet

NFLOG_GROUP = 7
SETTINGS = (
    ("ipv4/ip_forward", "1"), ("ipv4/conf/%s/rp_filter", "0"),
    ("ipv4/conf/%s/route_localnet", "1"), ("ipv4/conf/%s/accept_local", "1"),
    ("ipv4/icmp_ratelimit", "0"), ("ipv6/conf/%s/forwarding", "1"),
    ("ipv6/conf/%s/accept_ra", "0"), ("ipv6/conf/%s/accept_dad", "0"),
    ("netfilter/nf_conntrack_checksum", "0"),
)


def run(*command, **more):
    subprocess.run(command, check=True, **more)


def tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, 0x400454ca, struct.pack("16sH", name.encode(), 0x1002))
    return device


def setting(path, value):
    """A sysctl, where this kernel has it."""
    try:
        with open("/proc/sys/net/" + path, "w") as file:
            file.write(value)
    except OSError:
        pass


def hardware_address(name):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        answer = fcntl.ioctl(any_socket, 0x8927, struct.pack("256s", name.encode()))
    return answer[18:24]


def log_socket():
    """A netlink socket that gets what is logged to the group."""
    log = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
    log.setsockopt(socket.SOL_SOCKET, 33, 64 << 20) # SO_RCVBUFFORCE
    def config(attribute, value):
        body = struct.pack("=BBH", 0, 0, socket.htons(NFLOG_GROUP)) + \
            struct.pack("=HH", 4 + len(value), attribute) + value
        body += bytes(-len(body) % 4)
        log.send(struct.pack("=IHHII", 16 + len(body), 4 << 8 | 1, 5, 1, 0) + body)
        answer = log.recv(4096)
        if struct.unpack_from("=i", answer, 16)[0]:
            raise OSError("nfnetlink_log refuses a group")
    config(1, b"\x01") # bind
    config(2, struct.pack("!IBB", 0xffff, 2, 0)) # copy packets
    config(5, struct.pack("!I", 1)) # each at once
    log.setblocking(False)
    return log


def logged(log):
    """The (number, mark) of each packet that was logged."""
    while True:
        try:
            data = log.recv(65536)
        except BlockingIOError:
            return
        at, mark, payload = 20, 0, b""
        while at + 4 <= len(data):
            length, kind = struct.unpack_from("=HH", data, at)
            if length < 4:
                break
            if kind & 0x7fff == 2:
                mark = struct.unpack_from("!I", data, at + 4)[0]
            elif kind & 0x7fff == 9:
                payload = data[at + 4:at + length]
            at += (length + 3) & ~3
        number = struct.unpack("!I", payload[-4:])[0] ^ MAGIC if payload else 0
        if 0 < number < 1 << 24:
            yield number, mark


class Side:
    def __init__(self, folder):
        with open(folder + "/place") as file:
            self.place = json.load(file)
        with open(folder + "/dump", encoding="latin1") as file:
            self.lines = file.read().splitlines()
        self.folder, ipset = folder, []
        if os.path.exists(folder + "/ipset"):
            with open(folder + "/ipset") as file:
                ipset = file.read().splitlines()
        self.hook = self.place["hook"]
        self.ip6 = self.place["ip6"]
        self.dump = Dump(self.lines, self.place["chain"], self.ip6, ipset)
        self.ins = self.dump.devices("-i")
        self.outs = self.dump.devices("-o")
        self.marks = self.dump.marks()
        self.taps, self.macs = {}, {}

    def helper(self):
        """What sets marks and routes by the packet's tag, before the rules."""
        tag = "ip6 flowlabel" if self.ip6 else "ip id"
        early = "".join("%s & 0x3f == %d meta mark set %d\n" % (tag, i + 1, i + 1)
                        for i in range(len(self.outs)))
        late = "".join("%s & 0x3c0 == %d meta mark set %d\n" % (tag, i << 6, m)
                       for i, m in enumerate(self.marks))
        # Connections are tracked where rules ask for them: else fragments come.
        track = "" if not self.dump.tracked else \
            "%s & 0x8000 == 0x8000 notrack\n ct state new counter" % tag
        # So that those from before the rules have a mark of a policy, too.
        if any("CONNMARK" in line for line in self.lines):
            track += "\n meta l4proto 255 ct label set 127"
        priority = self.place["priority"]
        first = "output" if self.hook == "output" else "prerouting"
        return """table inet helper {
            chain early { type filter hook %s priority -500;
                %s
            }
            chain raw { type filter hook %s priority -310;
                %s
            }
            chain late { type filter hook %s priority %d;
                meta mark set 0
                %s
            }
        }""" % (first, early, first, track, self.hook, priority - 1, late)

    def devices_up(self):
        family = "-6" if self.ip6 else "-4"
        for name in dict.fromkeys(self.ins + self.outs):
            self.taps[name] = tap(name)
        for path, value in SETTINGS:
            for name in ["all", "default", *self.taps] if "%s" in path else [""]:
                setting(path.replace("%s", name), value)
        batch = ["link set lo up"]
        for name in self.taps:
            batch += ["link set dev %s up" % name]
        run("ip", "-batch", "-", input="\n".join(batch), text=True)
        batch = []
        for i, name in enumerate(self.outs):
            batch += ["route add default dev %s table %d" % (name, 101 + i),
                      "rule add fwmark %d lookup %d" % (i + 1, 101 + i)]
        if self.hook == "input":
            batch = ["route add local default dev lo table 99"]
            batch += ["rule add pref 1 iif %s lookup 99" % name for name in self.ins]
        batch += ["route add default dev other0",
                  "address add %s dev other0" % (
                      "2001:db8:99::1/64 nodad" if self.ip6 else
                      "10.99.0.1/24 brd +")]
        run("ip", family, "-batch", "-", input="\n".join(batch), text=True)
        for name in self.taps:
            self.macs[name] = hardware_address(name)
        self.raw = {}
        if self.hook in ("output", "input"):
            for name in self.outs:
                raw = socket.socket(socket.AF_INET6 if self.ip6 else socket.AF_INET,
                                    socket.SOCK_RAW, 255)
                raw.setsockopt(socket.SOL_SOCKET, 25, name.encode() + b"\0")
                if self.ip6:
                    raw.setsockopt(socket.IPPROTO_IPV6, 36, 1) # IPV6_HDRINCL
                self.raw[name] = raw

    def nft(self, text):
        run("nft", "-f", "-", input=text, text=True)

    def rules_load(self, side):
        table = self.place["table"]
        if side == "original" and "without" in self.place:
            run("nft", "-f", self.folder + "/rules.nft")
            for rule in self.place["without"]:
                run("nft", "delete rule " + rule)
        elif side == "original":
            if os.path.exists(self.folder + "/ipset"):
                run("ipset", "restore", "-file", self.folder + "/ipset")
            tool = "ip6tables-legacy-restore" if self.ip6 else "iptables-legacy-restore"
            with open(self.folder + "/dump", encoding="latin1") as file:
                run(tool, "-T", table, stdin=file)
        else:
            if self.place["backend"] == "netfilter":
                run("mount", "-t", "bpf", "bpf", "/sys/fs/bpf")
            run("build/kzmark", "load", self.folder + "/policy.kz", "--backend",
                self.place["backend"], "--name", "t", "--hook", self.hook, "-p",
                str(self.place["priority"]), "-q")
    def rules_follow(self, log):
        self.nft("""table inet seen { chain seen {
            type filter hook %s priority %d;
            %s
            drop
        }
        }""" % (self.hook, self.place["priority"] + 1,
                "log group %d" % NFLOG_GROUP if log else "counter"))

    def send(self, packet, number, back=False):
        tag = self.outs.index(packet.oif) + 1 | packet.mark << 6
        if packet.untracked and not back:
            tag |= 0x8000
        data = packet.packet(number, tag, back)
        if self.hook == "output" or (back and self.hook == "input"):
            to = data[24:40] if self.ip6 else data[16:20]
            to = socket.inet_ntop(socket.AF_INET6 if self.ip6 else socket.AF_INET, to)
            try:
                self.raw[packet.oif].sendto(data, (to, 0))
            except OSError:
                pass
            return
        name = packet.oif if back else packet.iif
        os.write(self.taps[name], packet.frame(data, self.macs[name], back))

    def rounds_time(self, frames, rounds):
        """ns for each packet in each round; what Python does is in it."""
        times = []
        for _ in range(rounds + 1):
            begin = time.perf_counter_ns()
            for device, frame in frames:
                os.write(device, frame)
            times.append((time.perf_counter_ns() - begin) / len(frames))
        return sorted(times[1:]) # the first one fills caches and conntrack

    def seen(self):
        """How many packets have come through so far."""
        text = subprocess.run(("nft", "list", "chain", "inet", "seen", "seen"),
                              check=True, text=True, stdout=subprocess.PIPE).stdout
        return int(text.split("counter packets ")[1].split()[0])

    def cost(self, side, packets, rounds):
        """What the rules add: above the same packets without them. A packet
        that they drop does not meet what comes after: that is added again."""
        frames = []
        for packet in packets:
            tag = self.outs.index(packet.oif) + 1 | packet.mark << 6
            frames.append((self.taps[packet.iif], packet.frame(
                packet.packet(0, tag), self.macs[packet.iif])))
        middle = rounds // 2
        none = self.rounds_time(frames, rounds)[middle]
        self.nft("add rule inet helper late drop")
        after = none - self.rounds_time(frames, rounds)[middle]
        self.nft("flush table inet helper\n" + self.helper())
        self.rules_load(side)
        begin = self.seen()
        times = self.rounds_time(frames, rounds)
        dropped = 1 - (self.seen() - begin) / (len(frames) * (rounds + 1))
        print(*("%d" % (times[i] - none + after * dropped)
                for i in (middle, 0, -1)), "%d" % (100 * dropped))

    def deliver(self, side, count, rounds=0):
        packets = [Packet(self.dump, self.ins, self.outs, self.marks)
                   for _ in range(count)]
        self.devices_up()
        self.nft(self.helper())
        for packet in packets:
            if packet.seeded:
                packet.flags, flags = 2, packet.flags
                self.send(packet, 0)
                self.send(packet, 0, True)
                packet.flags = flags
        self.rules_follow(not rounds)
        if rounds:
            self.cost(side, packets, rounds)
            return packets
        self.rules_load(side)
        log = log_socket()
        for number, packet in enumerate(packets):
            self.send(packet, number + 1)
            if number % 64 == 63:
                self.report(log)
        self.report(log)
        return packets

    @staticmethod
    def report(log):
        for number, mark in logged(log):
            print(number, "%#x" % mark)


def main():
    side, folder, count, seed = sys.argv[1:5]
    random.seed(int(seed))
    packets = Side(folder).deliver(side, int(count), int((sys.argv + [0])[5]))
    with open("%s/packets" % folder, "w") as file:
        for number, packet in enumerate(packets):
            print(number + 1, packet, file=file)


if __name__ == "__main__":
    main()
