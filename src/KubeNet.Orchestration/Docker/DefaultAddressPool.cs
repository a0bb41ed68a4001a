using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>A network that subnets are cut from: <c>--default-address-pool base=172.20.0.0/14,size=16</c>.</summary>
/// <param name="Base">The whole network.</param>
/// <param name="Size">The prefix length of each subnet.</param>
public sealed record DefaultAddressPool(IpPrefix Base, int Size)
{
    /// <summary>What a daemon has that was told nothing (libnetwork/ipamutils, localScopeDefaultNetworks).</summary>
    public static EquatableArray<DefaultAddressPool> Defaults { get; } =
    [
        Of("172.17.0.0/16", 16), Of("172.18.0.0/16", 16), Of("172.19.0.0/16", 16), Of("172.20.0.0/14", 16),
        Of("172.24.0.0/14", 16), Of("172.28.0.0/14", 16), Of("192.168.0.0/16", 20),
    ];

    private static DefaultAddressPool Of(string network, int size) => new(IpPrefix.Parse(network), size);
}
