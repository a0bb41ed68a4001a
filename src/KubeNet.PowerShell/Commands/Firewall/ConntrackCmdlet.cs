using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Conntrack;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets share that mean connections of conntrack: where, and which.</summary>
public abstract class ConntrackCmdlet : LabCmdlet
{
    /// <summary>The network namespaces, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Filter")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [AllOf]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = ["*"];

    /// <summary>Only of this protocol: tcp, udp, icmp, icmpv6, sctp.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [ArgumentCompleter(typeof(ConntrackProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>Only with this source address of the first packet, or after translation; with wildcards.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [SupportsWildcards]
    public string? Source { get; set; }

    /// <summary>Only with this destination address of the first packet, or after translation; with wildcards.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [SupportsWildcards]
    public string? Destination { get; set; }

    /// <summary>Only with this destination port of the first packet, or after translation.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [ValidateRange(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Only where the first packet came from this address or network (conntrack -s).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("OrigSrc")]
    public string? OriginalSource { get; set; }

    /// <summary>Only where the first packet went to this address or network, before translation (conntrack -d).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("OrigDst")]
    public string? OriginalDestination { get; set; }

    /// <summary>Only where the answers come from this address or network: the destination after DNAT (conntrack -r).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("ReplySrc")]
    public string? ReplySource { get; set; }

    /// <summary>Only where the answers go to this address or network: the source after SNAT (conntrack -q).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("ReplyDst")]
    public string? ReplyDestination { get; set; }

    /// <summary>Only with this source port of the first packet (conntrack --sport).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("Sport", "OrigPortSrc")]
    [ValidateRange(0, 65535)]
    public int? OriginalSourcePort { get; set; }

    /// <summary>Only with this destination port of the first packet, before translation (conntrack --dport).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("Dport", "OrigPortDst")]
    [ValidateRange(0, 65535)]
    public int? OriginalDestinationPort { get; set; }

    /// <summary>Only with this port that the answers come from (conntrack --reply-port-src).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("ReplyPortSrc")]
    [ValidateRange(0, 65535)]
    public int? ReplySourcePort { get; set; }

    /// <summary>Only with this port that the answers go to (conntrack --reply-port-dst).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [Alias("ReplyPortDst")]
    [ValidateRange(0, 65535)]
    public int? ReplyDestinationPort { get; set; }

    /// <summary>Only TCP connections in this state, such as SYN_SENT, ESTABLISHED or TIME_WAIT (conntrack --state).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [ArgumentCompleter(typeof(TcpStateCompleter))]
    public string? State { get; set; }

    /// <summary>Only with this status: UNREPLIED, SEEN_REPLY or ASSURED (conntrack -u).</summary>
    [Parameter(ParameterSetName = "Filter")]
    [ValidateSet("UNREPLIED", "SEEN_REPLY", "ASSURED")]
    public string? Status { get; set; }

    /// <summary>Only with this mark, such as 1, 0x4000 or 0x1/0xff (conntrack -m).</summary>
    [Parameter(ParameterSetName = "Filter")]
    public string? Mark { get; set; }

    /// <summary>Only of this zone (conntrack -w).</summary>
    [Parameter(ParameterSetName = "Filter")]
    public ushort? Zone { get; set; }

    /// <summary>Only those that were translated (conntrack -j).</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter Nat { get; set; }

    /// <summary>Only those whose source was translated (conntrack -n).</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter SourceNat { get; set; }

    /// <summary>Only those whose destination was translated (conntrack -g).</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter DestinationNat { get; set; }

    /// <summary>The connections that are meant, namespace by namespace, oldest first.</summary>
    private protected void Select(Action<ConntrackInfo> take)
    {
        var filter = ReadFilter();
        var ends = new ConntrackEnds(Source, Destination, Port);
        ends.Check();
        foreach (var name in Namespace)
            Attempt(name, () => SelectIn(name, filter, ends, take));
    }

    private void SelectIn(string name, ConnectionFilter filter, ConntrackEnds ends, Action<ConntrackInfo> take)
    {
        foreach (var home in Wildcards.Namespaces(TheLab.Config, name))
        {
            var all = TheLab.State[home.Name].Connections.Select(filter, TheLab.State.Now).Select(connection => ConntrackInfo.Of(TheLab, home.Name, connection));
            foreach (var info in all.Where(ends.Fit).ToList())
                take(info);
        }
    }

    private ConnectionFilter ReadFilter()
    {
        var (mark, mask) = Parsing.Mark(Mark);
        return new ConnectionFilter
        {
            Protocol = Parsing.Protocol(Protocol),
            OriginalSource = Parsing.Prefix(OriginalSource),
            OriginalDestination = Parsing.Prefix(OriginalDestination),
            ReplySource = Parsing.Prefix(ReplySource),
            ReplyDestination = Parsing.Prefix(ReplyDestination),
            OriginalSourcePort = (ushort?)OriginalSourcePort,
            OriginalDestinationPort = (ushort?)OriginalDestinationPort,
            ReplySourcePort = (ushort?)ReplySourcePort,
            ReplyDestinationPort = (ushort?)ReplyDestinationPort,
            State = ReadState(),
            Status = Status?.ToUpperInvariant() switch
            {
                "SEEN_REPLY" => ConnectionStatus.SeenReply,
                "ASSURED" => ConnectionStatus.Assured,
                _ => ConnectionStatus.None,
            },
            StatusUnset = "UNREPLIED".Equals(Status, StringComparison.OrdinalIgnoreCase) ? ConnectionStatus.SeenReply : ConnectionStatus.None,
            Mark = mark is { } value ? (value, mask ?? uint.MaxValue) : null,
            Zone = Zone,
            AnyNat = Nat,
            SourceNat = SourceNat,
            DestinationNat = DestinationNat,
        };
    }

    private TcpConntrackState? ReadState()
    {
        if (string.IsNullOrEmpty(State))
            return null;
        foreach (var state in Enum.GetValues<TcpConntrackState>())
        {
            if (State.Equals(state.ToWord(), StringComparison.OrdinalIgnoreCase))
                return state;
        }

        throw new NetConfigException("InvalidTcpState", $"'{State}' is no state of TCP. {Choices.Among(Enum.GetValues<TcpConntrackState>().Select(state => state.ToWord()), "There are", "")}");
    }
}
