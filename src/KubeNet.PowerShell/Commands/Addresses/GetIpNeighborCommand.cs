using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the neighbours that a namespace knows: <c>ip neigh show</c>.</summary>
/// <remarks>
/// Those you set are PERMANENT; those that ARP or NDP found are REACHABLE for 30 seconds of the lab's clock, then STALE. A packet to one that is STALE begins a DELAY of five seconds, after which it is
/// asked three times (PROBE); who does not answer is FAILED, as is who never did.
/// </remarks>
/// <example>
/// <summary>What has ARP found out?</summary>
/// <code>Get-IpNeighbor web</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IpNeighbor")]
[OutputType(typeof(NeighborInfo))]
public sealed class GetIpNeighborCommand : NamespaceQueryCmdlet
{
    /// <summary>The links, with wildcards; all unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[]? Link { get; set; }

    /// <summary>Only neighbours of these addresses, with wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Address { get; set; }

    /// <summary>The addresses that the namespace answers for in others' names, instead: <c>ip neigh show proxy</c>.</summary>
    [Parameter]
    public SwitchParameter Proxy { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        var links = Matching(home.Links.Values, link => link.Name, Link, name => TheLab.Config.Link(home.Name, name)).Select(link => link.Name).ToHashSet();
        var all = (Proxy ? NeighborInfo.Proxies(TheLab, home.Name) : NeighborInfo.All(TheLab, home.Name)).Where(neighbor => links.Contains(neighbor.Link));
        WriteObject(Matching(all, neighbor => neighbor.Address, Address, _ => { }), enumerateCollection: true);
    }
}
