using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.KernelTests.Generated;

/// <summary>Rules of one table as text: matches that packets of the network meet now and then, and targets that mostly let them go on.</summary>
internal sealed class RuleGrammar(Dice dice, Plan plan, string ns, IpFamily family, TableName table, IReadOnlyList<SetName> sets)
{
    private readonly bool _v6 = family == IpFamily.IPv6;

    /// <summary>A rule for a chain, from which it may lead to others.</summary>
    public string Rule(string chain, IReadOnlyList<string> users)
    {
        var matches = new List<string>();
        var protocol = dice.Percent(45) ? dice.Pick("udp", "tcp", _v6 ? "ipv6-icmp" : "icmp") : null;
        if (protocol is not null)
            matches.Add($"{Not(10)}-p {protocol}");
        for (var i = dice.Pick(0, 1, 1, 1, 2, 2, 3); i > 0; i--)
            matches.Add(dice.Percent(40) ? Head(chain) : dice.Percent(40) && protocol is not null && !matches[0].StartsWith('!') ? OfProtocol(protocol) : Extension(chain));
        var target = Target(chain, users, protocol is not null && !matches[0].StartsWith('!') ? protocol : null);
        return string.Join(' ', matches.Distinct().Where(match => match.Length > 0).Concat(target.Length > 0 ? [target] : Array.Empty<string>()));
    }

    private string Head(string chain) => dice.Between(0, 4) switch
    {
        0 => $"{Not(15)}-s {Where()}",
        1 => $"{Not(15)}-d {Where()}",
        2 when chain is "PREROUTING" or "INPUT" or "FORWARD" => $"{Not(20)}-i {Device()}",
        3 when chain is "POSTROUTING" or "OUTPUT" or "FORWARD" => $"{Not(20)}-o {Device()}",
        4 when !_v6 && dice.OneIn(3) => $"{Not(50)}-f",
        _ => "",
    };

    private string OfProtocol(string protocol) => protocol switch
    {
        "udp" => $"-m udp {Not(15)}--dport {dice.Pick("53", "80", "0:1000", "40000:40010")}",
        "tcp" => dice.Pick(
            $"-m tcp {Not(15)}--dport {dice.Pick("80", "8080", "53", "1:79")}", $"-m tcp {Not(15)}--tcp-flags {dice.Pick("SYN,RST,ACK,FIN SYN", "ACK ACK", "ALL NONE", "RST RST", "SYN,ACK SYN,ACK", "FIN,URG,PSH FIN")}",
            $"-m tcp {Not(15)}--sport {dice.Pick("80", "1024:65535")}"),
        _ => _v6 ? $"-m icmp6 {Not(15)}--icmpv6-type {dice.Pick("echo-request", "echo-reply", "1", "1/4", "2", "3", "135", "136")}"
            : $"-m icmp {Not(15)}--icmp-type {dice.Pick("8", "0", "3", "3/3", "3/1", "11", "5", "any", "3/4")}",
    };

    private string Extension(string chain) => dice.Between(0, 21) switch
    {
        0 or 1 => $"-m conntrack {Not(15)}--ctstate {string.Join(',', dice.Some(["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT"], 3))}",
        2 => $"-m conntrack {Not(20)}--ctstatus {dice.Pick("NONE", "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED", "SEEN_REPLY,ASSURED")}",
        3 => dice.Pick($"-m conntrack --ctdir {dice.Pick("ORIGINAL", "REPLY")}", $"-m conntrack {Not(20)}--ctorigsrc {Where()}", $"-m conntrack {Not(20)}--ctrepldst {Where()}", $"-m conntrack --ctorigdstport {dice.Pick("53", "80", "1:100")}", $"-m conntrack --ctproto {dice.Pick("udp", "tcp")}", $"-m conntrack --ctreplsrc {Where()}"),
        4 => $"-m state {Not(15)}--state {string.Join(',', dice.Some(["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED"], 2))}",
        5 or 6 => $"-m mark {Not(20)}--mark {Mark()}",
        7 => $"-m connmark {Not(20)}--mark {Mark()}",
        8 or 9 => $"-m addrtype {Not(15)}--{dice.Pick("src", "dst")}-type {dice.Pick("LOCAL", "UNICAST", "BROADCAST", "MULTICAST", "UNREACHABLE", "PROHIBIT", "BLACKHOLE", "ANYCAST", "LOCAL,UNICAST")}{LimitInterface(chain)}",
        10 => _v6 ? $"-m hl --hl-{dice.Pick("eq 64", "lt 63", "gt 62")}" : $"-m ttl --ttl-{dice.Pick("eq 64", "lt 63", "gt 62", "eq 63")}",
        11 => $"-m length {Not(15)}--length {dice.Pick("0:60", "36", "61:1500", "1400:65535")}",
        12 => dice.Pick($"-m tos --tos {dice.Pick("0x10", "0x48/0xfc", "0x00")}", $"-m dscp {Not(20)}--dscp {dice.Pick("0", "0x12", "0x2e")}"),
        13 => dice.Pick($"-m mac {Not(20)}--mac-source {dice.Pick(plan.Devices).Mac}", $"-m pkttype {Not(20)}--pkt-type {dice.Pick("unicast", "broadcast", "multicast")}"),
        14 or 15 => dice.Pick($"-m physdev {Not(20)}--physdev-in {Device()}", $"-m physdev {Not(20)}--physdev-out {Device()}", $"-m physdev {Not(20)}--physdev-is-in", $"-m physdev {Not(20)}--physdev-is-out", $"-m physdev {Not(20)}--physdev-is-bridged"),
        16 => $"-m limit --limit 1/hour --limit-burst {dice.Between(1, 4)}",
        17 => $"-m statistic --mode nth {Not(20)}--every {dice.Between(2, 3)} --packet {dice.Between(0, 1)}",
        18 => Recent(),
        19 when chain == "PREROUTING" => $"-m rpfilter{(dice.OneIn(2) ? " --loose" : "")}{(dice.OneIn(3) ? " --validmark" : "")}{(dice.OneIn(3) ? " --accept-local" : "")}{(dice.OneIn(2) ? " --invert" : "")}",
        20 => $"-m iprange {Not(20)}--{dice.Pick("src", "dst")}-range {Range()}",
        _ => sets.Count > 0 ? SetMatch() : $"-m comment --comment {dice.Between(1, 99)}",
    };

    private string Recent()
    {
        var name = $"--name r{dice.Between(1, 2)}{(_v6 ? "v6" : "")} {dice.Pick("--rsource", "--rdest")}";
        return dice.Pick($"-m recent {Not(15)}--set {name}", $"-m recent {Not(15)}--rcheck {name}", $"-m recent {Not(15)}--update --hitcount {dice.Between(1, 3)} {name}", $"-m recent {Not(15)}--remove {name}", $"-m recent --rcheck --seconds 3600 {name}");
    }

    private string SetMatch()
    {
        var set = dice.Pick(sets);
        return $"-m set {Not(20)}--match-set {set.Name} {Directions(set)}";
    }

    private string Directions(SetName set) => string.Join(',', Enumerable.Range(0, set.Parts).Select(_ => dice.Pick("src", "dst")));

    private string LimitInterface(string chain) => !dice.OneIn(4) ? "" : chain is "PREROUTING" or "INPUT" or "FORWARD" ? " --limit-iface-in" : " --limit-iface-out";

    private string Target(string chain, IReadOnlyList<string> users, string? protocol)
    {
        if (users.Count > 0 && dice.Percent(35))
            return $"-{dice.Pick("j", "j", "g")} {dice.Pick(users)}";
        if (sets.Count > 0 && dice.OneIn(12) && dice.Pick(sets) is var set)
            return $"-j SET --{dice.Pick("add", "del")}-set {set.Name} {Directions(set)}{(dice.OneIn(3) ? " --exist" : "")}";
        if (table == TableName.Nat)
            return dice.Percent(65) ? Nat(chain, protocol) : dice.Pick("", "-j ACCEPT", "-j RETURN");
        if (dice.Percent(45))
            return "";
        return table switch
        {
            TableName.Raw => dice.Pick("-j CT --notrack", "-j NOTRACK", "-j ACCEPT", "-j RETURN", $"-j CT --zone {dice.Between(1, 2)}", "-j DROP", ""),
            TableName.Mangle => Mangle(),
            TableName.Nat or TableName.Filter or TableName.Security => dice.Pick("-j ACCEPT", "-j ACCEPT", "-j RETURN", "-j DROP", Reject(protocol), "-j LOG", $"-j CONNMARK --set-mark {Mark()}"),
        };
    }

    private string Mangle() => dice.Between(0, 11) switch
    {
        0 or 1 => $"-j MARK --set-{dice.Pick("mark", "xmark")} {Mark()}",
        2 => $"-j MARK --{dice.Pick("and", "or", "xor")}-mark 0x{dice.Between(1, 3)}",
        3 => $"-j CONNMARK --set-{dice.Pick("mark", "xmark")} {Mark()}",
        4 => $"-j CONNMARK --{dice.Pick("save", "restore")}-mark",
        5 => $"-j CONNMARK --{dice.Pick("save", "restore")}-mark --nfmask 0x{dice.Between(1, 7)} --ctmask 0x{dice.Between(1, 7)}",
        6 => _v6 ? $"-j HL --hl-{dice.Pick("set 3", "dec 1", "inc 1", "set 64")}" : $"-j TTL --ttl-{dice.Pick("set 3", "dec 1", "inc 1", "set 64")}",
        7 => $"-j TOS --{dice.Pick("set-tos 0x10/0x3f", "or-tos 0x08", "and-tos 0xf0", "xor-tos 0x04")}",
        8 => $"-j DSCP --set-dscp {dice.Pick("0x12", "0x2e", "0")}",
        9 => "-j ACCEPT",
        10 => "-j RETURN",
        _ => dice.Pick("-j DROP", ""),
    };

    private string Reject(string? protocol) => protocol == "tcp" && dice.OneIn(2) ? "-j REJECT --reject-with tcp-reset" : dice.Pick(
        "-j REJECT", _v6 ? $"-j REJECT --reject-with {dice.Pick("icmp6-no-route", "icmp6-adm-prohibited", "icmp6-addr-unreachable")}" : $"-j REJECT --reject-with {dice.Pick("icmp-net-unreachable", "icmp-host-unreachable", "icmp-admin-prohibited", "icmp-proto-unreachable")}");

    private string Nat(string chain, string? protocol)
    {
        var hasPorts = protocol is "udp" or "tcp";
        var address = dice.Pick(plan.Addresses(family).DefaultIfEmpty("10.0.0.1").ToList());
        var withPort = hasPorts && dice.OneIn(2) ? $"{(_v6 ? $"[{address}]" : address)}:{dice.Pick("53", "80", "8080")}" : address;
        return chain switch
        {
            "PREROUTING" or "OUTPUT" => dice.Pick(
                $"-j DNAT --to-destination {withPort}", $"-j DNAT --to-destination {withPort}", $"-j REDIRECT{(hasPorts && dice.OneIn(2) ? $" --to-ports {dice.Pick("53", "80", "8080")}" : "")}",
                $"-j NETMAP --to {dice.Pick(plan.Segments).Prefix(family)}"),
            "POSTROUTING" => dice.Pick("-j MASQUERADE", "-j MASQUERADE", $"-j SNAT --to-source {address}", $"-j NETMAP --to {dice.Pick(plan.Segments).Prefix(family)}"),
            "INPUT" => $"-j SNAT --to-source {address}",
            _ => dice.Pick("-j ACCEPT", "-j RETURN", ""),
        };
    }

    private string Mark() => dice.Pick($"0x{dice.Between(0, 4)}", $"0x{dice.Between(0, 3)}/0x{dice.Pick(1, 3, 15)}");

    private string Device() => dice.Pick([.. plan.DevicesOf(ns).Select(device => device.Name), "lo", "e+", "p+"]);

    private string Where() => dice.Percent(50)
        ? dice.Pick(plan.Segments).Prefix(family)
        : dice.Pick([.. plan.Addresses(family), .. _v6 ? new[] { "fd00:96::10" } : ["10.96.0.10", "10.96.0.0/24", "127.0.0.0/8"]]);

    private string Range()
    {
        var segment = dice.Pick(plan.Segments);
        var first = dice.Between(1, 3);
        return $"{segment.Host(family, first)}-{segment.Host(family, first + dice.Between(0, 2))}";
    }

    private string Not(int percent) => dice.Percent(percent) ? "! " : "";
}
