using System.Management.Automation;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Prints sets as text that Restore-IpSet and ipset restore read: <c>ipset -sorted save</c>.</summary>
/// <example>
/// <summary>Give another host the same sets.</summary>
/// <code>Save-IpSet host | Restore-IpSet server</code>
/// </example>
[Cmdlet(VerbsData.Save, "IpSet")]
[OutputType(typeof(string))]
public sealed class SaveIpSetCommand : NamespaceCmdlet
{
    /// <summary>Only these sets; all unless given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IpSetCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var (sets, now) = (Home.IpSets, TheLab.State.Now);
        var text = Name is null ? IpSetSave.Write(sets, now) : string.Concat(Name.Select(name => IpSetSave.Write(sets[name], now)));
        if (text.Length > 0)
            WriteObject(text.TrimEnd('\n').Split('\n'), enumerateCollection: true);
    }
}
