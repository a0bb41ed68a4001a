using System.Numerics;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Routes that a host has looked up: a configuration does not change, so that the same question has the same answer. Where routes have several next hops,
/// each flow has an answer of its own, and nothing is kept.
/// </summary>
internal sealed class RouteCache(RoutingConfig config)
{
    // Scans ask for an address each; one cache need not hold all of a network.
    private const int MostKept = 16_384;

    private readonly Dictionary<Question, (RouteDecision?, IpAddress, RouteFailure?)> _answers = [];
    private readonly bool _asksUser = config.Rules.Any(rule => rule.UidRange is not null);
    private readonly bool _asksTransport = config.Rules.Any(rule => rule.AsksTransport);

    /// <summary>Whether answers are kept at all.</summary>
    public bool IsOpen { get; } = !config.Tables.Values.Any(table => table.HasMultipath);

    /// <summary>What the answer to a packet hangs on.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="device">The device it came in by or must leave by, or 0.</param>
    /// <param name="kind">Tells ways of asking apart.</param>
    /// <param name="user">The user whose socket sends it.</param>
    public Question Ask(in Packet packet, int device, QuestionKind kind, uint user = 0) => new(
        packet.Destination,
        packet.Source,
        device,
        packet.Mark,
        kind,
        packet.Tos,
        _asksTransport ? packet.Protocol : default,
        !_asksTransport ? 0 : packet.Protocol.IsIcmp() ? (uint)packet.IcmpType << 8 | packet.IcmpCode : (uint)packet.SourcePort << 16 | packet.DestinationPort,
        _asksUser ? user : 0);

    /// <summary>The answer, if it is known.</summary>
    public bool TryGet(in Question question, out (RouteDecision?, IpAddress, RouteFailure?) answer) => _answers.TryGetValue(question, out answer);

    /// <summary>Keeps an answer.</summary>
    public void Keep(in Question question, in (RouteDecision?, IpAddress, RouteFailure?) answer)
    {
        if (!IsOpen)
            return;
        if (_answers.Count == MostKept)
            _answers.Clear();
        _answers[question] = answer;
    }

    /// <summary>What an answer hangs on.</summary>
    public readonly record struct Question(
        IpAddress Destination, IpAddress Source, int Device, uint Mark, QuestionKind Kind, byte Tos, IpProtocol Protocol, uint Ports, uint User)
    {
        /// <inheritdoc/>
        public override int GetHashCode()
        {
            const ulong Golden = 0x9e37_79b9_7f4a_7c15;
            var rest = (ulong)(uint)Device << 32 ^ (ulong)Kind << 56 ^ (ulong)Tos << 48 ^ Mark ^ (ulong)Ports * 31 ^ (ulong)User * 127;
            return (int)((Destination.Mix(Golden) ^ BitOperations.RotateLeft(Source.Mix(Golden), 23) ^ rest * Golden) >> 32);
        }
    }
}

/// <summary>The ways of asking for a route.</summary>
internal enum QuestionKind : byte
{
    /// <summary>Of a packet that came in.</summary>
    Input,

    /// <summary>Of one that is made here and has no source yet.</summary>
    Output,

    /// <summary>Of one whose source is given, and must be an address of this host.</summary>
    OutputFrom,

    /// <summary>Of one whose source may be any (FLOWI_FLAG_ANYSRC).</summary>
    OutputFromAny,

    /// <summary>Of one that was on its way already, with any source (ip_route_me_harder).</summary>
    OutputAgain,

    /// <summary>Of one that rather leaves by a device; its source is given.</summary>
    OutputPreferring,
}
