using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets what conntrack has counted: <c>conntrack -S</c> and <c>conntrack -C</c>.</summary>
/// <remarks>
/// InsertFailed and Drop tell of packets of one flow that were under way at once and clashed; Drop alone of a full table; ClashResolve of clashes
/// that Linux settled by itself.
/// </remarks>
/// <example>
/// <summary>Was anything dropped by conntrack?</summary>
/// <code>Get-ConntrackStatistic | Where-Object Drop</code>
/// </example>
/// <example>
/// <summary>How full is the router's table?</summary>
/// <code>(Get-ConntrackStatistic router).Count</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "ConntrackStatistic")]
[OutputType(typeof(ConntrackStatisticInfo))]
public sealed class GetConntrackStatisticCommand : NamespaceQueryCmdlet
{
    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        WriteObject(ConntrackStatisticInfo.Of(TheLab, home.Name, home.Sysctls.Number("net.netfilter.nf_conntrack_max")));
    }
}
