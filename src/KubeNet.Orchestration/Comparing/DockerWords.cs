using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Comparing;

/// <summary>What is said of the things of a Docker host. IDs are drawn and no part of it.</summary>
internal static class DockerWords
{
    public static IEnumerable<Word> Of(DockerHost host) => OptionWords.Of(host.Options);

    /// <summary>A Docker host with all that it has.</summary>
    public static IEnumerable<Word> Whole(DockerHost host) => [.. Of(host), Word.Of("networks", host.Networks.Count), Word.Of("containers", host.Containers.Count, 0)];

    public static IEnumerable<Word> Of(DockerNetwork network) =>
    [
        Word.Of("subnet", Subnets(network).Select(subnet => subnet.Prefix)),
        Word.Of("ip-range", Subnets(network).Select(subnet => subnet.Pool.Range)),
        Word.Of("gateway", Subnets(network).Select(subnet => subnet.Gateway)),
        Word.Of("bridge", network.Bridge) with { IsUsual = true },
        Word.Either(network.BridgeIsForeign, "on a bridge that was there", "on a bridge of its own", usual: false),
        Word.Either(network.Internal, "internal", "external", usual: false),
        .. OptionWords.Of(network.Options),
    ];

    public static IEnumerable<Word> Of(DockerContainer container) =>
    [
        Word.Either(container.IsRunning, "running", "exited", usual: true),
        new(container.Mode switch
        {
            ContainerNetworkMode.Bridge => "on networks",
            ContainerNetworkMode.Host => "network host",
            ContainerNetworkMode.None => "network none",
            ContainerNetworkMode.Container => $"network container:{container.SharesWith}",
        }, container.Mode == ContainerNetworkMode.Bridge),
        .. container.Endpoints.Items.SelectMany(Endpoint),
        Word.Of("publish", container.Ports),
        Word.Of("bound", container.Bindings.Where(binding => binding.HostPort != 0)),
        Word.Of("listens", container.Listeners.Items.Select(Text)),
        Word.Of("hostname", container.Hostname) with { IsUsual = true },
        Word.Of("netns", container.Namespace) with { IsUsual = true },
        Word.Either(container.HasResolver, "embedded DNS", "no embedded DNS", usual: container.HasResolver),
    ];

    private static IEnumerable<NetworkSubnet> Subnets(DockerNetwork network) => new[] { network.IPv4, network.IPv6 }.OfType<NetworkSubnet>();

    private static string Text(Listener listener)
    {
        var device = listener.Device is { } name ? $" dev {name}" : "";
        var how = (listener.IsFiltered ? " filtered" : "") + (listener.ReusesAddress ? " reuseaddr" : "");
        return $"{listener}{device}{how}" + (listener.User == 0 && listener.Group == 0 ? "" : $" user {listener.User} group {listener.Group}");
    }

    private static IEnumerable<Word> Endpoint(DockerEndpoint endpoint)
    {
        var home = endpoint.Network;
        Word[] said =
        [
            Word.Of($"{home} asked", new[] { endpoint.Spec.IPv4Address, endpoint.Spec.IPv6Address }.Where(address => address is not null)) with { IsUsual = true },
            Word.Of($"{home} alias", endpoint.Spec.Aliases),
            Word.Of($"{home} gw-priority", endpoint.Spec.GatewayPriority, 0),
            Word.Of($"{home} mac-address", endpoint.Spec.MacAddress),
        ];

        // That it is on the network says that it has none of these where nothing is said of them.
        return said.Where(word => !word.Text.StartsWith("no ", StringComparison.Ordinal))
            .Prepend(endpoint.Addresses.Any() ? new Word($"{home} {string.Join(',', endpoint.Addresses)}") : new Word($"{home} without address"));
    }
}
