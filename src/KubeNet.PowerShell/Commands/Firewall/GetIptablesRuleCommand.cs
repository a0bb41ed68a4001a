using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the rules of iptables with their counters: <c>iptables -vnL --line-numbers</c>.</summary>
/// <remarks>
/// Rules of all tables unless you name one; with <c>-AsText</c>, as with iptables itself, those of the filter table. Rules of ip6tables and of
/// iptables-legacy you get by their switches.
/// </remarks>
/// <example>
/// <summary>Which rules has the traffic hit?</summary>
/// <code>Get-IptablesRule host | Where-Object Packets</code>
/// </example>
/// <example>
/// <summary>The nat table as iptables -t nat -vnL prints it.</summary>
/// <code>Get-IptablesRule host -Table nat -AsText</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IptablesRule")]
[OutputType(typeof(IptablesRuleInfo), typeof(string))]
public sealed class GetIptablesRuleCommand : NamespaceQueryCmdlet
{
    private bool _wroteText;

    /// <summary>The table: filter, nat, mangle, raw, security or all; all unless given, with <c>-AsText</c> filter.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string? Table { get; set; }

    /// <summary>The chains, with wildcards; all unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChainCompleter))]
    public string[]? Chain { get; set; }

    /// <summary>Rules of ip6tables.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>Rules of iptables-legacy. Where both engines hold rules, packets go through both.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Legacy { get; set; }

    /// <summary>The text that <c>iptables -vnL</c> prints, line by line.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <summary>With <c>-AsText</c>: number the rules, as <c>--line-numbers</c> does.</summary>
    [Parameter]
    public SwitchParameter LineNumbers { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (LineNumbers && !AsText)
            WriteWarning("-LineNumbers is of the text that -AsText gives; the objects have their Number anyway.");
    }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        var ruleset = home.GetRuleset(Families.Of(IPv6), Tables.Backend(Legacy));
        WarnOfOther(home, ruleset);
        var isAll = "all".Equals(Table, StringComparison.OrdinalIgnoreCase);
        TableName? only = Table is null || isAll ? null : Tables.Read(Table);
        var tables = (AsText && !isAll) || only is not null ? [ruleset.GetTable(only ?? TableName.Filter)] : ruleset.Tables.Values.ToList();
        var chains = tables.SelectMany(table => table.InSaveOrder.Select(chain => (Table: table.Name, Chain: chain)));
        foreach (var (table, chain) in Matching(chains, pair => pair.Chain.Name, Chain, name => Missing(home.Name, name, tables)))
            Write(new TableLocation(home.Name, table, ruleset.Family, ruleset.Backend), ruleset, chain);
    }

    private static void Missing(string home, string name, IEnumerable<Table> tables)
    {
        var all = tables.ToList();
        if (!all.Exists(table => table.Chains.ContainsKey(name)))
        {
            throw new NetConfigException(
                "ChainNotFound",
                $"There is no chain '{name}' in namespace '{home}'. {Choices.Among(all.SelectMany(table => table.Chains.Keys).Distinct(), "There are", "No table was used yet.")}");
        }
    }

    private void Write(in TableLocation where, Ruleset ruleset, Chain chain)
    {
        if (AsText)
        {
            var options = ListOptions.Verbose | (LineNumbers ? ListOptions.LineNumbers : ListOptions.None);
            var text = IptablesList.Write(ruleset, where.Table, chain.Name, TheLab.State[where.Namespace].Counters, options);
            if (_wroteText)
                WriteObject("");
            _wroteText = true;
            WriteObject(text.TrimEnd('\n').Split('\n'), enumerateCollection: true);
            return;
        }

        for (var number = 1; number <= chain.Rules.Count; number++)
            WriteObject(IptablesRuleInfo.Of(TheLab, where, chain, number));
    }

    // iptables-nft warns of legacy tables too.
    private void WarnOfOther(NamespaceConfig home, Ruleset asked)
    {
        var other = Tables.Backend(!Legacy);
        if (home.GetRuleset(asked.Family, other).Tables.Values.Any(table => table.Chains.Values.Any(chain => chain.Rules.Count > 0)))
            WriteWarning($"Namespace '{home.Name}' holds rules of {(other == IptablesBackend.Legacy ? "iptables-legacy" : "iptables-nft")} as well; {(Legacy ? "leave -Legacy out" : "use -Legacy")} to see them.");
    }
}
