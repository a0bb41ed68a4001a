using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Commands.Kubernetes;

namespace KubeNet.PowerShell.Completers;

/// <summary>Names of what clusters and Docker hosts hold, as senders and destinations take them: <c>pod/web-1</c>, <c>svc/web</c>, containers and their aliases.</summary>
internal static class PlaceNames
{
    public static IEnumerable<Choice> Of(Lab lab, bool withServices)
    {
        var clusters = Clusters.Of(lab.Config).ToList();
        var pods = clusters.SelectMany(cluster => cluster.Pods.Values)
            .Select(pod => new Choice($"pod/{Short(pod.Name)}", $"{pod.Name}: {string.Join(", ", pod.Addresses.Items)}"));
        var services = clusters.SelectMany(cluster => cluster.Services.Values)
            .Select(service => new Choice($"svc/{Short(service.Name)}", $"{service.Name}: {string.Join(", ", service.ClusterIPs.Items)} {string.Join(", ", service.Ports.Items)}"));
        return (withServices ? pods.Concat(services) : pods).Concat(Containers(lab, withAliases: withServices));
    }

    /// <summary>The network namespace of a sender, or null where nobody has that name, or not yet.</summary>
    public static NamespaceConfig? HomeOf(Lab lab, string sender)
    {
        try
        {
            return lab.Config[Destinations.ResolveSender(lab.Config, sender)];
        }
        catch (NetConfigException)
        {
            return null;
        }
    }

    private static IEnumerable<Choice> Containers(Lab lab, bool withAliases) =>
        from host in lab.Config.DockerHosts()
        from container in host.Containers.Values
        where container.IsRunning
        let aliases = withAliases ? container.Endpoints.SelectMany(endpoint => endpoint.Spec.Aliases) : []
        from name in aliases.Prepend(container.Name)
        select new Choice(name, $"the container {container.Name} of {host.Namespace}, in namespace {container.Namespace}");

    private static string Short(Orchestration.Kubernetes.Objects.ObjectName name) =>
        name.Namespace == Orchestration.Kubernetes.Objects.ObjectName.DefaultNamespace ? name.Name : name.ToString();
}
