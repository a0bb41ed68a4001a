using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a dummy link, a place to put addresses: <c>ip link add ... type dummy</c>.</summary>
/// <remarks>What is sent out of it is gone. kube-proxy's kube-ipvs0 is one.</remarks>
/// <example>
/// <summary>An address of the host's own that hangs on no cable.</summary>
/// <code>Add-DummyLink server dummy0 -Address 192.0.2.1/32 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "DummyLink", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddDummyLinkCommand : EthernetMakingCmdlet
{
    /// <inheritdoc/>
    protected override void Process() => Make("Add dummy link", config => config.AddDummy(Namespace, Name, Parsing.Mac(MacAddress)), new LinkChange { Mtu = Mtu });
}
