using KubeNet.Engine.Addressing;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Engine.Devices;

/// <summary>An Ethernet frame on its way: an IP packet (an sk_buff) or an ARP message.</summary>
public abstract class Frame
{
    /// <summary>The Ethernet source.</summary>
    public MacAddress SourceMac { get; set; }

    /// <summary>The Ethernet destination.</summary>
    public MacAddress DestinationMac { get; set; }

    /// <summary>Its VLAN tag, or null.</summary>
    public VlanTag? Tag { get; set; }

    /// <summary>How often a bridge has handled this frame since a router did, which counts its TTL down: what ends a loop of bridges.</summary>
    public int BridgeHops { get; set; }

    /// <summary>Whom the frame is for, seen from the device that it came in by.</summary>
    public FrameType Type { get; set; }

    /// <summary>Whether the type was given and is not read off the destination: what a tunnel hands back to its own host, or a copy of what a host sends to all.</summary>
    public bool KeepsType { get; set; }

    /// <summary>Where taps note that they saw it; null where nothing is recorded.</summary>
    public abstract Capture? Capture { get; }

    /// <summary>Forgets its way: it has not been sent by any device yet.</summary>
    protected void BeginFrame()
    {
        (SourceMac, DestinationMac, Tag, BridgeHops, Type, KeepsType) = (default, default, null, 0, default, false);
    }

    /// <summary>A device sent it; notes that in the trace where there is one.</summary>
    public abstract void LeaveBy(string device);

    /// <summary>Another copy of the same frame.</summary>
    public abstract Frame Copy();

    /// <summary>What it looks like now.</summary>
    public abstract FrameImage ToImage();

    /// <summary>Its VLAN tags, the outermost first.</summary>
    protected EquatableArray<FrameTag> TagImages()
    {
        if (Tag is null)
            return [];
        var tags = new List<FrameTag>();
        for (var tag = Tag; tag is not null; tag = tag.Inner)
            tags.Add(new FrameTag((ushort)tag.Protocol, tag.Id));
        return tags.ToEquatableArray();
    }
}

/// <summary>Whom a frame is for: PACKET_* of include/uapi/linux/if_packet.h.</summary>
public enum FrameType : byte
{
    /// <summary>This host.</summary>
    Host,

    /// <summary>Everybody.</summary>
    Broadcast,

    /// <summary>A group.</summary>
    Multicast,

    /// <summary>Another host.</summary>
    OtherHost,

    /// <summary>The very host that sent it: its copy of what it sends to all.</summary>
    Loopback,
}
