using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Sends probes through a network: the way into the packet path.</summary>
public static class Sending
{
    // Of IPv4: what an IP packet holds, without the headers of IP and UDP.
    private const int MaxPayload = 65535 - 20 - 8;

    /// <summary>Sends for real: the state given moves on.</summary>
    /// <param name="config">The network.</param>
    /// <param name="state">What traffic left behind; it moves on.</param>
    /// <param name="seed">The seed that flows are spread over multipath routes by.</param>
    /// <param name="probe">What is sent.</param>
    /// <param name="isRecorded">Whether the trace carries hops and steps; without them it carries the verdict alone, and sending is faster.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, SourceNotLocal, FamilyMismatch, InvalidPort, InvalidTtl, InvalidPayloadSize, NoConversation: the probe cannot be sent at all.</exception>
    public static PacketTrace Send(NetworkConfig config, NetworkState state, ulong seed, Probe probe, bool isRecorded = true)
    {
        var engine = Engine(config, state, seed);
        Check(config, engine.Host(probe.From).Config, probe);
        return ProbeSender.Send(engine, probe, isRecorded ? TraceDetail.Steps : TraceDetail.End);
    }

    /// <summary>Sends for real, and tells the verdict alone: the fastest way to send.</summary>
    /// <exception cref="NetConfigException">As of <see cref="Send"/>; nothing was sent.</exception>
    public static Verdict SendForVerdict(NetworkConfig config, NetworkState state, ulong seed, Probe probe)
    {
        var engine = Engine(config, state, seed);
        Check(config, engine.Host(probe.From).Config, probe);
        return probe.Conversation ? ProbeSender.Send(engine, probe, TraceDetail.End).Verdict : ProbeSender.SendForVerdict(engine, probe);
    }

    /// <summary>
    /// Sends several probes at once, for real: each has been looked up by conntrack wherever it comes along before any of them is confirmed
    /// there, as on a machine of several processors.
    /// </summary>
    /// <exception cref="NetConfigException">As of <see cref="Send"/>; nothing was sent.</exception>
    public static IReadOnlyList<PacketTrace> SendTogether(NetworkConfig config, NetworkState state, ulong seed, IReadOnlyList<Probe> probes, bool isRecorded = true)
    {
        var engine = Engine(config, state, seed);
        foreach (var probe in probes)
            Check(config, engine.Host(probe.From).Config, probe);
        engine.IsTogether = true;
        return ProbeSender.Send(engine, probes, isRecorded ? TraceDetail.Steps : TraceDetail.End);
    }

    /// <summary>
    /// Follows every outcome of every random choice, each in a copy of the state, which itself stays as it is. Most likely first. The probabilities add up to 1, and to less where more than
    /// <paramref name="most"/> paths lead on or one has no end: no further ones are followed then.
    /// </summary>
    public static IReadOnlyList<PacketTrace> Explore(NetworkConfig config, NetworkState state, Probe probe, int most = 4096)
    {
        Check(config, config[probe.From], probe);
        var paths = new List<PacketTrace>();
        var script = new List<int>();
        while (paths.Count < most)
        {
            var copy = state.Clone();
            var chance = new ScriptedChance(copy, script);
            var engine = PacketEngine.Over(config, copy, chance, chance);
            paths.Add(ProbeSender.Send(engine, probe, TraceDetail.Steps) with { Probability = chance.Probability });
            if (engine.IsEndless || !chance.Advance(script))
                break;
        }

        return [.. paths.OrderByDescending(path => path.Probability)];
    }

    /// <summary>Moves the clock on, and does what the network does by itself meanwhile.</summary>
    /// <param name="config">The network.</param>
    /// <param name="state">What traffic left behind; it moves on.</param>
    /// <param name="seed">The seed that flows are spread over multipath routes by.</param>
    /// <param name="until">The time that it will be.</param>
    internal static void Advance(NetworkConfig config, NetworkState state, ulong seed, TimeSpan until) => NeighborTimers.Run(Engine(config, state, seed), until);

    private static PacketEngine Engine(NetworkConfig config, NetworkState state, ulong seed)
    {
        var hosts = Hosts.Of(config, state);
        if (hosts.Choices is { } known && known.Seed == seed)
            return PacketEngine.Over(config, state, known.Chance, known.Multipath);
        hosts.Choices = NewChoices(config, state, seed);
        return Engine(config, state, seed);
    }

    private static (SeededChance Chance, HashedMultipath Multipath, ulong Seed) NewChoices(NetworkConfig config, NetworkState state, ulong seed) =>
        (new SeededChance(state), new HashedMultipath(seed, config), seed);

    private static void Check(NetworkConfig config, NamespaceConfig home, Probe probe)
    {
        if (probe.Device is { } device)
            config.Link(probe.From, device);
        CheckNumbers(probe);
        if (probe.Conversation && (probe.Protocol != IpProtocol.Tcp || probe.TcpFlags is not null || probe.OneWay))
            throw new NetConfigException("NoConversation", "Only a TCP connection from a socket that waits for answers goes on after its first packet; send TCP without flags of your own, and not one way.");
        if (probe.Source is { } source)
            CheckSource(home, probe, source);
    }

    private static void CheckNumbers(Probe probe)
    {
        if (probe.PayloadSize < 0 || (probe.PayloadSize > MaxPayload && !probe.Conversation))
            throw new NetConfigException("InvalidPayloadSize", $"No packet has a payload of {probe.PayloadSize} bytes; give 0 to {MaxPayload}, as much as a datagram of UDP holds.");
        if (probe.Ttl == 0)
            throw new NetConfigException("InvalidTtl", "A socket sends no packet with a TTL of 0; give 1 to 255.");
        if (probe.Port == 0 && probe.Protocol.HasPorts())
            throw new NetConfigException("InvalidPort", $"Port 0 of {probe.Protocol.ToName()} is nobody's; give 1 to 65535.");
        if (probe.SourcePort == 0 && probe.Protocol.HasPorts())
            throw new NetConfigException("InvalidPort", "No packet leaves from port 0; give 1 to 65535, or none, for one that the kernel chooses.");
    }

    private static void CheckSource(NamespaceConfig home, Probe probe, Addressing.IpAddress source)
    {
        if (source.Family != probe.To.Family)
            throw new NetConfigException("FamilyMismatch", $"The source {source} and the destination {probe.To} are of different families.");
        if (!source.IsUnspecified && !home.MayBind(source))
        {
            var own = home.Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address.Address).Where(address => address.Family == source.Family);
            throw new NetConfigException("SourceNotLocal", $"{source} is no address of namespace '{probe.From}'. {Choices.Among(own.Select(address => address.ToString()), "It has", "It has none of that family.")}");
        }
    }
}
