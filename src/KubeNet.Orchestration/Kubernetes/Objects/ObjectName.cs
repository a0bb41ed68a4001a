namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>The name of a namespaced API object: <c>default/web</c>. Compares by namespace, then name, in ordinal order.</summary>
/// <param name="Namespace">The Kubernetes namespace (not a network namespace).</param>
/// <param name="Name">The object's name within it.</param>
public readonly record struct ObjectName(string Namespace, string Name) : IComparable<ObjectName>
{
    /// <summary>The namespace of objects that name none.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Reads <c>namespace/name</c>, or a bare name in <paramref name="defaultNamespace"/>.</summary>
    public static ObjectName Parse(string text, string defaultNamespace = DefaultNamespace)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new ObjectName(defaultNamespace, text) : new ObjectName(text[..slash], text[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public int CompareTo(ObjectName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
