using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>In a container: port 53 of the embedded DNS server's address leads to the ports that it really listens on (setupIptablesNAT of resolver_unix.go).</summary>
internal static class ResolverRules
{
    /// <summary>Writes the chains, the jumps and the translations into a container's nat table.</summary>
    public static NetworkConfig SetUp(NetworkConfig config, string home, IpAddress server, ushort udpPort, ushort tcpPort)
    {
        var nat = new TableLocation(home, TableName.Nat);
        return config
            .EnsureChain(nat, DockerChains.ResolverOutput)
            .EnsureJump(nat, "OUTPUT", DockerChains.ResolverOutput, $"-d {server}")
            .EnsureChain(nat, DockerChains.ResolverPostrouting)
            .EnsureJump(nat, "POSTROUTING", DockerChains.ResolverPostrouting, $"-d {server}")
            .Write(home, IpFamily.IPv4, [.. Of("udp", udpPort), .. Of("tcp", tcpPort)]);

        IEnumerable<ProgrammedRule> Of(string protocol, ushort port) =>
        [
            new(TableName.Nat, DockerChains.ResolverOutput, $"-d {server} -p {protocol} --dport 53 -j DNAT --to-destination {server}:{port}", IsFirst: true),
            new(TableName.Nat, DockerChains.ResolverPostrouting, $"-s {server} -p {protocol} --sport {port} -j SNAT --to-source :53", IsFirst: true),
        ];
    }
}
