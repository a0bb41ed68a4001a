using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Takes addresses from a link: <c>ip addr del</c>.</summary>
/// <remarks>The routes that came with an address go with it, and so do its secondary addresses.</remarks>
/// <example>
/// <summary>Take one address away.</summary>
/// <code>Remove-IpAddress web eth0 10.0.0.10/24</code>
/// </example>
/// <example>
/// <summary>Take all IPv6 addresses of a namespace away.</summary>
/// <code>Get-IpAddress web -IPv6 | Remove-IpAddress</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpAddress", SupportsShouldProcess = true)]
public sealed class RemoveIpAddressCommand : NamespaceCmdlet
{
    /// <summary>The link.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Link { get; set; } = "";

    /// <summary>The addresses with their prefix lengths.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AddressCompleter))]
    public string[] Address { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var address in Address)
        {
            Attempt(address, () =>
            {
                var parsed = InterfaceAddress.Parse(address);
                Change($"{Link} in {Namespace}", $"Remove address {parsed}", config => config.RemoveAddress(Namespace, Link, parsed));
            });
        }
    }
}
