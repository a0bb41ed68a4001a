using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>One family's half of a network.</summary>
/// <param name="Pool">Its addresses.</param>
/// <param name="Gateway">The bridge's address; null in gateway mode isolated.</param>
public sealed record NetworkSubnet(AddressPool Pool, IpAddress? Gateway)
{
    /// <summary>The subnet.</summary>
    public IpPrefix Prefix => Pool.Subnet;
}
