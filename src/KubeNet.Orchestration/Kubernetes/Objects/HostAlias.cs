using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A line of a pod's <c>/etc/hosts</c> (v1.HostAlias).</summary>
/// <param name="Address">The address.</param>
/// <param name="Hostnames">Its names.</param>
public sealed record HostAlias(IpAddress Address, EquatableArray<string> Hostnames)
{
    /// <summary>The line, without its end.</summary>
    public override string ToString() => string.Join('\t', Hostnames.Items.Prepend(Address.ToString()));
}
