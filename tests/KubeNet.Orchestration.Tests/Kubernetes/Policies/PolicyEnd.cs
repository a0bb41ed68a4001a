using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>One end of a connection: a pod with the address it uses, or an address outside.</summary>
internal sealed record PolicyEnd(IpAddress Address, Pod? Pod = null)
{
    public static PolicyEnd Of(Pod pod, IpFamily family = IpFamily.IPv4) => new(pod.AddressOf(family)!.Value, pod);
}
