using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>
/// Upstream's own tracer (iptablesTracer in proxier_test.go): nat PREROUTING, then four chains of filter one after the other. Rules that look at
/// history never match, and after a rule of chance the evaluation goes on, so that all endpoints are found.
/// </summary>
internal sealed class FlowTracer(Ruleset ruleset, IEnumerable<IpAddress> localAddresses)
{
    private static readonly string[] s_filterChains = ["KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL"];
    private readonly HashSet<IpAddress> _local = [.. localAddresses, IpAddress.LoopbackV4, IpAddress.LoopbackV6];
    private readonly List<string> _outputs = [];
    private IpAddress _destination;
    private bool _isMarked;

    /// <summary>Where a packet goes, as upstream's tests write it, and whether it is marked.</summary>
    public (string Output, bool IsMasqueraded) Trace(ProxyFlow flow)
    {
        _outputs.Clear();
        (_destination, _isMarked) = (flow.Destination, false);
        Run(TableName.Nat, "KUBE-SERVICES", flow);
        if (_outputs.Count > 0)
            _destination = IpAddress.Parse(_outputs[0][.._outputs[0].LastIndexOf(':')].Trim('[', ']'));
        foreach (var chain in s_filterChains)
            Run(TableName.Filter, chain, flow);
        return (string.Join(", ", _outputs), _isMarked);
    }

    private bool Run(TableName table, string chain, ProxyFlow flow)
    {
        foreach (var rule in ruleset.GetTable(table).Chains.TryGetValue(chain, out var found) ? found.Rules : [])
        {
            if (rule.Target is null || !Fits(rule, flow))
                continue;
            switch (rule.Target)
            {
                case JumpTarget { Chain: "KUBE-MARK-MASQ" }:
                    _isMarked = true;
                    break;
                case DnatTarget dnat:
                    _outputs.Add(PacketText.Endpoint(dnat.Range.MinAddress!.Value, dnat.Range.Ports!.Value.First, flow.Protocol));
                    return true;
                case JumpTarget jump when Run(table, jump.Chain, flow) && !rule.Matches.Items.Any(match => match is StatisticMatch):
                    return true;
                case JumpTarget:
                    break;
                default:
                    _outputs.Add(rule.Target.Name);
                    return true;
            }
        }

        return false;
    }

    private bool Fits(Rule rule, ProxyFlow flow) =>
        rule.Source.Matches(flow.Source) && rule.Destination.Matches(_destination) && rule.Protocol.Matches(flow.Protocol)
        && rule.Matches.Items.All(match => match switch
        {
            RecentMatch { Operation: RecentOperation.Check } or MarkMatch or ConntrackMatch => false,
            AddrtypeMatch type => (type.Source == AddressType.None || _local.Contains(flow.Source)) && (type.Destination == AddressType.None || _local.Contains(_destination)),
            TcpMatch tcp => tcp.DestinationPorts.Contains(flow.Port),
            UdpMatch udp => udp.DestinationPorts.Contains(flow.Port),
            SctpMatch sctp => sctp.DestinationPorts is not { } ports || ports.Contains(flow.Port),
            _ => true,
        });
}
