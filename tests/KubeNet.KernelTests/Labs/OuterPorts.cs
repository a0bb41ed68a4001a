using System.Text.RegularExpressions;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>The ports of a VXLAN's packets, and how what is left to chance in its connections is hidden: the source port is a hash with a secret that is new at each boot.</summary>
internal static partial class OuterPorts
{
    // The port of the IANA, and Linux's own where nobody says one.
    private const ushort Assigned = 4789;
    private const ushort OfLinux = 8472;

    /// <summary>Whether a packet is one of a VXLAN's, by its ports.</summary>
    public static bool IsOuter(in Packet packet) => packet.Protocol == IpProtocol.Udp && (packet.DestinationPort is Assigned or OfLinux || packet.SourcePort is Assigned or OfLinux);

    /// <summary>A line of connections with <c>*</c> for the source ports of outer packets, also where NAT led them to another port.</summary>
    public static string Mask(string line) => line.Contains(" udp ", StringComparison.Ordinal)
        ? ConnectionPort().Replace(ToPort().Replace(FromPort().Replace(AnswersTo().Replace(line, "$1*"), "$1*"), "sport=*$1"), "$1*")
        : line;

    /// <summary>An entry of a set with <c>*</c> for what may be such a port: probes have their own from 40000 to 40099.</summary>
    public static string MaskEntry(string entry) => BitmapPort().Replace(ChancePort().Replace(entry, "udp:*"), "$1*");

    /// <summary>Whether a listener got a datagram that may be an outer packet which NAT led to it: no trace tells of ARP, nor of what a VXLAN carries it in.</summary>
    public static bool MayBeOfReceipt(string receipt) => ReceiptPort().IsMatch(receipt);

    [GeneratedRegex(@" udp .*:(?!400\d{2}$)(3[2-9]|[45]\d|60)\d{3}$")]
    private static partial Regex ReceiptPort();

    [GeneratedRegex(@"\budp:(?!400\d{2}\b)(3[2-9]|[45]\d|60)\d{3}\b")]
    private static partial Regex ChancePort();

    // Of a bitmap:port, by the names that random networks give to sets.
    [GeneratedRegex(@"( add bitmap-port\S* )(?!400\d{2}\b)(3[2-9]|[45]\d|60)\d{3}\b")]
    private static partial Regex BitmapPort();

    [GeneratedRegex(@"\b([sd]port=)(?!400\d{2}\b)(3[2-9]|[45]\d|60)\d{3}\b")]
    private static partial Regex ConnectionPort();

    [GeneratedRegex(@"sport=\d+( dport=(?:8472|4789)\b)")]
    private static partial Regex ToPort();

    [GeneratedRegex(@"(sport=(?:8472|4789) dport=)\d+")]
    private static partial Regex FromPort();

    // Of an outer packet that NAT led elsewhere.
    [GeneratedRegex(@"(sport=\d+ dport=(?:8472|4789) \|.* dport=)\d+")]
    private static partial Regex AnswersTo();
}
