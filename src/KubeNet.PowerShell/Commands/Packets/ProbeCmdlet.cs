using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets that send packets share: the packet.</summary>
public abstract class ProbeCmdlet : LabCmdlet
{
    private bool _isSenderKnown;

    /// <summary>Who sends: a network namespace, a pod (web-1, shop/web-1, pod/web-1), or a Docker container.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Namespace")]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(SenderCompleter))]
    public string From { get; set; } = "";

    /// <summary>The destination: an address (fe80::1%eth0 with the link that it is on), a network namespace (its first global address), a pod, a service (web, shop/web, svc/web), a Docker container, or a name of the cluster's or of Docker's own DNS as the sending pod or container resolves it.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DestinationCompleter))]
    public string To { get; set; } = "";

    /// <summary>The destination port; of a service with one port that one unless given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    [ValidatePort]
    [ArgumentCompleter(typeof(PortCompleter))]
    public int? Port { get; set; }

    /// <summary>tcp (a SYN), udp, sctp (an INIT) or icmp (an echo request); with a port tcp, without one icmp, unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>The address that the sender binds to; the kernel chooses unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(HostAddressCompleter))]
    public string? Source { get; set; }

    /// <summary>Bytes of payload, of UDP and ICMP; of TCP where data is sent.</summary>
    [Parameter]
    [ValidateRange(0, 65507)]
    public int PayloadSize { get; set; }

    /// <summary>The payload itself, as text, where a rule looks at it (string, u32); its length is then the payload's.</summary>
    [Parameter]
    [ValidateLength(0, 65507)]
    public string? Payload { get; set; }

    /// <summary>The user identifier of the sending program, where a rule asks for it (owner).</summary>
    [Parameter]
    public uint User { get; set; }

    /// <summary>The group identifier of the sending program.</summary>
    [Parameter]
    public uint Group { get; set; }

    /// <summary>The packet's mark (SO_MARK).</summary>
    [Parameter]
    public uint Mark { get; set; }

    /// <summary>The TTL or hop limit; the sysctl's, 64, unless given.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public byte? Ttl { get; set; }

    /// <summary>The TOS or traffic class byte.</summary>
    [Parameter]
    public byte Tos { get; set; }

    /// <summary>The link that the sender binds to (SO_BINDTODEVICE).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderLinkCompleter))]
    public string? Device { get; set; }

    /// <summary>Let the socket send to broadcast addresses (SO_BROADCAST), as DHCP and NetBIOS do.</summary>
    [Parameter]
    public SwitchParameter Broadcast { get; set; }

    /// <summary>The don't-fragment bit; as Linux sets it unless given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? DontFragment { get; set; }

    /// <summary>Of a name as destination: take its IPv6 address.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>Restart the random generator with this seed first.</summary>
    [Parameter]
    public ulong? Seed { get; set; }

    /// <inheritdoc/>
    protected override object? Target => _isSenderKnown ? To : From;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireSomething(nameof(Port), nameof(Protocol));
    }

    /// <summary>The packet that the parameters describe.</summary>
    private protected virtual Probe ReadProbe()
    {
        _isSenderKnown = false;
        var source = Parsing.Address(Source);
        var from = Destinations.ResolveSender(TheLab.Config, From);
        _isSenderKnown = true;
        var place = Destinations.Find(TheLab.Config, from, To);
        if (place.Link is { } link && Device is not null && link != Device)
            throw new NetConfigException("DeviceConflict", $"'{To}' is on {link}, and -Device says {Device}; leave one of both out.");
        var to = Destinations.FirstOf(place, IPv6 ? IpFamily.IPv6 : source?.Family);
        var (protocol, port) = ReadPort(place, to.Family);
        if (protocol.HasPorts() && port is null)
            throw new NetConfigException("PortMissing", $"A {protocol.ToName()} packet goes to a port; give -Port.");
        if (!protocol.HasPorts() && port is not null)
            throw new NetConfigException("InvalidPort", $"A packet of {protocol.ToName()} has no port; leave -Port out, or give -Protocol tcp, udp or sctp.");
        if (Shows("Verbose") && place.What != To)
            WriteVerbose($"{To} is {to}: {place.What}.");
        if (Shows("Debug"))
            WriteDebug($"{From} sends in namespace {from}, to {place.What}: {to}{(port is null ? "" : $", port {port}")} ({protocol.ToName()}).");
        var payload = Payload is null ? null : PacketPayload.OfText(Payload);
        if (payload is not null && MyInvocation.BoundParameters.ContainsKey(nameof(PayloadSize)) && PayloadSize != payload.Length)
            throw new NetConfigException("PayloadConflict", $"The payload has {payload.Length} bytes, not {PayloadSize}; leave -PayloadSize out where -Payload is given.");
        return new Probe
        {
            From = from,
            To = to,
            Source = source,
            Protocol = protocol,
            Port = port ?? 0,
            PayloadSize = PayloadSize,
            Payload = payload,
            User = User,
            Group = Group,
            Mark = Mark,
            Ttl = Ttl,
            Tos = Tos,
            Device = Device ?? place.Link,
            Broadcast = Broadcast,
            DontFragment = DontFragment,
        };
    }

    // A service knows its ports: the only one need not be said.
    private (IpProtocol Protocol, ushort? Port) ReadPort(PlaceAddresses place, IpFamily family)
    {
        if (Port is not null || !string.IsNullOrEmpty(Protocol) || place.Ports.Count == 0)
            return (ReadProtocol(family), (ushort?)Port);
        return place.Ports is [var only]
            ? only
            : throw new NetConfigException("PortMissing", $"{char.ToUpperInvariant(place.What[0])}{place.What[1..]} has several ports ({string.Join(", ", place.Ports.Select(port => $"{port.Port}/{port.Protocol.ToName()}"))}); say which with -Port.");
    }

    private IpProtocol ReadProtocol(IpFamily family)
    {
        var icmp = family == IpFamily.IPv6 ? IpProtocol.Icmpv6 : IpProtocol.Icmp;
        return Protocol?.ToLowerInvariant() switch
        {
            null or "" => Port is null ? icmp : IpProtocol.Tcp,
            "tcp" => IpProtocol.Tcp,
            "udp" => IpProtocol.Udp,
            "sctp" => IpProtocol.Sctp,
            "icmp" => icmp,
            "icmpv6" when family == IpFamily.IPv6 => IpProtocol.Icmpv6,
            "icmpv6" => throw new NetConfigException("InvalidProtocol", "ICMPv6 goes to IPv6 addresses, and this one is of IPv4; give icmp, or an IPv6 address."),
            _ => throw new NetConfigException("InvalidProtocol", $"Packets of '{Protocol}' cannot be sent; give tcp, udp, sctp or icmp."),
        };
    }
}
