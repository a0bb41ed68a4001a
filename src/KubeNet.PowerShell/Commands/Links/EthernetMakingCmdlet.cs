using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets that make an Ethernet device share.</summary>
public abstract class EthernetMakingCmdlet : LinkMakingCmdlet
{
    /// <summary>The Ethernet address; one from the lab's seed unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }
}
