namespace KubeNet.KernelTests.Labs;

/// <summary>What one probe left behind, in lines that compare as text, whichever world they come from.</summary>
public sealed record Observation
{
    private const int StormSize = 100;

    /// <summary>What the client saw: <c>reply</c>, <c>refused ECONNREFUSED</c>, <c>timeout</c>; null where it was sent raw, or nobody can say.</summary>
    public required string? Client { get; init; }

    /// <summary>Which sockets got it: <c>server udp 10.0.2.2:53 from 10.0.1.2:40000</c>.</summary>
    public required IReadOnlyList<string> Receipts { get; init; }

    /// <summary>The counters that are not 0: <c>router nft IPv4 nat PREROUTING 1 [1:36]</c>, policies as rule 0.</summary>
    public required IReadOnlyList<string> Counters { get; init; }

    /// <summary>The conntrack entries: <c>router udp src=... src=... mark=0 UNREPLIED</c>, those of TCP with their state.</summary>
    public required IReadOnlyList<string> Connections { get; init; }

    /// <summary>The entries of all sets: <c>router add blocked 10.0.1.2 packets 1 bytes 36</c>.</summary>
    public IReadOnlyList<string> Entries { get; init; } = [];

    /// <summary>For how many seconds each connection and entry is kept.</summary>
    public required IReadOnlyDictionary<string, int> Remaining { get; init; }

    /// <summary>How long ago the first of them may have been seen, in the kernel's time; in the model no time passes.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>
    /// Which hosts VXLANs learned of, without the addresses behind them: <c>host1 vxlan100 dst 192.0.2.2</c>; and the FDBs of bridges, with the
    /// owners of addresses: <c>host1 br0 pod/eth0 dev veth0</c>.
    /// </summary>
    public required IReadOnlyList<string> Learned { get; init; }

    /// <summary>Whether somebody was asked for who does not answer, or may have been by what a tunnel carries, so that not all is over once the client has its answer. Said by the model.</summary>
    public bool WaitsForNeighbors { get; init; }

    /// <summary>Whether it made more connections than a packet and its answers do: listeners that NAT leads to each other answer each other until no port is left.</summary>
    public bool IsStorm => Connections.Count > StormSize;

    /// <summary>Where two observations differ, one line each; empty where they agree.</summary>
    public static IReadOnlyList<string> Differences(Observation kernel, Observation model)
    {
        var lines = new List<string>();
        if (kernel.Client is { } client && client != model.Client)
            lines.Add($"client: kernel '{client}', model '{model.Client}'");
        Compare("receipt", kernel.Receipts, model.Receipts, lines);
        Compare("counter", kernel.Counters, model.Counters, lines);
        Compare("connection", kernel.Connections, model.Connections, lines);
        Compare("entry", kernel.Entries, model.Entries, lines);
        lines.AddRange(kernel.Remaining
            .Where(entry => model.Remaining.TryGetValue(entry.Key, out var seconds) && (entry.Value > seconds || entry.Value < seconds - 1 - kernel.Age.TotalSeconds))
            .Select(entry => $"timeout: kernel {entry.Value} s after {kernel.Age.TotalSeconds:0.0}, model {model.Remaining[entry.Key]} s for {entry.Key}"));
        Compare("learned", kernel.Learned, model.Learned, lines);
        return lines;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('\n', [$"client: {Client}", .. Receipts.Select(line => $"receipt: {line}"), .. Counters.Select(line => $"counter: {line}"), .. Connections.Select(line => $"connection: {line}"), .. Entries.Select(line => $"entry: {line}"), .. Learned.Select(line => $"learned: {line}")]);

    private static void Compare(string what, IReadOnlyList<string> kernel, IReadOnlyList<string> model, List<string> lines)
    {
        var rest = model.ToList();
        foreach (var line in kernel)
        {
            if (!rest.Remove(line))
                lines.Add($"{what}: only the kernel has  {line}");
        }

        lines.AddRange(rest.Select(line => $"{what}: only the model has   {line}"));
    }
}
