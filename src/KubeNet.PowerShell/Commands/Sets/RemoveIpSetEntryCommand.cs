using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Takes entries out of a set: <c>ipset del</c>, and <c>ipset flush</c> with <c>-All</c>.</summary>
/// <remarks>Entries that packets put in (<c>-j SET --add-set</c>) are taken out as any other.</remarks>
/// <example>
/// <summary>One entry.</summary>
/// <code>Remove-IpSetEntry host blocked 192.0.2.1</code>
/// </example>
/// <example>
/// <summary>Those that no packet has hit.</summary>
/// <code>(Get-IpSet host blocked).Entries | Where-Object Packets -eq 0 | Remove-IpSetEntry</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpSetEntry", SupportsShouldProcess = true, DefaultParameterSetName = "Entry")]
public sealed class RemoveIpSetEntryCommand : SetCmdlet
{
    /// <summary>The entries; in quotes where one has commas: <c>'10.0.0.1,udp:53'</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true, ParameterSetName = "Entry")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IpSetEntryCompleter))]
    public string[] Entry { get; set; } = [];

    /// <summary>All entries of the set.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <summary>No error for entries that are not there (<c>-exist</c>).</summary>
    [Parameter(ParameterSetName = "Entry")]
    public SwitchParameter Exist { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var where = $"set {Name} in {Namespace}";
        if (All)
        {
            Change(where, "Remove all entries", config => config.FlushIpSet(Namespace, Name));
            return;
        }

        foreach (var entry in Entry)
            Attempt(entry, () => Change(where, $"Remove {entry}", config => config.RemoveIpSetEntry(Namespace, Name, entry, TheLab.State.Now, Exist)));
    }
}
