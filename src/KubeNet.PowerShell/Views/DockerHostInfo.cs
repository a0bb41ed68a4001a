using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Views;

/// <summary>A namespace in which Docker runs.</summary>
public sealed record DockerHostInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The names of its networks.</summary>
    public required string[] Networks { get; init; }

    /// <summary>The names of its containers.</summary>
    public required string[] Containers { get; init; }

    /// <summary>Whether docker-proxy relays.</summary>
    public required bool UserlandProxy { get; init; }

    /// <summary>Whether it writes IPv4 rules.</summary>
    public required bool Iptables { get; init; }

    /// <summary>Whether it writes IPv6 rules.</summary>
    public required bool Ip6tables { get; init; }

    /// <summary>Its namespace.</summary>
    public override string ToString() => Namespace;

    internal static DockerHostInfo Of(Lab lab, DockerHost host) => new()
    {
        Lab = lab,
        Namespace = host.Namespace,
        Networks = [.. host.Networks.Keys],
        Containers = [.. host.Containers.Keys],
        UserlandProxy = host.Options.UserlandProxy,
        Iptables = host.Options.Iptables,
        Ip6tables = host.Options.Ip6tables,
    };
}
