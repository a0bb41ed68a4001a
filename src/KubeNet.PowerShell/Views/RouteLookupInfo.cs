using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Views;

/// <summary>Which way a packet would take, as <c>ip route get</c> answers.</summary>
public sealed record RouteLookupInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The destination that was asked for.</summary>
    public required string Destination { get; init; }

    /// <summary>unicast, local, broadcast ...; null where there is no way.</summary>
    public required string? Type { get; init; }

    /// <summary>The gateway, or null where the destination is on the link.</summary>
    public required string? Via { get; init; }

    /// <summary>The link it leaves by, or null.</summary>
    public required string? Link { get; init; }

    /// <summary>The source address that a packet made here takes, or null.</summary>
    public required string? Source { get; init; }

    /// <summary>The table that answered, or null.</summary>
    public required string? Table { get; init; }

    /// <summary>The route that answered, or null.</summary>
    public required IpRouteInfo? Route { get; init; }

    /// <summary>The ip rule that chose the table, or null.</summary>
    public required IpRuleInfo? Rule { get; init; }

    /// <summary>The errno where there is no way: ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL; null where there is one.</summary>
    public required string? Error { get; init; }

    /// <summary>Why there is no way; null where there is one.</summary>
    public required string? Failure { get; init; }

    /// <summary>The answer as <c>ip route get</c> prints it.</summary>
    public required string Text { get; init; }

    /// <summary>The answer as <c>ip route get</c> prints it.</summary>
    public override string ToString() => Text;

    internal static RouteLookupInfo Of(Lab lab, string home, RouteAnswer answer) => new()
    {
        Lab = lab,
        Namespace = home,
        Destination = answer.Query.To.ToString(),
        Type = answer.IsFound ? answer.Type.ToName() : null,
        Via = answer.Via?.ToString(),
        Link = answer.Device,
        Source = answer.Source?.ToString(),
        Table = answer.Table is { } table ? RouteTableId.ToName(table) : null,
        Route = answer.Route is { } route ? IpRouteInfo.Of(lab, lab.Config[home], route) : null,
        Rule = answer.Rule is { } rule ? IpRuleInfo.Of(lab, home, answer.Query.To.Family, rule) : null,
        Error = answer.Errno,
        Failure = answer.Failure,
        Text = answer.ToString(),
    };
}
