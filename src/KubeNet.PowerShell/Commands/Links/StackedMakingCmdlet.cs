using System.Management.Automation;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets share that make a link upon another one: <c>ip link add link DEVICE</c>.</summary>
public abstract class StackedMakingCmdlet : LinkMakingCmdlet
{
    /// <summary>The device below.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Device { get; set; } = "";

    /// <summary>The namespace of the device below; the same one unless given. So a container gets a link upon the machine's NIC.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? DeviceNamespace { get; set; }
}
