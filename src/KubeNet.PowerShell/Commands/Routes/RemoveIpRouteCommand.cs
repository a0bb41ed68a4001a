using System.Management.Automation;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes a route: <c>ip route del</c>.</summary>
/// <remarks>What you leave out fits any; of several routes that fit, the first goes.</remarks>
/// <example>
/// <summary>The neighbours are out of reach.</summary>
/// <code>Remove-IpRoute client 10.0.0.0/24</code>
/// </example>
/// <example>
/// <summary>Empty a table.</summary>
/// <code>Get-IpRoute client -Table 100 | Remove-IpRoute</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpRoute", SupportsShouldProcess = true)]
public sealed class RemoveIpRouteCommand : RouteCmdlet
{
    /// <inheritdoc/>
    protected override void Process()
    {
        var spec = ReadSpec();
        Change(Namespace, $"Remove route {spec}", config => config.RemoveRoute(Namespace, spec));
    }
}
