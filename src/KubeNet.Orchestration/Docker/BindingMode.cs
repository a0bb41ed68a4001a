namespace KubeNet.Orchestration.Docker;

/// <summary>Which ports an endpoint publishes now (portBindingMode of the bridge driver): it publishes NAT's only while it is the container's gateway.</summary>
/// <param name="Routed">Those of gateway mode routed.</param>
/// <param name="IPv4">Those of the host's IPv4 addresses.</param>
/// <param name="IPv6">Those of the host's IPv6 addresses.</param>
public readonly record struct BindingMode(bool Routed, bool IPv4, bool IPv6);
