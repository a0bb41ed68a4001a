using System.Management.Automation;
using KubeNet.Engine.Netfilter;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Prints rules as text that Restore-Iptables and iptables-restore read: <c>iptables-save</c>.</summary>
/// <remarks>Line by line what iptables-save 1.8.9 prints, but for its comments, which name the program and the time.</remarks>
/// <example>
/// <summary>The nat table, with counters.</summary>
/// <code>Save-Iptables host -Table nat -Counters</code>
/// </example>
/// <example>
/// <summary>Give another host the same rules.</summary>
/// <code>Save-Iptables host | Restore-Iptables server</code>
/// </example>
[Cmdlet(VerbsData.Save, "Iptables")]
[OutputType(typeof(string))]
public sealed class SaveIptablesCommand : NamespaceCmdlet
{
    /// <summary>Only this table: filter, nat, mangle, raw or security; all that were used unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string? Table { get; set; }

    /// <summary>With the counters of the rules (<c>-c</c>).</summary>
    [Parameter]
    public SwitchParameter Counters { get; set; }

    /// <summary>Rules of ip6tables.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>Rules of iptables-legacy, not of iptables-nft.</summary>
    [Parameter]
    public SwitchParameter Legacy { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        TableName? only = Table is null ? null : Tables.Read(Table);
        var ruleset = Home.GetRuleset(Families.Of(IPv6), Tables.Backend(Legacy));
        var text = IptablesSave.Write(ruleset, TheLab.State[Namespace].Counters, only, Counters);
        if (text.Length > 0)
            WriteObject(text.TrimEnd('\n').Split('\n'), enumerateCollection: true);
    }
}
