using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Views;

/// <summary>One way in which flows ended, and how many did.</summary>
public sealed record PacketPathInfo : LabObject
{
    /// <summary>The namespace that sent.</summary>
    public required string From { get; init; }

    /// <summary>How they ended.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, where it did not go well; otherwise null.</summary>
    public required string? Reason { get; init; }

    /// <summary>The namespace whose socket got the packet; null where none did.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The address and port at which it got there; null where it did not.</summary>
    public required string? Destination { get; init; }

    /// <summary>How many flows.</summary>
    public required int Count { get; init; }

    /// <summary>Their share of all, 0..1.</summary>
    public required double Share { get; init; }

    /// <summary>The first of them.</summary>
    public required PacketTrace Example { get; init; }

    internal static PacketPathInfo Of(Lab lab, string from, PacketTrace example, int count, int all) => new()
    {
        Lab = lab,
        From = from,
        Verdict = example.Verdict,
        Reason = example.Reason,
        Namespace = example.Delivered?.Namespace,
        Destination = EndpointOf(example),
        Count = count,
        Share = (double)count / all,
        Example = example,
    };

    internal static string? EndpointOf(PacketTrace trace) => trace.Delivered is { Packet: var packet }
        ? PacketText.Endpoint(packet.Destination, packet.DestinationPort, packet.Protocol)
        : null;
}
