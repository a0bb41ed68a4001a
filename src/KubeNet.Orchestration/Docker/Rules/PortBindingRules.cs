using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>What a published port needs: translation to the container, and a way through the filter (port.go of the bridge driver's iptabler).</summary>
internal static class PortBindingRules
{
    /// <summary>The family whose rules a binding needs: the container's.</summary>
    public static IpFamily FamilyOf(PortBinding binding) => binding.ContainerAddress.Family;

    /// <summary>The rules, in the order in which they are written.</summary>
    public static IEnumerable<ProgrammedRule> Of(DaemonOptions options, DockerNetwork network, PortBinding binding)
    {
        var family = FamilyOf(binding);
        if (!options.WritesRules(family) || network.Internal)
            return [];
        var loopback = OnLoopback(options, binding);

        // From a host's IPv6 address to a container's IPv4 address there is docker-proxy, and no rule.
        if (binding.HostAddress.Family != family)
            return loopback;
        var forward = network.Options.GatewayModeOf(family) == GatewayMode.NatUnprotected ? [] : new[] { Open(network, binding) };
        return [.. loopback, .. Translate(options, network, binding), .. forward];
    }

    /// <summary>A port on a loopback address is for this host alone: who comes for it by another link is dropped.</summary>
    private static IEnumerable<ProgrammedRule> OnLoopback(DaemonOptions options, PortBinding binding)
    {
        if (options.NoRawRules || binding.HostPort == 0 || binding.HostAddress is not { IsLoopback: true, Family: IpFamily.IPv4 })
            yield break;
        var to = $"-p {binding.Protocol.ToName()} -d {binding.HostAddress} --dport {binding.HostPort}";
        if (options.Wsl2Mirrored)
            yield return new ProgrammedRule(TableName.Raw, "PREROUTING", $"{to} -i loopback0 -j ACCEPT");
        yield return new ProgrammedRule(TableName.Raw, "PREROUTING", $"{to} ! -i lo -j DROP");
    }

    private static IEnumerable<ProgrammedRule> Translate(DaemonOptions options, DockerNetwork network, PortBinding binding)
    {
        if (binding.HostPort == 0)
            yield break;
        var isV6 = binding.ContainerAddress.Family == IpFamily.IPv6;
        var protocol = binding.Protocol.ToName();
        var host = binding.HostAddress.IsUnspecified ? "0/0" : binding.HostAddress.ToString();
        var notFromHere = options.UserlandProxy ? $" ! -i {network.Bridge}" : "";
        var notFromLink = isV6 ? " ! -s fe80::/10" : "";
        var container = PacketText.Endpoint(binding.ContainerAddress, binding.ContainerPort, binding.Protocol);
        yield return new ProgrammedRule(TableName.Nat, DockerChains.Docker, $"-p {protocol} -d {host} --dport {binding.HostPort} -j DNAT --to-destination {container}{notFromHere}{notFromLink}");

        // Hairpin: a container that calls its own published port must get the answer from the host.
        if (!options.UserlandProxy)
        {
            yield return new ProgrammedRule(TableName.Nat, "POSTROUTING",
                $"-p {protocol} -s {binding.ContainerAddress} -d {binding.ContainerAddress} --dport {binding.ContainerPort} -j MASQUERADE");
        }
    }

    private static ProgrammedRule Open(DockerNetwork network, PortBinding binding) => new(
        TableName.Filter, DockerChains.Docker,
        $"! -i {network.Bridge} -o {network.Bridge} -p {binding.Protocol.ToName()} -d {binding.ContainerAddress} --dport {binding.ContainerPort} -j ACCEPT", IsFirst: true);
}
