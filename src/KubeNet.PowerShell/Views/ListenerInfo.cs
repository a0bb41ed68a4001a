using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.PowerShell.Views;

/// <summary>A socket that waits for packets, as <c>ss -tuln</c> shows it.</summary>
public sealed record ListenerInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>tcp, udp or sctp.</summary>
    public required string Protocol { get; init; }

    /// <summary>The address it is bound to; <c>*</c> is any of both families.</summary>
    public required string Address { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The device it is bound to, or null.</summary>
    public required string? Device { get; init; }

    /// <summary>As <c>ss</c> prints it.</summary>
    public override string ToString() => $"{Protocol} {Address}:{Port}";

    internal static ListenerInfo Of(Lab lab, string home, Listener listener) => new()
    {
        Lab = lab,
        Namespace = home,
        Protocol = listener.Protocol.ToName(),
        Address = listener.Address?.ToString() ?? "*",
        Port = listener.Port,
        Device = listener.Device,
    };
}
