using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.KernelTests.Generated;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests.Model;

/// <summary>Sends a lab's probes through the model and says what each left behind, in the words of <see cref="LiveObserver"/>.</summary>
public static class ModelObserver
{
    /// <summary>One observation, and the trace that explains it, for each probe.</summary>
    public static IReadOnlyList<(Observation Observation, PacketTrace Trace)> Run(Lab lab, IEnumerable<LabProbe> probes)
    {
        var observations = new List<(Observation, PacketTrace)>();
        var at = lab.Fork();
        foreach (var probe in probes)
        {
            if (!probe.KeepsState)
                at = lab.Fork();
            observations.Add(Observe(at, probe, socket: (uint)observations.Count));
        }

        return observations;
    }

    private static (Observation, PacketTrace) Observe(Lab lab, LabProbe probe, uint socket)
    {
        if (probe.Change is { IsWait: false } change)
            Apply(lab, change);
        var before = Counters(lab);
        if (probe.Change is { IsWait: true } wait)
            Apply(lab, wait);
        var trace = Send(lab, probe, socket);
        return (new Observation
        {
            Client = probe.RawFlags is not null || trace.Client is null ? null : LiveObserver.Describe(trace.Client),
            Receipts = [.. Receipts(trace).Order(StringComparer.Ordinal)],
            Counters = [.. SaveCounters.Between(before, Counters(lab)).Order(StringComparer.Ordinal)],
            Connections = [.. Connections(lab).Keys.Select(OuterPorts.Mask).Order(StringComparer.Ordinal)],
            Entries = [.. Entries(lab).Select(entry => OuterPorts.MaskEntry(entry.Key)).Order(StringComparer.Ordinal)],
            Remaining = Connections(lab).Concat(Entries(lab).Where(entry => entry.Value > 0)).ToDictionary(StringComparer.Ordinal),
            Learned = [.. lab.Config.Namespaces.Values.SelectMany(home => Learned(lab, home)).Concat(LearnedByBridges(lab)).Order(StringComparer.Ordinal)],
            WaitsForNeighbors = lab.Config.Namespaces.Values.Any(home => home.Links.Values.Any(link => link is TunnelLink))
                || trace.DescendantsAndSelf().Any(packet => packet.Steps.Any(step => step is NeighborStep { Mac: null })),
        }, trace);
    }

    internal static PacketTrace Send(Lab lab, LabProbe probe, uint socket = 0) => lab.Send(new Probe
    {
        From = probe.From,
        To = probe.To,
        Source = probe.Source,
        Protocol = probe.Protocol,
        Port = probe.Port,
        SourcePort = probe.SourcePort,
        Socket = socket,
        PayloadSize = probe.DataSize,
        Payload = probe.Payload is { } text ? PacketPayload.OfText(text) : null,
        User = probe.User,
        Group = probe.User,
        Mark = probe.Mark ?? 0,
        Device = probe.Device,
        Broadcast = probe.Broadcast,
        Ttl = probe.Ttl ?? (probe.RawFlags is null ? null : RawPacket.UsualTtl),
        Tos = probe.Tos ?? 0,
        DontFragment = probe.RawFlags is null ? probe.DontFragment : false,
        TcpFlags = probe.RawFlags,
        Tcp = probe.RawFlags is { } flags ? RawPacket.HeaderOf(probe.Tcp, flags) : null,
    });

    private static IEnumerable<KeyValuePair<string, int>> Entries(Lab lab) =>
        lab.Config.Namespaces.Values.SelectMany(home => SetEntries.Read(home.Name, IpSetSave.Write(home.IpSets, lab.State.Now)));

    private static void Apply(Lab lab, LabChange change)
    {
        lab.Advance(change.Wait);
        if (change.Sets is { } sets)
            lab.Edit(config => config.RestoreIpSets(change.Ns, sets, lab.State.Now));
        if (change.Rules is { } rules)
            lab.Edit(config => config.RestoreRuleset(change.Ns, rules, out _, change.Family));
        if (change.Sysctl is { } sysctl)
            lab.Edit(config => config.SetSysctl(change.Ns, sysctl.Name, sysctl.Value));
        if (change.Edit is { } edit)
            lab.Edit(edit);
        if (change.Delete is { } filter)
            lab.State[change.Ns].Connections.Delete(filter, lab.State.Now);
    }

    /// <summary>What listeners took: of the packet, of what relaying programs sent on, and of answers that NAT led to a listener.</summary>
    internal static IEnumerable<string> Receipts(PacketTrace trace)
    {
        var relayed = AllRelayed(trace).ToHashSet<PacketTrace>(ReferenceEqualityComparer.Instance);
        var answers = trace.DescendantsAndSelf().Skip(1).Where(packet => packet.Packet.Protocol == IpProtocol.Udp && !relayed.Contains(packet));
        return Taken(trace).Concat(answers.Where(answer => answer.Delivered is not null).SelectMany(answer => Listeners(answer, answer.Delivered!)).Select(taken => Receipt(taken.Home, taken.Packet)));
    }

    private static IEnumerable<PacketTrace> AllRelayed(PacketTrace trace) => Relayed(trace).SelectMany(one => AllRelayed(one).Prepend(one));

    private static IEnumerable<string> Taken(PacketTrace trace)
    {
        // A SYN-ACK that has no route, or that a RST or a grave ICMP error answers, takes the half-open connection away (tcp_conn_request,
        // tcp_check_req, tcp_v4_err), before anybody could look at it.
        if (trace.Reply is { Packet.Protocol: IpProtocol.Tcp, Verdict: Verdict.Unreachable, Reason: "IP_OUTNOROUTES" } lost && !lost.Hops.Any(hop => hop.Steps.Any(step => step is RouteStep { Reroute: true })))
            yield break;
        if (trace.Reply is { Packet.Protocol: IpProtocol.Tcp, Reply: { Verdict: Verdict.Delivered, Packet: { Protocol: IpProtocol.Tcp, TcpFlags: var flags } } } && flags.HasFlag(TcpFlags.Rst))
            yield break;
        if (trace.Reply is { Packet.Protocol: IpProtocol.Tcp, Reply: { Verdict: Verdict.Delivered, Packet: { IsIcmpError: true } error } } && IsGrave(error))
            yield break;
        foreach (var receipt in Relayed(trace).SelectMany(Taken))
            yield return receipt;
        if (trace.Delivered is { Packet: var packet } delivery && packet.Protocol.HasPorts())
        {
            foreach (var (home, taken) in Listeners(trace, delivery).DefaultIfEmpty((delivery.Namespace, packet)))
                yield return Receipt(home, taken);
        }
    }

    /// <summary>What relaying programs sent on: the first one's connection, and what others that had it too sent to the same host.</summary>
    private static IEnumerable<PacketTrace> Relayed(PacketTrace trace) => trace.Relayed is { } first
        ? trace.Asides.Where(aside => aside.Packet.Protocol == first.Packet.Protocol && aside.Packet.Destination == first.Packet.Destination).Prepend(first)
        : [];

    /// <summary>tcp_req_err: in IPv4 that a network or host is not reached, that time is exceeded, or a bad header; in IPv6 what is fatal to any socket.</summary>
    private static bool IsGrave(in Packet error) => error.Family == IpFamily.IPv4
        ? error.IcmpType is 11 or 12 || (error.IcmpType == IcmpType.DestinationUnreachable && error.IcmpCode <= 1)
        : error is { IcmpType: IcmpType.V6DestinationUnreachable, IcmpCode: 1 or 4 or 5 or 6 } or { IcmpType: IcmpType.V6ParameterProblem };

    /// <summary>The namespaces in which a listener took a packet, once for each listener, with what it looked like there: several where it was sent to all.</summary>
    private static IEnumerable<(string Home, Packet Packet)> Listeners(PacketTrace trace, Delivery first) => trace.Hops
        .SelectMany(hop => hop.Steps.OfType<DeliverStep>().Where(step => step.Socket.StartsWith("udp ", StringComparison.Ordinal)).Select(_ => hop))
        .Select(hop => (hop.Namespace, hop.Namespace == first.Namespace ? first.Packet : Translated(hop) ?? Translated(trace.Hops[0]) ?? trace.Packet));

    private static string Receipt(string home, in Packet taken) =>
        $"{home} {taken.Protocol.ToName()} {PacketText.Endpoint(taken.Destination, taken.DestinationPort, taken.Protocol)} from {PacketText.Endpoint(taken.Source, taken.SourcePort, taken.Protocol)}";

    private static Packet? Translated(Hop hop) => hop.Steps.OfType<NatStep>().LastOrDefault()?.After;

    private static Dictionary<string, (long Packets, long Bytes)> Counters(Lab lab)
    {
        var places = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        foreach (var (name, home) in lab.Config.Namespaces)
        {
            foreach (var ruleset in home.Rulesets.Values)
            {
                var program = $"{(ruleset.Family == IpFamily.IPv4 ? "iptables" : "ip6tables")}-{(ruleset.Backend == IptablesBackend.Nft ? "nft" : "legacy")}";
                foreach (var table in ruleset.Tables.Values)
                    AddTable(places, $"{name} {program} {table.Name.ToName()}", ruleset, table, lab.State[name].Counters);
            }
        }

        return places;
    }

    private static void AddTable(Dictionary<string, (long, long)> places, string where, Ruleset ruleset, Table table, RuleCounters counters)
    {
        foreach (var chain in table.Chains.Values)
        {
            if (chain.IsBuiltIn)
                Add($"{where} {chain.Name} 0", counters.OfPolicy(ruleset, table.Name, chain.Name));
            for (var number = 1; number <= chain.Rules.Count; number++)
                Add($"{where} {chain.Name} {number}", counters.Of(chain.Rules[number - 1]));
        }

        void Add(string place, Counter counter) => places.Add(place, (counter.Packets, counter.Bytes));
    }

    /// <summary>Each connection as a line, with the seconds that it is kept for.</summary>
    internal static Dictionary<string, int> Connections(Lab lab) => lab.Config.Namespaces.Keys
        .SelectMany(ns => lab.State[ns].Connections.Select(new(), lab.State.Now)
            .Select(connection => (Line: $"{ns} {Name(connection.Original.Protocol)}{State(connection)} {connection.Original} | {connection.Reply}{Flags(connection.Status)} mark={connection.Mark}{Zone(connection)}", connection.Expires)))
        .ToDictionary(entry => entry.Line, entry => (int)(entry.Expires - lab.State.Now).TotalSeconds, StringComparer.Ordinal);

    private static string State(Connection connection) => connection.Original.Protocol == IpProtocol.Tcp ? $" {connection.TcpState.ToWord()}" : "";

    private static string Zone(Connection connection) => connection.Original.Zone is var zone and not 0 ? $" zone={zone}" : "";

    private static IEnumerable<string> Learned(Lab lab, NamespaceConfig home) =>
        home.Links.Values.OfType<VxlanLink>().SelectMany(vxlan => lab.State[home.Name].VxlanFdb(vxlan.Index).Entries.Select(entry => $"{home.Name} {vxlan.Name} dst {entry.Address}"));

    private static IEnumerable<string> LearnedByBridges(Lab lab)
    {
        var owners = new MacOwners(lab.Config.Namespaces.Values.SelectMany(home => home.Links.Values.Where(link => link is not LoopbackLink).Select(link => (home.Name, link.Name, link.Mac.ToString(), link is BridgeLink))));
        foreach (var home in lab.Config.Namespaces.Values)
        {
            foreach (var bridge in home.Links.Values.OfType<BridgeLink>())
            {
                foreach (var entry in lab.State[home.Name].Fdb(bridge.Index).Entries)
                    yield return $"{home.Name} {bridge.Name} {owners.Of(entry.Mac.ToString())} dev {home.Links[entry.PortIndex].Name}";
            }
        }
    }

    private static string Name(IpProtocol protocol) =>
        protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.Icmpv6 or IpProtocol.Sctp ? protocol.ToName() : "unknown";

    private static string Flags(ConnectionStatus status) =>
        (status.HasFlag(ConnectionStatus.SeenReply) ? "" : " UNREPLIED") + (status.HasFlag(ConnectionStatus.Assured) ? " ASSURED" : "");
}
