using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes rules: <c>iptables -D</c> and <c>-F</c>.</summary>
/// <remarks>Rules from Get-IptablesRule are removed as those very rules, however their numbers move meanwhile.</remarks>
/// <example>
/// <summary>By number.</summary>
/// <code>Remove-IptablesRule host INPUT -Number 1</code>
/// </example>
/// <example>
/// <summary>By what it says.</summary>
/// <code>Remove-IptablesRule host INPUT -Rule '-p tcp --dport 22 -j ACCEPT'</code>
/// </example>
/// <example>
/// <summary>Every rule that drops.</summary>
/// <code>Get-IptablesRule host | Where-Object Target -eq DROP | Remove-IptablesRule</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IptablesRule", SupportsShouldProcess = true, DefaultParameterSetName = "Number")]
public sealed class RemoveIptablesRuleCommand : LabCmdlet
{
    /// <summary>The network namespace.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Number")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Rule")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "All")]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = "";

    /// <summary>The chain.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Number")]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Rule")]
    [Parameter(Position = 1, ParameterSetName = "All")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChainCompleter))]
    public string? Chain { get; set; }

    /// <summary>The numbers of the rules in the chain, from 1.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = "Number")]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(RuleNumberCompleter))]
    public int[] Number { get; set; } = [];

    /// <summary>The rule as it follows <c>iptables -D CHAIN</c>; the first that says the same goes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Rule")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuleTextCompleter))]
    public string Rule { get; set; } = "";

    /// <summary>All rules of the chain, or without one of the table (<c>-F</c>).</summary>
    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <summary>Rules of Get-IptablesRule.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public IptablesRuleInfo[] InputObject { get; set; } = [];

    /// <summary>The table: filter, nat, mangle, raw or security; filter unless given.</summary>
    [Parameter(ParameterSetName = "Number")]
    [Parameter(ParameterSetName = "Rule")]
    [Parameter(ParameterSetName = "All")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string Table { get; set; } = "filter";

    /// <summary>ip6tables, not iptables.</summary>
    [Parameter(ParameterSetName = "Number")]
    [Parameter(ParameterSetName = "Rule")]
    [Parameter(ParameterSetName = "All")]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>iptables-legacy, not iptables-nft.</summary>
    [Parameter(ParameterSetName = "Number")]
    [Parameter(ParameterSetName = "Rule")]
    [Parameter(ParameterSetName = "All")]
    public SwitchParameter Legacy { get; set; }

    private TableLocation Where => new(Namespace, Tables.Read(Table), Families.Of(IPv6), Tables.Backend(Legacy));

    /// <inheritdoc/>
    protected override object? Target => Chain ?? Table;

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case "InputObject":
                foreach (var info in InputObject)
                    Attempt(info, () => Remove(info));
                break;
            case "Rule":
                Change($"{Chain} of table {Table} in {Namespace}", $"Remove rule '{Rule}'", config => config.DeleteRule(Where, Chain!, Rule));
                break;
            case "All":
                var scope = Chain is null ? $"table {Table} in {Namespace}" : $"{Chain} of table {Table} in {Namespace}";
                Change(scope, "Remove all rules", config => config.FlushChain(Where, Chain));
                break;
            default:
                // From the last on, so that the numbers hold.
                foreach (var number in Number.Distinct().OrderDescending())
                    Attempt(number, () => Change($"{Chain} of table {Table} in {Namespace}", $"Remove rule {number}", config => config.DeleteRule(Where, Chain!, number)));
                break;
        }
    }

    private void Remove(IptablesRuleInfo info)
    {
        var where = new TableLocation(info.Namespace, Tables.Read(info.Table), Families.Of(info.Family == nameof(IpFamily.IPv6)), Tables.Backend(info.Backend == "legacy"));
        var chains = TheLab.Config[info.Namespace].GetRuleset(where.Family, where.Backend).GetTable(where.Table).Chains;
        var index = chains.TryGetValue(info.Chain, out var chain) ? chain.Rules.FindIndex(rule => ReferenceEquals(rule, info.Rule)) : -1;
        if (index < 0)
            throw new NetConfigException("RuleNotFound", $"The rule '{info.Text}' is no longer in table {info.Table} of namespace '{info.Namespace}'.");
        Change($"{info.Chain} of table {info.Table} in {info.Namespace}", $"Remove rule '{info.Specification}'", config => config.DeleteRule(where, info.Chain, index + 1));
    }
}
