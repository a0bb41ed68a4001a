using System.Globalization;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>The rules of one network: its border, its masquerading, and whether its containers may talk to each other (network.go of the bridge driver's iptabler).</summary>
internal static class NetworkRules
{
    /// <summary>The rules of a family, in the order in which they are written.</summary>
    public static IEnumerable<ProgrammedRule> Of(DaemonOptions options, DockerNetwork network, IpFamily family)
    {
        if (!options.WritesRules(family) || network.SubnetOf(family) is not { } subnet)
            return [];
        return network.Internal ? Internal(network, subnet.Prefix) : External(options, network, subnet.Prefix);
    }

    private static IEnumerable<ProgrammedRule> External(DaemonOptions options, DockerNetwork network, IpPrefix subnet)
    {
        var bridge = network.Bridge;
        var mode = network.Options.GatewayModeOf(subnet.Family);
        if (options.AcceptFwMark is { } mark)
            yield return new ProgrammedRule(TableName.Filter, DockerChains.Forward, $"-m mark --mark {FwMark(mark)} -j ACCEPT", IsFirst: true);
        var translate = network.Options.HostAddressOf(subnet.Family) is { } address ? $"SNAT --to-source {address}" : "MASQUERADE";
        if (network.Options.IpMasquerade && mode != GatewayMode.Routed)
            yield return new ProgrammedRule(TableName.Nat, "POSTROUTING", $"-s {subnet} ! -o {bridge} -j {translate}", IsFirst: true);
        if (!options.UserlandProxy)
            yield return new ProgrammedRule(TableName.Nat, "POSTROUTING", $"-m addrtype --src-type LOCAL -o {bridge} -j {translate}", IsFirst: true);
        if (!network.Options.Icc)
            yield return new ProgrammedRule(TableName.Filter, DockerChains.Forward, $"-i {bridge} -o {bridge} -j DROP");
        if (mode == GatewayMode.Routed)
            yield return new ProgrammedRule(TableName.Filter, DockerChains.Docker, $"-o {bridge} -p {(subnet.Family == IpFamily.IPv4 ? "icmp" : "icmpv6")} -j ACCEPT");
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Forward, network.Options.Icc ? $"-i {bridge} -j ACCEPT" : $"-i {bridge} ! -o {bridge} -j ACCEPT");
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Docker, $"! -i {bridge} -o {bridge} -j {(mode == GatewayMode.NatUnprotected ? "ACCEPT" : "DROP")}");
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Conntrack, $"-o {bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Bridge, $"-o {bridge} -j {DockerChains.Docker}");
    }

    // IPv6's border lets link-local addresses and multicast of its own link pass.
    private static IEnumerable<ProgrammedRule> Internal(DockerNetwork network, IpPrefix subnet)
    {
        var bridge = network.Bridge;
        var (otherOut, otherIn) = subnet.Family == IpFamily.IPv4 ? ("", "") : ($"! -o {bridge} ", $"! -i {bridge} ");
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Internal, $"-i {bridge} {otherOut}! -d {subnet} -j DROP", IsFirst: true);
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Internal, $"{otherIn}-o {bridge} ! -s {subnet} -j DROP", IsFirst: true);
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Forward, $"-i {bridge} -o {bridge} -j {(network.Options.Icc ? "ACCEPT" : "DROP")}");
    }

    private static string FwMark(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? $"{Number(text, text)}" : $"{Number(text, text[..slash])}/{Number(text, text[(slash + 1)..])}";
    }

    private static uint Number(string text, string part)
    {
        var isHex = part.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return uint.TryParse(isHex ? part[2..] : part, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new NetConfigException("InvalidFwMark", $"'{text}' is no firewall mark; forms are 1, 0x1 and 0x1/0xff.");
    }
}
