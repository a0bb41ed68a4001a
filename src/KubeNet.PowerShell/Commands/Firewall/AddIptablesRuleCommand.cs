using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Adds a rule at the end of a chain, or at a position: <c>iptables -A</c> and <c>-I</c>.</summary>
/// <remarks>
/// Write the rule in iptables' own syntax, or give its parts by parameters; a leading <c>!</c> in a part means all but that. The kernel's
/// checks hold: what iptables would refuse is an error that says why, and nothing is changed. Tab completes <c>-Rule</c> word by word, at the end of what is typed: the
/// options of the matches and the target that it names so far, their values, and the names of the namespace.
/// </remarks>
/// <example>
/// <summary>Publish a container's port, as docker run -p does.</summary>
/// <code>Add-IptablesRule host -Table nat -Chain PREROUTING -Rule '-p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80'</code>
/// </example>
/// <example>
/// <summary>The same by parameters.</summary>
/// <code>Add-IptablesRule host -Table nat -Chain PREROUTING -Protocol tcp -DestinationPort 8081 -Jump DNAT -ToDestination 172.17.0.2:80</code>
/// </example>
/// <example>
/// <summary>Let answers in, before all other rules.</summary>
/// <code>Add-IptablesRule host INPUT -State ESTABLISHED, RELATED -Jump ACCEPT -Position 1</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IptablesRule", SupportsShouldProcess = true, DefaultParameterSetName = "Parts")]
[OutputType(typeof(IptablesRuleInfo))]
public sealed class AddIptablesRuleCommand : TableCmdlet
{
    /// <summary>The chain.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChainCompleter))]
    public string Chain { get; set; } = "";

    /// <summary>The rule as it follows <c>iptables -A CHAIN</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = "Rule", ValueFromPipelineByPropertyName = true)]
    [Alias("Specification")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(RuleTextCompleter))]
    public string Rule { get; set; } = "";

    /// <summary>Put it in at this place, from 1; at the end unless given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Position { get; set; }

    /// <summary>Only packets from these networks or addresses (<c>-s</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string[] Source { get; set; } = [];

    /// <summary>Only packets to these networks or addresses (<c>-d</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string[] Destination { get; set; } = [];

    /// <summary>Only packets of this protocol (<c>-p</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(ConntrackProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>Only from this port or range, such as 80 or 8000:8080; several are multiport (<c>--sport</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string[] SourcePort { get; set; } = [];

    /// <summary>Only to this port or range, such as 80 or 8000:8080; several are multiport (<c>--dport</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string[] DestinationPort { get; set; } = [];

    /// <summary>Only what came in by this link; <c>veth+</c> is every one whose name starts so (<c>-i</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? InInterface { get; set; }

    /// <summary>Only what leaves by this link (<c>-o</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? OutInterface { get; set; }

    /// <summary>Only packets in these conntrack states (<c>-m conntrack --ctstate</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(ConntrackStateCompleter))]
    public string[] State { get; set; } = [];

    /// <summary>Only packets with this mark, such as 0x1 or 0x1/0xff (<c>-m mark --mark</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string? Mark { get; set; }

    /// <summary>A remark (<c>-m comment --comment</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string? Comment { get; set; }

    /// <summary>What to do: ACCEPT, DROP, REJECT, DNAT, MASQUERADE ... or a chain to go into (<c>-j</c>); only count unless given.</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(JumpCompleter))]
    public string? Jump { get; set; }

    /// <summary>A chain to go over to, and not come back from (<c>-g</c>).</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(UserChainCompleter))]
    public string? Goto { get; set; }

    /// <summary>Of DNAT: the new destination, such as 10.0.0.2:80.</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string? ToDestination { get; set; }

    /// <summary>Of SNAT: the new source.</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string? ToSource { get; set; }

    /// <summary>Of REDIRECT and MASQUERADE: the ports to take.</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string? ToPorts { get; set; }

    /// <summary>Of REJECT: the answer, such as tcp-reset or icmp-port-unreachable.</summary>
    [Parameter(ParameterSetName = "Parts")]
    [ArgumentCompleter(typeof(RejectWithCompleter))]
    public string? RejectWith { get; set; }

    /// <summary>Of MARK: the mark to set, such as 0x1 or 0x4000/0x4000.</summary>
    [Parameter(ParameterSetName = "Parts")]
    public string? SetMark { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Chain;

    /// <inheritdoc/>
    protected override void Process()
    {
        WholeLine.Refuse(Chain, Namespace);
        if (ParameterSetName == "Rule")
        {
            Add(Rule);
            return;
        }

        var parts = FromParts();
        try
        {
            Add(parts.ToString());
        }
        catch (IptablesSyntaxException error)
        {
            throw RuleParameters.Explain(error, parts.Words, Jump);
        }
    }

    private void Add(string text)
    {
        var where = Where;
        var before = TheTable;
        var placed = Position is { } position ? $" at position {position}" : "";
        if (!Change($"{Chain} of table {Table} in {Namespace}", $"Add rule '{text}'{placed}", Edit))
            return;
        var chain = TheTable.Chains[Chain];
        var old = before.Chains[Chain].Rules.ToHashSet(ReferenceEqualityComparer.Instance);
        for (var number = 1; number <= chain.Rules.Count; number++)
        {
            if (!old.Contains(chain.Rules[number - 1]))
                WriteObject(IptablesRuleInfo.Of(TheLab, where, chain, number));
        }

        NetworkConfig Edit(NetworkConfig config) =>
            Position is { } at ? config.InsertRule(where, Chain, text, at) : config.AppendRule(where, Chain, text);
    }

    private RuleWords FromParts() => new RuleWords()
        .Add("-s", string.Join(',', Source))
        .Add("-d", string.Join(',', Destination))
        .Add("-i", InInterface)
        .Add("-o", OutInterface)
        .Add("-p", Protocol)
        .AddPorts(Protocol, SourcePort, DestinationPort)
        .AddMatch("conntrack", "--ctstate", string.Join(',', State))
        .AddMatch("mark", "--mark", Mark)
        .AddMatch("comment", "--comment", Comment)
        .Add("-j", Jump)
        .Add("-g", Goto)
        .Add("--to-destination", ToDestination)
        .Add("--to-source", ToSource)
        .Add("--to-ports", ToPorts)
        .Add("--reject-with", RejectWith)
        .Add("--set-xmark", SetMark);
}
