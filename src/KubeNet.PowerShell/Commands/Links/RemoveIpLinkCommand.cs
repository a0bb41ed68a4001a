using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes links: <c>ip link del</c>.</summary>
/// <remarks>With a veth its other end goes. With a bridge its ports stay, without a master.</remarks>
/// <example>
/// <summary>Unplug a container.</summary>
/// <code>Remove-IpLink web eth0</code>
/// </example>
/// <example>
/// <summary>Remove all dummy links of the lab.</summary>
/// <code>Get-IpLink -Kind dummy | Remove-IpLink</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpLink", SupportsShouldProcess = true)]
public sealed class RemoveIpLinkCommand : NamespaceCmdlet
{
    /// <summary>The links.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Link")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Change($"{name} in {Namespace}", "Remove link", config => config.RemoveLink(Namespace, name)));
    }
}
