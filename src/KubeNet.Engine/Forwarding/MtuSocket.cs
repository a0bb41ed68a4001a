using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A socket to which the MTU of a path is news, as far as a route hangs on it.</summary>
internal sealed record MtuSocket
{
    /// <summary>The route that it sends by, where it is connected; otherwise null.</summary>
    public FibResult? Route { get; init; }

    /// <summary>SO_BINDTODEVICE, or null.</summary>
    public Link? Device { get; init; }

    /// <summary>Its SO_MARK.</summary>
    public uint Mark { get; init; }

    /// <summary>Its IP_TOS.</summary>
    public byte Tos { get; init; }

    /// <summary>Whose it is.</summary>
    public uint User { get; init; }
}
