using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes several links one: <c>ip link add ... type bond</c>.</summary>
/// <remarks>
/// Links become slaves while they are down, here or with Set-IpLink -Master; they take the bond's Ethernet address and MTU, and go up. In mode active-backup one
/// slave is used while it carries; balance-xor and 802.3ad choose by the kernel's own hash of the flow, so that what goes where can be told.
/// </remarks>
/// <example>
/// <summary>Two cables, of which one is in use.</summary>
/// <code>Set-IpLink lan port3, port4 -Down
/// Add-Bond lan bond0 -Mode active-backup -Slave port3, port4 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Bond", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddBondCommand : EthernetMakingCmdlet
{
    /// <summary>Links of the namespace that become its slaves; they must be down.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Slave { get; set; } = [];

    /// <summary>balance-rr (as with ip link unless given), active-backup, balance-xor, broadcast, 802.3ad, balance-tlb or balance-alb.</summary>
    [Parameter]
    [ValidateSet("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb", IgnoreCase = false)]
    public string Mode { get; set; } = "balance-rr";

    /// <summary>What of a packet chooses the slave: layer2 (unless given), layer2+3, layer3+4, encap2+3, encap3+4 or vlan+srcmac.</summary>
    [Parameter]
    [ValidateSet("layer2", "layer2+3", "layer3+4", "encap2+3", "encap3+4", "vlan+srcmac", IgnoreCase = false)]
    public string XmitHashPolicy { get; set; } = "layer2";

    /// <summary>The slave that is active whenever it carries.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Primary { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        // Both are one of the set above.
        var mode = BondWords.TryParse(Mode, out BondMode known) ? known : default;
        var policy = BondWords.TryParse(XmitHashPolicy, out BondHashPolicy hash) ? hash : default;
        Make("Add bond", config => config.AddBond(new BondSpec(Namespace, Name)
        {
            Mode = mode,
            HashPolicy = policy,
            Slaves = Slave.ToEquatableArray(),
            Primary = Primary,
            Mac = Parsing.Mac(MacAddress),
        }), new LinkChange { Mtu = Mtu });
    }
}
