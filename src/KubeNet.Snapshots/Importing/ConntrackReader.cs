using System.Collections.Immutable;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots.Importing;

/// <summary>
/// Reads <c>conntrack -L -o extended</c>:
/// <c>ipv4 2 tcp 6 431999 ESTABLISHED src=A dst=B sport=1 dport=2 src=B dst=A sport=2 dport=1 [ASSURED] mark=0 use=1</c>.
/// </summary>
internal static class ConntrackReader
{
    private static readonly Dictionary<string, TcpConntrackState> TcpStates = new(StringComparer.Ordinal)
    {
        ["NONE"] = TcpConntrackState.None, ["SYN_SENT"] = TcpConntrackState.SynSent, ["SYN_RECV"] = TcpConntrackState.SynRecv,
        ["ESTABLISHED"] = TcpConntrackState.Established, ["FIN_WAIT"] = TcpConntrackState.FinWait, ["CLOSE_WAIT"] = TcpConntrackState.CloseWait,
        ["LAST_ACK"] = TcpConntrackState.LastAck, ["TIME_WAIT"] = TcpConntrackState.TimeWait, ["CLOSE"] = TcpConntrackState.Close,
        ["SYN_SENT2"] = TcpConntrackState.SynSent2,
    };

    public static ImmutableArray<ConnectionSeed> Read(Folder folder)
    {
        const string file = BundleFiles.Conntrack;
        if (folder.Find(file) is not { } found)
            return [];
        var seeds = ImmutableArray.CreateBuilder<ConnectionSeed>();
        var used = new HashSet<ConnectionTuple>();
        foreach (var (number, line) in found.Lines())
        {
            if (!TryParse(line, folder.Namespace, out var seed))
                folder.Warn(file, number, $"The connection cannot be read: {(line.Length > 200 ? line[..200] : line)}", "packets of it start a new connection in the model");
            else if (used.Contains(seed.Original) || used.Contains(seed.Reply))
                folder.Warn(file, number, "A connection of the same addresses and ports stands above.", "the first one is used");
            else
            {
                used.Add(seed.Original);
                used.Add(seed.Reply);
                seeds.Add(seed);
            }
        }

        folder.Info(file, $"{seeds.Count} connections");
        return seeds.ToImmutable();
    }

    internal static bool TryParse(string line, string @namespace, out ConnectionSeed seed)
    {
        seed = null!;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = words.Length > 1 && words[0] is "ipv4" or "ipv6" ? 2 : 0;
        if (words.Length < at + 4 || !byte.TryParse(words[at + 1], out var protocol))
            return false;
        var fields = new ConntrackFields((IpProtocol)protocol);
        foreach (var word in words.AsSpan(at + 2))
        {
            if (!fields.Take(word))
                return false;
        }

        if (!fields.TryTuple(0, out var original) || !fields.TryTuple(1, out var reply))
            return false;
        var status = ConnectionStatus.Confirmed | ConnectionStatus.SourceNatDone | ConnectionStatus.DestinationNatDone;
        status |= fields.Unreplied ? ConnectionStatus.None : ConnectionStatus.SeenReply;
        status |= fields.Assured ? ConnectionStatus.Assured : ConnectionStatus.None;
        if (reply.Destination != original.Source || (original.Protocol.HasPorts() && reply.DestinationPort != original.SourcePort))
            status |= ConnectionStatus.SourceNat;
        if (reply.Source != original.Destination || (original.Protocol.HasPorts() && reply.SourcePort != original.DestinationPort))
            status |= ConnectionStatus.DestinationNat;
        seed = new ConnectionSeed
        {
            Namespace = @namespace,
            Original = original,
            Reply = reply,
            Status = status,
            TcpState = fields.State is { } state ? TcpStates.GetValueOrDefault(state) : TcpConntrackState.None,
            Mark = fields.Mark,
            Remaining = TimeSpan.FromSeconds(fields.Timeout),
            OriginalCount = fields.Count(0),
            ReplyCount = fields.Count(1),
        };
        return true;
    }
}
