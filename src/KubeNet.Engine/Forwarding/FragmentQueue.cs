using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Puts fragments together (net/ipv4/ip_fragment.c): a host that needs the whole packet keeps the pieces until all are there. The trace goes on where the last one came.</summary>
internal sealed class FragmentQueue
{
    private readonly Dictionary<(string Namespace, FragmentTrain Train), List<SkBuff>> _waiting = [];

    /// <summary>Takes a fragment. The whole packet where this was the last piece, otherwise null.</summary>
    public SkBuff? Take(Host host, SkBuff fragment, FragmentTrain train)
    {
        if (!_waiting.TryGetValue((host.Name, train), out var pieces))
            _waiting.Add((host.Name, train), pieces = []);
        pieces.Add(fragment);
        if (pieces.Count < train.Count)
            return null;
        _waiting.Remove((host.Name, train));
        var first = pieces.First(piece => piece.Packet.FragmentOffset == train.Whole.FragmentOffset);
        first.LargestFragment = pieces.Max(piece => Math.Max(piece.Packet.Length, piece.LargestFragment));
        first.Packet = first.Packet with { Length = train.Whole.Length, MoreFragments = train.Whole.MoreFragments };
        first.Train = train.Outer;
        first.Hop = fragment.Hop;
        first.Hop?.Add(new ReassembleStep(train.Count, train.Whole.Length));
        return train.Outer is { } outer ? Take(host, first, outer) : first;
    }
}
