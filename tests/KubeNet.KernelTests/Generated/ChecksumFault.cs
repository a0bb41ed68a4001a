using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// A fault of Linux 6.18 that the model does not share: NAT of a VXLAN's outer packet spoils its UDP checksum where that of the inner packet was left to the device, for it takes the outer one, which
/// is whole (lco_csum), for one that the device has yet to finish (inet_proto_csum_replace4, inet_proto_csum_replace16). Nobody looks before a device on the way, such as a bridge, finishes the inner
/// one; then the receiver drops the packet (UdpInCsumErrors, Udp6InCsumErrors).
/// </summary>
internal static class ChecksumFault
{
    /// <summary>Whether NAT rewrote an outer packet.</summary>
    public static bool MayShow(PacketTrace trace) =>
        trace.DescendantsAndSelf().SelectMany(packet => packet.Steps).Any(step => step is NatStep { Before: var before } && OuterPorts.IsOuter(before));
}
