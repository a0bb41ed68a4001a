using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets sets with their entries: <c>ipset list</c>.</summary>
/// <example>
/// <summary>Which sets are there, and who uses them?</summary>
/// <code>Get-IpSet</code>
/// </example>
/// <example>
/// <summary>The entries of one set that packets have hit.</summary>
/// <code>(Get-IpSet host blocked).Entries | Where-Object Packets</code>
/// </example>
/// <example>
/// <summary>As ipset -sorted list prints it.</summary>
/// <code>Get-IpSet host blocked -AsText</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IpSet")]
[OutputType(typeof(IpSetInfo), typeof(string))]
public sealed class GetIpSetCommand : NamespaceQueryCmdlet
{
    private bool _wroteText;

    /// <summary>The sets, with wildcards; all unless given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(IpSetCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The text that <c>ipset -sorted list</c> prints, line by line.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var set in Matching(home.IpSets.All, set => set.Name, Name, name => _ = home.IpSets[name]))
        {
            if (AsText)
                WriteText(home, set);
            else
                WriteObject(IpSetInfo.Of(TheLab, home.Name, set.Name));
        }
    }

    private void WriteText(NamespaceConfig home, IpSet set)
    {
        if (_wroteText)
            WriteObject("");
        _wroteText = true;
        var text = IpSetSave.List(set, home.IpSetReferences(set.Name).Count, TheLab.State.Now);
        WriteObject(text.TrimEnd('\n').Split('\n'), enumerateCollection: true);
    }
}
