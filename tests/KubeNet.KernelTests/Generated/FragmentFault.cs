using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// A fault of Linux 6.18 that the model does not share: where conntrack has not put fragments together, iptables-nft reads the data of a later one as if it were the header
/// (nft_payload_fast_eval does not look at fragoff).
/// </summary>
internal static class FragmentFault
{
    /// <summary>Whether a packet was cut, and went where iptables-nft asks for ports and conntrack did not see it.</summary>
    public static bool MayShow(PacketTrace trace, NetworkConfig config) =>
        trace.DescendantsAndSelf().Any(packet => packet.Steps.Any(step => step is FragmentStep)
            && packet.Hops.Any(hop => !hop.Steps.Any(step => step is ConntrackStep) && AsksForPorts(config, hop.Namespace)));

    private static bool AsksForPorts(NetworkConfig config, string home) => config.Namespaces[home].Rulesets.Values
        .Where(ruleset => ruleset.Backend == IptablesBackend.Nft)
        .SelectMany(ruleset => ruleset.Tables.Values).SelectMany(table => table.Chains.Values).SelectMany(chain => chain.Rules).SelectMany(rule => rule.Matches)
        .Any(match => match is UdpMatch or TcpMatch or MultiportMatch or IcmpMatch);
}
