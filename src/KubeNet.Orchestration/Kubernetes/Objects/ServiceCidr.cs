using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>
/// A further range of service addresses (networking.k8s.io/v1 ServiceCIDR, KEP-1880). The cluster's first one, which upstream is the object <c>kubernetes</c>, is in
/// <see cref="ClusterOptions.ServiceCidrs"/>.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Cidrs">spec.cidrs: one range, or one of each family.</param>
public sealed record ServiceCidr(string Name, EquatableArray<IpPrefix> Cidrs);
