using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Changes links: <c>ip link set</c> and <c>bridge link set</c>.</summary>
/// <remarks>As in the kernel, a link that goes down loses its routes, and a link that goes up gets those of its addresses.</remarks>
/// <example>
/// <summary>Set a link up.</summary>
/// <code>Set-IpLink web eth0 -Up</code>
/// </example>
/// <example>
/// <summary>Set every link of a namespace up.</summary>
/// <code>Get-IpLink web | Set-IpLink -Up</code>
/// </example>
/// <example>
/// <summary>Plug a link into a bridge, and let the bridge send frames back where they came from.</summary>
/// <code>Set-IpLink lan port3 -Master br0 -Hairpin $true</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "IpLink", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class SetIpLinkCommand : NamespaceCmdlet
{
    /// <summary>The links.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Link")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Set it up.</summary>
    [Parameter]
    public SwitchParameter Up { get; set; }

    /// <summary>Set it down.</summary>
    [Parameter]
    public SwitchParameter Down { get; set; }

    /// <summary>The bridge that it becomes a port of, the VRF that it becomes a part of, or the bond that it becomes a slave of: for that it must be down.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BridgeCompleter))]
    public string? Master { get; set; }

    /// <summary>Take it out of its bridge, bond or VRF.</summary>
    [Parameter]
    public SwitchParameter NoMaster { get; set; }

    /// <summary>The largest IP packet, in bytes.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>The Ethernet address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <summary>The group, which an ip rule may turn down: a number, or default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Group { get; set; }

    /// <summary>Another name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>As a bridge port: whether a frame may go back out of the port it came in by.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Hairpin { get; set; }

    /// <summary>As a bridge port: whether source addresses are learned here.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Learning { get; set; }

    /// <summary>As a bridge port: whether frames to unknown addresses are sent here.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Flood { get; set; }

    /// <summary>As a bridge port: whether multicast is sent here.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? McastFlood { get; set; }

    /// <summary>As a bridge port: whether broadcast is sent here.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? BcastFlood { get; set; }

    /// <summary>As a bridge port: whether it talks to no other isolated port.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Isolated { get; set; }

    /// <summary>As a bridge port that carries: what it does with frames. Without a spanning tree a blocked port forwards at once.</summary>
    [Parameter]
    public BridgePortState? State { get; set; }

    /// <summary>As a bridge: whether it keeps VLANs apart.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? VlanFiltering { get; set; }

    /// <summary>As a bridge: the kind of tags it knows, Dot1Q or Dot1Ad.</summary>
    [Parameter]
    public VlanProtocol? VlanProtocol { get; set; }

    /// <summary>As a bridge: the VLAN that new ports get; 0 for none. Those that still have the old one get the new one.</summary>
    [Parameter]
    public int? DefaultPvid { get; set; }

    /// <summary>As a bridge: whether it runs the spanning tree protocol, which is not modelled: its ports keep their state, and none can be set.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Stp { get; set; }

    /// <summary>As a bridge: how long learned addresses are kept, in seconds.</summary>
    [Parameter]
    public int? AgeingTime { get; set; }

    /// <summary>As a bridge: hand IPv4 frames to iptables, whatever net.bridge.bridge-nf-call-iptables says.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? NfCallIptables { get; set; }

    /// <summary>As a bridge: hand IPv6 frames to ip6tables, whatever net.bridge.bridge-nf-call-ip6tables says.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? NfCallIp6tables { get; set; }

    /// <summary>Return the link.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Up && Down)
            throw new NetConfigException("InvalidLinkState", "A link cannot be set up and down at once; give -Up or -Down.");
        if (Master is not null && NoMaster)
            throw new NetConfigException("InvalidMaster", "A link cannot get a master and lose it at once; give -Master or -NoMaster.");
        foreach (var name in Name)
            Attempt(name, () => Set(name));
    }

    private void Set(string name)
    {
        var change = new LinkChange
        {
            Up = Up ? true : Down ? false : null,
            Master = NoMaster ? "" : Master,
            Mtu = Mtu,
            Mac = Parsing.Mac(MacAddress),
            Group = Parsing.LinkGroup(Group),
            NewName = NewName,
            Hairpin = Hairpin,
            Learning = Learning,
            Flood = Flood,
            McastFlood = McastFlood,
            BcastFlood = BcastFlood,
            Isolated = Isolated,
            State = State,
            VlanFiltering = VlanFiltering,
            VlanProtocol = VlanProtocol,
            DefaultPvid = DefaultPvid,
            Stp = Stp,
            AgeingTime = AgeingTime,
            NfCallIptables = NfCallIptables,
            NfCallIp6tables = NfCallIp6tables,
        };
        if (Change($"{name} in {Namespace}", "Change link", config => config.SetLink(Namespace, name, change)) && PassThru)
            WriteObject(IpLinkInfo.Of(TheLab, Home, TheLab.Config.Link(Namespace, NewName ?? name)));
    }
}
