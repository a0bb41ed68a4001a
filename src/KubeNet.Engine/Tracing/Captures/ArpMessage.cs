using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tracing.Captures;

/// <summary>An ARP request or reply for Ethernet and IPv4 as it stands on the wire (RFC 826).</summary>
/// <param name="IsRequest">"Who has", or the answer to it.</param>
/// <param name="SenderMac">Who sends it.</param>
/// <param name="SenderAddress">The sender's IPv4 address.</param>
/// <param name="TargetMac">For whom it is; zeros where that is what is asked.</param>
/// <param name="TargetAddress">The IPv4 address asked for, or of whom the answer is for.</param>
public sealed record ArpMessage(bool IsRequest, MacAddress SenderMac, IpAddress SenderAddress, MacAddress TargetMac, IpAddress TargetAddress)
{
    /// <summary>Its length, in bytes.</summary>
    public const int Length = 28;
}
