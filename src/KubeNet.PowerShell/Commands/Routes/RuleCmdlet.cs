using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>What names an ip rule, for those that add and remove one.</summary>
public abstract class RuleCmdlet : NamespaceCmdlet
{
    /// <summary>Its place in the order; the lowest is asked first.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Preference")]
    [ArgumentCompleter(typeof(RulePriorityCompleter))]
    public uint? Priority { get; set; }

    /// <summary>Only packets from this network or address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? From { get; set; }

    /// <summary>Only packets to this network or address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? To { get; set; }

    /// <summary>Only packets that came in through this link; <c>lo</c> is what was made here.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Iif { get; set; }

    /// <summary>Only sockets bound to this link.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Oif { get; set; }

    /// <summary>Only packets with this mark, such as 1, 0x4000 or 0x1/0xff.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? FwMark { get; set; }

    /// <summary>Only packets of this TOS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public byte Tos { get; set; }

    /// <summary>Only packets of this protocol: tcp, udp, icmp ...</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConntrackProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>Only packets from this port, or range of ports such as 8000-8080.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SourcePort { get; set; }

    /// <summary>Only packets to this port, or range of ports.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? DestinationPort { get; set; }

    /// <summary>Turn down routes whose prefix is this long or shorter: 0 turns down the default route.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? SuppressPrefixLength { get; set; }

    /// <summary>Turn down routes whose link is of this group: a number, or default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SuppressIfGroup { get; set; }

    /// <summary>Only what these users' sockets send: a user identifier, or a range such as 1000-1999. What was received counts as root's (0).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? UidRange { get; set; }

    /// <summary>Only what belongs to a VRF, whose own table is asked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter L3mdev { get; set; }

    /// <summary>Match what the selectors do not.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Not { get; set; }

    /// <summary>lookup, goto, nop, blackhole, unreachable or prohibit; lookup unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RuleActionCompleter))]
    public string? Action { get; set; }

    /// <summary>The table to look the route up in; main unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RouteTableCompleter))]
    public string? Table { get; set; }

    /// <summary>The priority of the rule to go on at.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public uint? Goto { get; set; }

    /// <summary>A rule of IPv6; follows from the networks where they are given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IPv6 { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Priority;

    /// <summary>What the parameters say.</summary>
    private protected (IpFamily Family, IpRuleSpec Spec) ReadSpec()
    {
        var (from, to) = (Parsing.Prefix(From), Parsing.Prefix(To));
        var family = from?.Family ?? to?.Family ?? Families.Of(IPv6);
        var (mark, mask) = Parsing.Mark(FwMark);
        return (family, new IpRuleSpec
        {
            Priority = Priority,
            From = from,
            To = to,
            IncomingInterface = NullIfEmpty(Iif),
            OutgoingInterface = NullIfEmpty(Oif),
            FwMark = mark,
            FwMask = mask,
            Tos = Tos == 0 ? null : Tos,
            IpProto = Parsing.Protocol(Protocol, family),
            SourcePort = Parsing.Ports(SourcePort),
            DestinationPort = Parsing.Ports(DestinationPort),
            SuppressPrefixLength = SuppressPrefixLength,
            SuppressIfGroup = Parsing.LinkGroup(SuppressIfGroup),
            UidRange = Parsing.Users(UidRange),
            L3mdev = L3mdev,
            Not = Not,
            Action = Goto is null ? Parsing.RuleAction(Action) : IpRuleAction.Goto,
            Table = L3mdev ? null : Parsing.RouteTable(Table),
            GotoPriority = Goto,
        });
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
