using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>Swarm's published ports: what comes for one is translated to the ingress sandbox on docker_gwbridge (initIngressConfiguration and generateIngressRules of service_linux.go).</summary>
internal static class IngressRules
{
    private const string ToThisHost = "-m addrtype --dst-type LOCAL";

    /// <summary>The chains and the jumps to them.</summary>
    public static NetworkConfig SetUp(NetworkConfig config, string home, string bridge)
    {
        var nat = new TableLocation(home, TableName.Nat);
        var filter = new TableLocation(home, TableName.Filter);
        foreach (var where in new[] { nat, filter })
        {
            config = config.EnsureChain(where, DockerChains.Ingress)
                .Write(home, IpFamily.IPv4, [new ProgrammedRule(where.Table, DockerChains.Ingress, "-j RETURN")]);
        }

        return config
            .EnsureJump(nat, "OUTPUT", DockerChains.Ingress, ToThisHost)
            .EnsureJump(nat, "PREROUTING", DockerChains.Ingress, ToThisHost)
            .EnsureJump(filter, DockerChains.Forward, DockerChains.Ingress)
            .SetSysctl(home, SysctlName.Of("net.ipv4.conf", bridge, "route_localnet").ToString(), "1")
            .Write(home, IpFamily.IPv4, [new ProgrammedRule(TableName.Nat, "POSTROUTING", $"-m addrtype --src-type LOCAL -o {bridge} -j MASQUERADE", IsFirst: true)]);
    }

    /// <summary>The rules of a published port.</summary>
    public static IEnumerable<ProgrammedRule> Of(IpProtocol protocol, ushort port, IpAddress sandbox)
    {
        var name = protocol.ToName();
        yield return new ProgrammedRule(TableName.Nat, DockerChains.Ingress, $"-p {name} --dport {port} -j DNAT --to-destination {sandbox}:{port}", IsFirst: true);
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Ingress, $"-p {name} --sport {port} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT", IsFirst: true);
        yield return new ProgrammedRule(TableName.Filter, DockerChains.Ingress, $"-p {name} --dport {port} -j ACCEPT", IsFirst: true);
    }
}
