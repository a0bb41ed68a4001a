using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets addresses of links: <c>ip addr show</c>.</summary>
/// <example>
/// <summary>The addresses of one link.</summary>
/// <code>Get-IpAddress web eth0</code>
/// </example>
/// <example>
/// <summary>Who has addresses of 10.1.0.0/16?</summary>
/// <code>Get-IpAddress | Where-Object Address -like 10.1.*</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IpAddress")]
[OutputType(typeof(IpAddressInfo))]
public sealed class GetIpAddressCommand : NamespaceQueryCmdlet
{
    /// <summary>The links, with wildcards; all unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[]? Link { get; set; }

    /// <summary>Only IPv6 addresses.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>Only IPv4 addresses.</summary>
    [Parameter]
    public SwitchParameter IPv4 { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var link in Matching(home.Links.Values, link => link.Name, Link, name => TheLab.Config.Link(home.Name, name)))
        {
            foreach (var address in link.Addresses)
            {
                if (Families.Includes(IPv4, IPv6, address.Address.Address.Family))
                    WriteObject(IpAddressInfo.Of(TheLab, home, link, address));
            }
        }
    }
}
