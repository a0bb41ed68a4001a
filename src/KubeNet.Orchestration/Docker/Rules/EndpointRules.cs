using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>
/// Who may send to a container's own address: only its bridge and the network's trusted links, the rest is dropped in raw, before conntrack
/// (filterDirectAccess of the bridge driver's iptabler).
/// </summary>
internal static class EndpointRules
{
    /// <summary>The rules of an address, in the order in which they are written.</summary>
    public static IEnumerable<ProgrammedRule> Of(DaemonOptions options, DockerNetwork network, IpAddress address)
    {
        var isOpen = network.Options.GatewayModeOf(address.Family) is GatewayMode.NatUnprotected or GatewayMode.Routed;
        if (!options.WritesRules(address.Family) || network.Internal || isOpen || options.AllowDirectRouting || options.NoRawRules)
            yield break;
        foreach (var trusted in network.Options.TrustedHostInterfaces)
            yield return new ProgrammedRule(TableName.Raw, "PREROUTING", $"-d {address} -i {trusted} -j ACCEPT");
        yield return new ProgrammedRule(TableName.Raw, "PREROUTING", $"-d {address} ! -i {network.Bridge} -j DROP");
    }
}
