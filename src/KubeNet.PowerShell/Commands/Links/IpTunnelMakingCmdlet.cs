using System.Management.Automation;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets share that make a tunnel over IPv4.</summary>
public abstract class IpTunnelMakingCmdlet : TunnelMakingCmdlet
{
    /// <summary>Leave the don't-fragment bit of the outer packets as it is in the inner ones (nopmtudisc).</summary>
    [Parameter]
    public SwitchParameter NoPmtuDiscovery { get; set; }

    /// <summary>A tunnel's specification with what all have.</summary>
    private protected TSpec Fill<TSpec>(TSpec spec)
        where TSpec : IpTunnelSpec => spec with
    {
        Local = Parsing.Address(Local),
        Remote = Parsing.Address(Remote),
        Device = Device,
        Ttl = Ttl,
        Tos = Tos,
        PmtuDiscovery = !NoPmtuDiscovery,
        Mtu = Mtu,
    };
}
