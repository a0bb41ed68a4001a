using System.Text.Json;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>A packet, the endpoints or the verdict that rules may give it, and whether it is marked to be masqueraded.</summary>
internal sealed record ProxyFlow(string Name, IpAddress Source, IpProtocol Protocol, IpAddress Destination, ushort Port, string Output, bool IsMasqueraded)
{
    public static ProxyFlow Read(JsonElement json) => new(
        ApiObjects.Text(json, "name")!,
        IpAddress.Parse(ApiObjects.Text(json, "sourceIP")!),
        ApiObjects.Text(json, "protocol") switch { "UDP" => IpProtocol.Udp, "SCTP" => IpProtocol.Sctp, _ => IpProtocol.Tcp },
        IpAddress.Parse(ApiObjects.Text(json, "destIP")!),
        (ushort)json.GetProperty("destPort").GetInt32(),
        ApiObjects.Text(json, "output") ?? "",
        json.TryGetProperty("masq", out var masq) && masq.GetBoolean());

    public override string ToString() => $"{Name}: {Protocol} {Source} -> {Destination}:{Port}";
}
