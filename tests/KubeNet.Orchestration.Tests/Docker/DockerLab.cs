using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>A Docker host at 198.51.100.1 with a client outside at 198.51.100.9, and short words for what tests do there.</summary>
internal sealed class DockerLab
{
    public const string Host = "host";
    public const string Client = "client";

    public DockerLab(DaemonOptions? options = null)
    {
        Lab.Edit(config => Outside(config).AddDockerHost(Host, options));
    }

    public Lab Lab { get; } = new();

    public NetworkConfig Config => Lab.Config;

    public DockerHost Daemon => Config.DockerHost(Host);

    public static NetworkConfig Outside(NetworkConfig config)
    {
        config = config.AddNamespace(Host).AddNamespace(Client).AddVethPair(new VethSpec(Host, "eth0", Client, "eth0"));
        foreach (var home in new[] { Host, Client })
        {
            config = config.SetLink(home, "lo", new LinkChange { Up = true }).SetLink(home, "eth0", new LinkChange { Up = true })
                .AddAddress(home, "eth0", InterfaceAddress.Parse(home == Host ? "198.51.100.1/24" : "198.51.100.9/24"))
                .AddAddress(home, "eth0", InterfaceAddress.Parse(home == Host ? "2001:db8::1/64" : "2001:db8::9/64"));
        }

        return config;
    }

    public DockerNetwork Network(DockerNetworkSpec spec)
    {
        Lab.Edit(config => config.AddDockerNetwork(Host, spec));
        return Daemon.Network(spec.Name);
    }

    public DockerContainer Run(string name, string network = DockerNetwork.DefaultName, string? publish = null, string? listen = null, string? ip = null) => Run(new DockerContainerSpec(name)
    {
        Networks = [new DockerEndpointSpec(network) { IPv4Address = ip is null ? null : IpAddress.Parse(ip) }],
        Ports = publish is null ? [] : PublishedPort.Parse(publish),
        Listeners = listen is null ? [] : [Listener(listen)],
    });

    public DockerContainer Run(DockerContainerSpec spec)
    {
        Lab.Edit(config => config.AddDockerContainer(Host, spec));
        return Daemon.Container(spec.Name);
    }

    public static Listener Listener(string text)
    {
        var parts = text.Split('/');
        var protocol = parts.Length == 1 ? IpProtocol.Tcp : Enum.GetValues<IpProtocol>().First(one => one.ToName() == parts[1]);
        return new Listener(protocol, null, ushort.Parse(parts[0]));
    }

    public PacketTrace Send(string from, string to, int port, IpProtocol protocol = IpProtocol.Tcp) =>
        Lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Port = (ushort)port, Protocol = protocol });

    public string Address(string container, IpFamily family = IpFamily.IPv4) => Daemon.Container(container).Endpoints[0].AddressOf(family)!.Value.ToString();
}
