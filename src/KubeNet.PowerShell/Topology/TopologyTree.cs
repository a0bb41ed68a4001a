using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Commands.Kubernetes;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Topology;

/// <summary>
/// Draws a lab as a tree: namespaces with their links, addresses, peers and listeners; ports below their bridge, pods below their node, containers below their host. Each
/// namespace stands in one place.
/// </summary>
internal sealed class TopologyTree
{
    private readonly Lab _lab;
    private readonly ILookup<string, Pod> _pods;
    private readonly ILookup<string, DockerContainer> _containers;
    private readonly Dictionary<string, string> _nodes;
    private readonly HashSet<string> _inside;

    private TopologyTree(Lab lab)
    {
        _lab = lab;
        var clusters = Clusters.Of(lab.Config).ToList();
        var hosts = lab.Config.DockerHosts().ToList();
        _pods = clusters.SelectMany(cluster => cluster.Pods.Values).Where(pod => pod.NodeName is not null).ToLookup(pod => pod.NodeName!, StringComparer.Ordinal);
        _containers = hosts.SelectMany(host => host.Containers.Values.Select(container => (host.Namespace, container))).ToLookup(entry => entry.Namespace, entry => entry.container, StringComparer.Ordinal);
        var homes = _pods.SelectMany(group => group.Select(pod => pod.NetworkNamespace).Where(home => home != group.Key))
            .Concat(_containers.SelectMany(group => group.Select(container => container.Namespace).Where(home => home != group.Key)));
        _nodes = clusters.SelectMany(cluster => cluster.Nodes.Values)
            .ToDictionary(node => node.Name, node => node.PodCidrs.Count == 0 ? "node" : $"node, pods {Joined(node.PodCidrs)}", StringComparer.Ordinal);
        _inside = homes.Concat(_nodes.Keys).Where(lab.Config.Namespaces.ContainsKey).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Draws a whole lab.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="width">The longest line, in characters.</param>
    public static IEnumerable<string> Draw(Lab lab, int width)
    {
        ArgumentNullException.ThrowIfNull(lab);
        var tree = new TopologyTree(lab);
        var root = new TreeLine($"lab {lab.Name}: {Count(lab.Config.Namespaces.Count, "namespace")}");
        root.Below.AddRange(Clusters.Of(lab.Config).Select(tree.OfCluster));
        root.Below.AddRange(lab.Config.Namespaces.Values.Where(home => !tree._inside.Contains(home.Name)).Select(tree.OfNamespace));
        return root.Lines(width);
    }

    /// <summary>Draws one namespace, with the pods or containers that it holds.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="name">The namespace.</param>
    /// <param name="width">The longest line, in characters.</param>
    public static IEnumerable<string> Draw(Lab lab, string name, int width)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return new TopologyTree(lab).OfNamespace(lab.Config[name]).Lines(width);
    }

    private TreeLine OfCluster(Cluster cluster)
    {
        var line = new TreeLine($"cluster {cluster.Name}: {Count(cluster.Nodes.Count, "node")}, {Count(cluster.Pods.Count, "pod")}");
        foreach (var service in cluster.Services.Values)
            line.Below.Add(new TreeLine($"service {service.Name}  {service.Type}  {Joined(service.ClusterIPs)}  {Joined(service.Ports)}".TrimEnd()));
        foreach (var node in cluster.Nodes.Values.Where(node => _lab.Config.Namespaces.ContainsKey(node.Name)))
            line.Below.Add(OfNamespace(_lab.Config[node.Name]));
        foreach (var pod in cluster.Pods.Values.Where(pod => pod.NodeName is null))
            line.Below.Add(new TreeLine($"pod {pod.Name}  on no node"));
        return line;
    }

    private TreeLine OfNamespace(NamespaceConfig home)
    {
        var what = _nodes.GetValueOrDefault(home.Name, "");
        var forwards = home.Sysctls.Number("net.ipv4.ip_forward") != 0 ? "forwards" : "";
        var line = new TreeLine(string.Join("  ", new[] { home.Name, what, forwards }.Where(word => word.Length > 0)));
        AddLinks(line, home);
        foreach (var container in _containers[home.Name])
            line.Below.Add(OfContainer(home, container));
        foreach (var pod in _pods[home.Name])
            line.Below.Add(OfGuest(home, pod.NetworkNamespace, $"pod {pod.Name}{(pod.HasEnded ? "  ended" : pod.IsPending ? "  not started" : pod.IsReady ? "" : "  not ready")}"));
        return line;
    }

    private TreeLine OfContainer(NamespaceConfig host, DockerContainer container)
    {
        var what = $"container {container.Name}{(container.IsRunning ? "" : "  exited")}";
        return container.SharesWith is { } other ? new TreeLine($"{what}  in the namespace of {other}") : OfGuest(host, container.Namespace, what);
    }

    /// <summary>A pod, or a container that shares no other's namespace.</summary>
    private TreeLine OfGuest(NamespaceConfig host, string name, string what)
    {
        if (name == host.Name)
            return new TreeLine($"{what}  in the host's namespace");
        var line = new TreeLine(what);
        if (_lab.Config.Namespaces.TryGetValue(name, out var home))
            AddLinks(line, home);
        return line;
    }

    private void AddLinks(TreeLine line, NamespaceConfig home)
    {
        var below = home.Links.Values.Where(link => link.Master is not null).ToLookup(link => link.Master!.Value);
        var top = home.Links.Values.Where(link => link.Master is null && !IsPlainLoopback(link)).ToList();
        var pad = top.Select(link => link.Name.Length).DefaultIfEmpty().Max();
        line.Below.AddRange(top.Select(link => OfLink(home, link, below, pad)));
        if (home.Listeners.Count > 0)
            line.Below.Add(new TreeLine($"{"listens".PadRight(pad)}  {string.Join(", ", home.Listeners)}"));
    }

    private TreeLine OfLink(NamespaceConfig home, Link link, ILookup<int, Link> below, int pad)
    {
        var info = IpLinkInfo.Of(_lab, home, link);
        var kind = info.Peer.Length == 0 ? info.Kind : link is StackedLink ? $"{info.Kind} on {info.Peer}" : $"{info.Kind} to {info.Peer}";
        var addresses = string.Join(", ", link.Addresses.Where(address => !address.IsAutomatic).Select(address => address.Address));
        string[] words = [link.Name.PadRight(pad), link is TunnelLink ? info.Details ?? kind : kind, info.State == "UP" ? "" : info.State, addresses];
        var line = new TreeLine(string.Join("  ", words.Where(word => word.Length > 0)));
        var ports = below[link.Index].ToList();
        var inner = ports.Select(port => port.Name.Length).DefaultIfEmpty().Max();
        line.Below.AddRange(ports.Select(port => OfLink(home, port, below, inner)));
        return line;
    }

    /// <summary>A loopback device as every namespace has it says nothing.</summary>
    private static bool IsPlainLoopback(Link link) => link is LoopbackLink && link.IsUp && link.Addresses.All(address => address.Address.Address.IsLoopback);

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static string Joined<T>(KubeNet.Engine.EquatableArray<T> items) => string.Join(", ", items.Items);
}
