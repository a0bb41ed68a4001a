using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes an IPv6-in-IPv4 tunnel: <c>ip link add ... type sit</c>.</summary>
/// <remarks>
/// Without -Remote a packet goes to the IPv4 address in its 6to4 destination (2002::/16) or in an IPv4-compatible gateway such as ::192.0.2.20. The outer
/// packets are sent by the namespace's own routes and rules, as protocol 41.
/// </remarks>
/// <example>
/// <summary>IPv6 to another site, over IPv4.</summary>
/// <code>Add-Sit host sit1 -Remote 192.0.2.20 -Local 192.0.2.10 -Address 2001:db8:1::1/64 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Sit", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddSitCommand : IpTunnelMakingCmdlet
{
    /// <inheritdoc/>
    protected override void Process() => Make("Add sit tunnel", config => config.AddSit(Fill(new SitSpec(Namespace, Name))));
}
