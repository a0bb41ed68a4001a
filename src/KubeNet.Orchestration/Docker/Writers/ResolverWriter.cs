using System.Buffers.Binary;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker.Rules;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>The embedded DNS server in a container's namespace: its sockets, and the rules that lead port 53 to them (libnetwork/resolver.go).</summary>
internal static class ResolverWriter
{
    private const int FirstEphemeral = 32768;
    private const int EphemeralCount = 28232;

    /// <summary>Where every container finds it.</summary>
    public static IpAddress Server { get; } = IpAddress.Parse("127.0.0.11");

    /// <summary>Starts it, unless it runs. Its ports, which the kernel would choose, come from the container's ID.</summary>
    public static void Start(Daemon daemon, string name)
    {
        var container = daemon.Host.Containers[name];
        if (container.HasResolver)
            return;
        var bytes = Convert.FromHexString(container.Id);
        var udp = FreePort(daemon.Config, container.Namespace, IpProtocol.Udp, BinaryPrimitives.ReadUInt16BigEndian(bytes));
        var tcp = FreePort(daemon.Config, container.Namespace, IpProtocol.Tcp, BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)));
        daemon.Config = daemon.Config
            .AddListener(container.Namespace, new Listener(IpProtocol.Udp, Server, udp))
            .AddListener(container.Namespace, new Listener(IpProtocol.Tcp, Server, tcp));
        daemon.Config = ResolverRules.SetUp(daemon.Config, container.Namespace, Server, udp, tcp);
        daemon.Put(container with { HasResolver = true });
    }

    private static ushort FreePort(NetworkConfig config, string home, IpProtocol protocol, int start) => Enumerable.Range(0, EphemeralCount)
        .Select(offset => (ushort)(FirstEphemeral + ((start + offset) % EphemeralCount)))
        .First(port => !config[home].Listeners.Any(listener => listener.Protocol == protocol && listener.Port == port));
}
