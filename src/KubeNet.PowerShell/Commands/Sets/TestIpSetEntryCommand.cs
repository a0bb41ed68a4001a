using System.Management.Automation;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Says whether something is in a set: <c>ipset test</c>.</summary>
/// <remarks>A host is in a hash:net where the most specific network that holds it is no exception.</remarks>
/// <example>
/// <summary>Is this host blocked?</summary>
/// <code>Test-IpSetEntry host blocked 192.0.2.1</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "IpSetEntry")]
[OutputType(typeof(bool))]
public sealed class TestIpSetEntryCommand : SetCmdlet
{
    /// <summary>What to look for, with the parts that the set's type names; in quotes where one has commas: <c>'10.0.0.1,udp:53'</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Entry { get; set; } = [];

    /// <summary>Ask for an exception (<c>nomatch</c>).</summary>
    [Parameter]
    public SwitchParameter NoMatch { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var entry in Entry)
            Attempt(entry, () => WriteObject(TheLab.Config.TestIpSetEntry(Namespace, Name, entry, TheLab.State.Now, NoMatch)));
    }
}
