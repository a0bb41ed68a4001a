using System.Collections.Immutable;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>Which services each node has a part in, while that changes.</summary>
internal sealed class PartsDraft(ImmutableDictionary<string, ImmutableSortedSet<ObjectName>> parts)
{
    private readonly Dictionary<string, ImmutableSortedSet<ObjectName>.Builder> _changed = new(StringComparer.Ordinal);

    public void Add(string node, ObjectName service) => Of(node).Add(service);

    public void Remove(string node, ObjectName service) => Of(node).Remove(service);

    public ImmutableDictionary<string, ImmutableSortedSet<ObjectName>> ToImmutable()
    {
        if (_changed.Count == 0)
            return parts;
        var all = parts.ToBuilder();
        foreach (var (node, services) in _changed)
        {
            if (services.Count == 0)
                all.Remove(node);
            else
                all[node] = services.ToImmutable();
        }

        return all.ToImmutable();
    }

    private ImmutableSortedSet<ObjectName>.Builder Of(string node)
    {
        if (!_changed.TryGetValue(node, out var services))
            _changed.Add(node, services = parts.GetValueOrDefault(node, []).ToBuilder());
        return services;
    }
}
