using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A container starts and stops: its namespace, its networks, and its programs' sockets.</summary>
internal static class ContainerWriter
{
    /// <summary>The namespace that a container's programs run in.</summary>
    public static string NamespaceOf(DockerHost host, DockerContainerSpec spec) => spec.Mode switch
    {
        ContainerNetworkMode.Bridge or ContainerNetworkMode.None => spec.Name,
        ContainerNetworkMode.Host => host.Namespace,
        ContainerNetworkMode.Container => host.Container(spec.SharesWith!).Namespace,
    };

    /// <summary>Starts it.</summary>
    public static void Start(Daemon daemon, string name)
    {
        var container = daemon.Host.Containers[name];
        switch (container.Mode)
        {
            case ContainerNetworkMode.Bridge or ContainerNetworkMode.None:
                MakeNamespace(daemon, container);
                break;
            case ContainerNetworkMode.Container when !daemon.Host.Container(container.SharesWith!).IsRunning:
                throw new NetConfigException("ContainerNotRunning", $"cannot join network of a non running container: '{container.SharesWith}', whose namespace '{name}' uses, is stopped; start it first.");
            case ContainerNetworkMode.Host or ContainerNetworkMode.Container:
                break;
        }

        daemon.Put(container with { IsRunning = true });
        foreach (var endpoint in container.Endpoints)
            SandboxWriter.Join(daemon, name, endpoint.Network);
        daemon.Config = container.Listeners.Aggregate(daemon.Config, (config, listener) => config.AddListener(container.Namespace, listener));
    }

    /// <summary>Stops it. A namespace that other containers use stays with them, without its networks.</summary>
    public static void Stop(Daemon daemon, string name)
    {
        SandboxWriter.LeaveAll(daemon, name);
        var container = daemon.Host.Containers[name];
        daemon.Put(container with { IsRunning = false, HasResolver = false });
        if (!daemon.Config.Namespaces.ContainsKey(container.Namespace))
            return;
        if (container.Mode is ContainerNetworkMode.Bridge or ContainerNetworkMode.None && Sharers(daemon.Host, container).Count == 0)
        {
            daemon.Config = daemon.Config.RemoveNamespace(container.Namespace);
            return;
        }

        foreach (var listener in container.Listeners.Where(listener => daemon.Config[container.Namespace].Listeners.Contains(listener)))
            daemon.Config = daemon.Config.RemoveListener(container.Namespace, listener);
        if (container.Mode == ContainerNetworkMode.Container)
            RemoveIfLast(daemon, daemon.Host.FindContainer(container.SharesWith!), container.Namespace);
    }

    private static void MakeNamespace(Daemon daemon, DockerContainer container)
    {
        if (Sharers(daemon.Host, container) is { Count: > 0 } sharers)
        {
            throw new NetConfigException("SharedNamespaceInUse",
                $"The namespace that '{container.Name}' had before is still used by {string.Join(", ", sharers)}, which would not see the new one; stop them before '{container.Name}' starts.");
        }

        daemon.Config = daemon.Config.AddNamespace(container.Namespace).SetLink(container.Namespace, "lo", new LinkChange { Up = true });
    }

    // The last one out of a namespace whose own container has stopped takes it along.
    private static void RemoveIfLast(Daemon daemon, DockerContainer? owner, string home)
    {
        var isUsed = daemon.Host.Containers.Values.Any(other => other.IsRunning && other.Namespace == home);
        if (!isUsed && owner is not { Mode: ContainerNetworkMode.Host } && home != daemon.Home)
            daemon.Config = daemon.Config.RemoveNamespace(home);
    }

    private static List<string> Sharers(DockerHost host, DockerContainer container) => host.Containers.Values
        .Where(other => other.IsRunning && other.Name != container.Name && other.Namespace == container.Namespace)
        .Select(other => other.Name).ToList();
}
