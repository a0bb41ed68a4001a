namespace KubeNet.Engine.Namespaces;

/// <summary>An IPv6-in-IPv4 tunnel to make: <c>ip link add NAME type sit ...</c>.</summary>
/// <param name="Namespace">The namespace, whose addresses and routes the outer packets use.</param>
/// <param name="Name">The name.</param>
public sealed record SitSpec(string Namespace, string Name) : IpTunnelSpec(Namespace, Name);
