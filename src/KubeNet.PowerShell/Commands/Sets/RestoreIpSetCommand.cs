using System.Management.Automation;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Runs the commands that ipset save printed: <c>ipset restore</c>, all or nothing.</summary>
/// <remarks>Sets that are there stay, and so do their entries. The text may hold any command of ipset that changes sets: swap, flush, destroy ...</remarks>
/// <example>
/// <summary>Sets as text.</summary>
/// <code>Restore-IpSet host -Text @'
/// create banned hash:net
/// add banned 192.0.2.0/24
/// add banned 192.0.2.1 nomatch
/// '@</code>
/// </example>
/// <example>
/// <summary>Fill a set anew without a moment in which it is empty, as network plugins do.</summary>
/// <code>'create next hash:ip', 'add next 192.0.2.9', 'swap next blocked', 'destroy next' | Restore-IpSet host</code>
/// </example>
[Cmdlet(VerbsData.Restore, "IpSet", SupportsShouldProcess = true, DefaultParameterSetName = "Text")]
public sealed class RestoreIpSetCommand : RestoreCmdlet
{
    /// <summary>No error for sets and entries that are there, or that are not there when they are taken out (<c>-exist</c>).</summary>
    [Parameter]
    public SwitchParameter Exist { get; set; }

    /// <inheritdoc/>
    private protected override void Restore(string text) =>
        Change(Namespace, "Restore sets", config => config.RestoreIpSets(Namespace, text, TheLab.State.Now, Exist));
}
