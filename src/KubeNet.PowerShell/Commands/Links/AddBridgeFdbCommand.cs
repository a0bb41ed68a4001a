using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;
using Mac = KubeNet.Engine.Addressing.MacAddress;

namespace KubeNet.PowerShell.Commands;

/// <summary>Tells a bridge behind which port an Ethernet address is: <c>bridge fdb add ... master static</c>.</summary>
/// <example>
/// <summary>Frames to that address go out of port1 only.</summary>
/// <code>Add-BridgeFdb lan port1 02:00:00:00:00:01</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "BridgeFdb", SupportsShouldProcess = true)]
[OutputType(typeof(FdbInfo))]
public sealed class AddBridgeFdbCommand : NamespaceCmdlet
{
    /// <summary>The port, or the bridge itself for an address of this host.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Link", "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Port { get; set; } = "";

    /// <summary>The Ethernet address.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string MacAddress { get; set; } = "";

    /// <summary>It is an address of this host: frames to it go up, not out.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <inheritdoc/>
    protected override object? Target => MacAddress;

    /// <inheritdoc/>
    protected override void Process()
    {
        var mac = Mac.Parse(MacAddress);
        if (!Change($"{mac} on {Port} in {Namespace}", "Add FDB entry", config => config.AddFdbEntry(Namespace, Port, mac, Local)))
            return;
        var link = TheLab.Config.Link(Namespace, Port);
        var bridge = link as Engine.Devices.BridgeLink ?? (Engine.Devices.BridgeLink)Home.Links[link.Master!.Value];
        WriteObject(FdbInfo.All(TheLab, Namespace, bridge).First(entry => entry.MacAddress == mac.ToString()));
    }
}
