using System.Diagnostics;
using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Live;

/// <summary>Sends a lab's probes through its real namespaces and reads what each left behind.</summary>
public static class LiveObserver
{
    /// <summary>In milliseconds: a neighbour that nobody answers for is given up after 60.</summary>
    private const int ExpectedSilence = 150;

    private const int UnexpectedSilence = 800;

    // What the program does not wait for: an answer to its answer. And neighbours that are given up after 60 ms, by turns where one error asks for the next.
    private const int Aftermath = 20;
    private const int LongAftermath = 100;

    /// <summary>
    /// One observation for each probe. What is <paramref name="expected"/> decides only how long is waited: a silence of a client that is
    /// expected is short, any other answer may take its time on a slow machine, and what neighbours hang on that nobody answers for comes later still.
    /// </summary>
    public static IReadOnlyList<Observation> Run(LiveLab live, IReadOnlyList<Observation>? expected = null)
    {
        var observations = new List<Observation>();
        var age = Stopwatch.StartNew();
        for (var i = 0; i < live.Lab.Probes.Count; i++)
        {
            var probe = live.Lab.Probes[i];
            if (!probe.KeepsState)
            {
                live.Forget();
                age.Restart();
            }

            if (probe.Change is { IsWait: false } change)
                Apply(live, change);
            observations.Add(Observe(live, probe, expected?[i]) with { Age = age.Elapsed });
        }

        return observations;
    }

    private static Observation Observe(LiveLab live, LabProbe probe, Observation? expected)
    {
        if (expected?.Client is { } client)
            probe = probe with { Patience = client == Describe(ClientOutcome.Timeout) ? ExpectedSilence : UnexpectedSilence };
        var release = new List<IDisposable>();
        var before = live.Rulesets.ToDictionary(ruleset => ruleset, ruleset => ReadCounters(live, ruleset));
        if (probe.Change is { IsWait: true } wait)
            Apply(live, wait);
        var halfOpen = HalfOpen(live).ToHashSet();
        try
        {
            live.Echo.Forget();
            live.LetOneSynOut(probe.From);
            var outcome = LiveProbe.Send(live.Namespaces[probe.From], probe, release);

            // At once: a half-open connection does not wait until a slow machine has listed all else.
            var opened = HalfOpen(live).Where(receipt => !halfOpen.Contains(receipt)).ToList();
            Thread.Sleep(expected is { WaitsForNeighbors: false } ? Aftermath : LongAftermath);
            var connections = live.Namespaces.Values.SelectMany(ns => Connections(ns, live.Lab.UsesIpv6)).ToDictionary(StringComparer.Ordinal);
            var entries = live.WithSets.SelectMany(ns => SetEntries.Read(ns, live.Namespaces[ns].Run("ipset", "save"))).ToList();
            return new Observation
            {
                Client = outcome is null ? null : Describe(outcome),
                Receipts = [.. live.Echo.Receipts.Concat(opened).Order(StringComparer.Ordinal)],
                Counters = 
                [
                    .. before.SelectMany(ruleset => SaveCounters.Between(ruleset.Value, ReadCounters(live, ruleset.Key))
                        .Select(line => $"{ruleset.Key.Ns} {ruleset.Key.Program} {line}"))
                        .Order(StringComparer.Ordinal),
                ],
                Connections = [.. connections.Keys.Select(OuterPorts.Mask).Order(StringComparer.Ordinal)],
                Entries = [.. entries.Select(entry => OuterPorts.MaskEntry(entry.Key)).Order(StringComparer.Ordinal)],
                Remaining = connections.Concat(entries.Where(entry => entry.Value > 0)).ToDictionary(StringComparer.Ordinal),
                Learned = [.. live.Learned.Read().Order(StringComparer.Ordinal)],
            };
        }
        finally
        {
            foreach (var socket in release)
                socket.Dispose();
        }
    }

    internal static string Describe(ClientOutcome outcome) =>
        outcome.Errno is null ? outcome.Outcome.ToString().ToLowerInvariant() : $"{outcome.Outcome.ToString().ToLowerInvariant()} {outcome.Errno}";

    private static IReadOnlyDictionary<string, (long Packets, long Bytes)> ReadCounters(LiveLab live, (string Ns, string Program) ruleset) =>
        SaveCounters.Read(live.Namespaces[ruleset.Ns].Run($"{ruleset.Program}-save", "-c"));

    internal static void Apply(LiveLab live, LabChange change)
    {
        var ns = live.Namespaces[change.Ns];
        Thread.Sleep(change.Wait);
        if (change.Sets is { } sets)
            ns.Run("ipset", "restore", sets);
        if (change.Rules is { } rules)
            ns.Run(change.Family == IpFamily.IPv4 ? "iptables-nft-restore" : "ip6tables-nft-restore", "-w", rules);
        if (change.Sysctl is { } sysctl)
            ns.SetSysctl(sysctl.Name, sysctl.Value);
        if (change.Ip is { } command)
        {
            foreach (var line in command.Split('\n'))
                ns.Run("ip", line);
            live.Learned.ForgetOwners();
        }
        if (change.Delete is not null)
            ns.Run("conntrack", $"-D {change.DeleteOptions()}");
    }

    private static IEnumerable<KeyValuePair<string, int>> Connections(KernelNamespace ns, bool ipv6)
    {
        if (!ns.TracksAny())
            return [];
        var text = ns.Run("conntrack", ipv6 ? "-L" : "-L -f ipv4");
        return ConntrackList.Read(text).Select(entry => KeyValuePair.Create($"{ns.Name} {entry.Line}", entry.Seconds));
    }

    /// <summary>The TCP connections in SYN_RECV: what a listener got.</summary>
    private static IEnumerable<string> HalfOpen(LiveLab live)
    {
        foreach (var (ns, protocol) in live.Listeners)
        {
            if (protocol != IpProtocol.Tcp)
                continue;
            foreach (var file in live.Lab.UsesIpv6 ? new[] { "tcp", "tcp6" } : ["tcp"])
            {
                foreach (var line in live.Namespaces[ns].ReadProcNet(file).Split('\n').Skip(1))
                {
                    var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    if (fields.Length > 3 && fields[3] == "03")
                        yield return $"{ns} tcp {Endpoint(fields[1])} from {Endpoint(fields[2])}";
                }
            }
        }
    }

    /// <summary>Reads <c>0100007F:0050</c>: words of the address in host order.</summary>
    private static string Endpoint(string hex)
    {
        var (digits, port) = (hex[..^5], ushort.Parse(hex[^4..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var bytes = new byte[digits.Length / 2];
        for (var word = 0; word < bytes.Length; word += 4)
            BitConverter.TryWriteBytes(bytes.AsSpan(word), uint.Parse(digits.AsSpan(word * 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return PacketText.Endpoint(SockAddr.ReadAddress(bytes, bytes.Length == 16), port, IpProtocol.Tcp);
    }
}
