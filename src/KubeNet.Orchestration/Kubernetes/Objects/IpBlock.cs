using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A range of addresses with holes (networking.k8s.io/v1 IPBlock).</summary>
/// <param name="Cidr">The range.</param>
/// <param name="Except">The holes, each inside the range.</param>
public sealed record IpBlock(IpPrefix Cidr, EquatableArray<IpPrefix> Except)
{
    /// <summary>In words: <c>10.0.0.0/8 except 10.1.0.0/16</c>.</summary>
    public override string ToString() => Except.IsEmpty ? $"{Cidr}" : $"{Cidr} except {string.Join(", ", Except)}";
}
