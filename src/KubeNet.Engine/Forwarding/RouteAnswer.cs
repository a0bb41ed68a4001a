using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>What <c>ip route get</c> answers.</summary>
public sealed record RouteAnswer
{
    /// <summary>What was asked.</summary>
    public required RouteQuery Query { get; init; }

    /// <summary>Whether there is a way.</summary>
    public bool IsFound => Errno is null;

    /// <summary>What the destination is; meaningless where there is no way.</summary>
    public RouteType Type { get; init; }

    /// <summary>The device, or null.</summary>
    public string? Device { get; init; }

    /// <summary>Whether the host itself takes it, be it a broadcast or for a group that it is a member of (RTCF_LOCAL).</summary>
    public bool IsForHost { get; init; }

    /// <summary>The gateway, or null where the destination is on the link.</summary>
    public IpAddress? Via { get; init; }

    /// <summary>The source that a packet made here takes, or the one asked for; null where there is none.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>The source that would be chosen, whatever was asked for; null for what comes in, and where there is none.</summary>
    public IpAddress? PreferredSource { get; init; }

    /// <summary>The table that answered, or null.</summary>
    public uint? Table { get; init; }

    /// <summary>The route that answered, or null.</summary>
    public Route? Route { get; init; }

    /// <summary>The ip rule that chose the table, or null.</summary>
    public IpRule? Rule { get; init; }

    /// <summary>The MTU that was heard of the path, in bytes, or null where nothing was.</summary>
    public int? PathMtu { get; init; }

    /// <summary>Whether that is less than any path's is taken to have, so that packets are cut.</summary>
    public bool IsPathMtuLocked { get; init; }

    /// <summary>For how long that is known from now on; null where nothing is.</summary>
    public TimeSpan? PathMtuExpires { get; init; }

    /// <summary>Whether a router would tell the sender of a nearer gateway.</summary>
    public bool WantsRedirect { get; init; }

    /// <summary>The errno of a failed look-up: ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL; null where there is a way.</summary>
    public string? Errno { get; init; }

    /// <summary>Why there is no way, in words; null where there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>The answer as <c>ip route get</c> prints it (IPv4 byte for byte), without the last line feed.</summary>
    public override string ToString() => RouteAnswerText.Write(this);
}
