using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Forgets neighbours, those you set and those that were found: <c>ip neigh del</c>.</summary>
/// <example>
/// <summary>Ask again next time.</summary>
/// <code>Get-IpNeighbor web | Remove-IpNeighbor</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpNeighbor", SupportsShouldProcess = true)]
public sealed class RemoveIpNeighborCommand : NamespaceCmdlet
{
    /// <summary>The link it is on.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Link { get; set; } = "";

    /// <summary>The neighbours' IP addresses.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>Do not answer for the addresses here any more: <c>ip neigh del proxy</c>.</summary>
    [Parameter]
    public SwitchParameter Proxy { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var address in Address)
            Attempt(address, () => Remove(IpAddress.Parse(address)));
    }

    private void Remove(IpAddress address)
    {
        if (Proxy)
        {
            Change($"{address} on {Link} in {Namespace}", "Answer no more for neighbour", config => config.RemoveProxyNeighbor(Namespace, Link, address));
            return;
        }

        var index = TheLab.Config.Link(Namespace, Link).Index;
        var cache = TheLab.State[Namespace].Neighbors;
        if ((cache.Find(index, address) is null && !cache.HasFailed(index, address)) || Home.Neighbors.Any(set => set.LinkIndex == index && set.Address == address))
            Change($"{address} on {Link} in {Namespace}", "Remove neighbour", config => config.RemoveNeighbor(Namespace, Link, address));
        else if (ShouldProcess($"{address} on {Link} in {Namespace}", "Forget neighbour"))
            cache.Remove(index, address);
    }
}
