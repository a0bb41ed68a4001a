using System.Management.Automation;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets that make a tunnel share.</summary>
public abstract class TunnelMakingCmdlet : LinkMakingCmdlet
{
    /// <summary>The source address of the outer packets; the route chooses it unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AddressCompleter))]
    public string? Local { get; set; }

    /// <summary>The other end: the host that gets the outer packets. Without it a VXLAN's entries say so, and of other tunnels the gateway of each packet's route.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Remote { get; set; }

    /// <summary>The device below, which outer packets leave by; a VXLAN takes its MTU from it, and leaves by it for -Remote and -Group only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Device { get; set; }

    /// <summary>The TTL of the outer packets; unless given a VXLAN takes the host's own, other tunnels the inner packet's.</summary>
    [Parameter]
    public byte Ttl { get; set; }

    /// <summary>The TOS of the outer packets; 1 takes the inner packet's.</summary>
    [Parameter]
    public byte Tos { get; set; }
}
