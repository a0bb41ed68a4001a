using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes an IPv4-in-IPv4 tunnel: <c>ip link add ... type ipip</c>.</summary>
/// <remarks>
/// Without -Remote each packet goes to the gateway of its own route, as with Calico's tunl0. The outer packets are sent by the namespace's
/// own routes and rules, as protocol 4.
/// </remarks>
/// <example>
/// <summary>Calico's device, and the way to another host's pods.</summary>
/// <code>Add-Ipip host tunl0 -Address 10.244.1.1/32 -Up
/// Add-IpRoute host 10.244.2.0/24 -Via 192.0.2.20 -Link tunl0 -OnLink</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Ipip", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddIpipCommand : IpTunnelMakingCmdlet
{
    /// <inheritdoc/>
    protected override void Process() => Make("Add ipip tunnel", config => config.AddIpip(Fill(new IpipSpec(Namespace, Name))));
}
