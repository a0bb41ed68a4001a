using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets what bridges know of who is behind which port: <c>bridge fdb show</c>.</summary>
/// <remarks>
/// Learned entries come from the traffic and are forgotten after the bridge's ageing time (300 seconds of the lab's clock); static ones
/// you set; permanent ones are addresses of this host.
/// </remarks>
/// <example>
/// <summary>What has the bridge learned?</summary>
/// <code>Get-BridgeFdb lan br0 | Where-Object State -eq learned</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "BridgeFdb")]
[OutputType(typeof(FdbInfo))]
public sealed class GetBridgeFdbCommand : NamespaceQueryCmdlet
{
    /// <summary>The bridges, with wildcards; all unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Bridge")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BridgeCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var bridge in Matching(home.Links.Values.OfType<BridgeLink>(), bridge => bridge.Name, Name, name => Bridge(home.Name, name)))
            WriteObject(FdbInfo.All(TheLab, home.Name, bridge), enumerateCollection: true);
    }

    private void Bridge(string home, string name)
    {
        if (TheLab.Config.Link(home, name) is not BridgeLink)
            throw new NetConfigException("NotABridge", $"The link '{name}' in namespace '{home}' is no bridge.");
    }
}
