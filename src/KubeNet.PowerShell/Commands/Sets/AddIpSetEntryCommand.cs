using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.PowerShell.Commands;

/// <summary>Puts entries into a set: <c>ipset add</c>.</summary>
/// <remarks>An entry has the parts that the set's type names, with commas: <c>10.0.0.1,udp:53</c>. Ranges and networks become what ipset makes of them.</remarks>
/// <example>
/// <summary>Addresses, one by one and as a range.</summary>
/// <code>Add-IpSetEntry host blocked 198.51.100.1, 192.0.2.8-192.0.2.11</code>
/// </example>
/// <example>
/// <summary>A network, but for one host.</summary>
/// <code>New-IpSet host lan hash:net
/// Add-IpSetEntry host lan 10.0.0.0/8
/// Add-IpSetEntry host lan 10.0.0.1 -NoMatch</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IpSetEntry", SupportsShouldProcess = true)]
public sealed class AddIpSetEntryCommand : SetCmdlet
{
    /// <summary>The entries; in quotes where one has commas: <c>'10.0.0.1,udp:53'</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Entry { get; set; } = [];

    /// <summary>For how many seconds they stay; 0 for ever. The set's own time unless given.</summary>
    [Parameter]
    [ValidateRange(0, 2147483)]
    public int? Timeout { get; set; }

    /// <summary>They are exceptions: what they hold is not in the set.</summary>
    [Parameter]
    public SwitchParameter NoMatch { get; set; }

    /// <summary>A note that is kept with them.</summary>
    [Parameter]
    public string? Comment { get; set; }

    /// <summary>In a list, put them before this member.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Before { get; set; }

    /// <summary>In a list, put them after this member.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? After { get; set; }

    /// <summary>No error for entries that are there; they get the new timeout and comment (<c>-exist</c>).</summary>
    [Parameter]
    public SwitchParameter Exist { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var options = new IpSetEntryOptions { Timeout = (uint?)Timeout, NoMatch = NoMatch, Comment = Comment, Before = Before, After = After };
        foreach (var entry in Entry)
        {
            Attempt(entry, () => Change(
                $"set {Name} in {Namespace}", $"Add {entry}", config => config.AddIpSetEntry(Namespace, Name, entry, TheLab.State.Now, options, Exist)));
        }
    }
}
