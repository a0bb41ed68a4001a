namespace KubeNet.Engine.Namespaces;

/// <summary>An ipip tunnel to make: <c>ip link add NAME type ipip ...</c>.</summary>
/// <param name="Namespace">The namespace, whose addresses and routes the outer packets use.</param>
/// <param name="Name">The name.</param>
public sealed record IpipSpec(string Namespace, string Name) : IpTunnelSpec(Namespace, Name);
