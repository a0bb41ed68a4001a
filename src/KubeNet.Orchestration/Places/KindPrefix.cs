namespace KubeNet.Orchestration.Places;

/// <summary>The kind in front of a name, as kubectl takes it: <c>pod/web</c>, <c>po/web</c>, <c>Pods/web</c>.</summary>
/// <param name="names">What the kind is called, in lower case, the usual name first.</param>
internal sealed class KindPrefix(params string[] names)
{
    /// <summary>The pods'.</summary>
    public static KindPrefix Pod { get; } = new("pod", "po", "pods");

    /// <summary>The services'.</summary>
    public static KindPrefix Service { get; } = new("svc", "service", "services");

    /// <summary>The nodes'.</summary>
    public static KindPrefix Node { get; } = new("node", "no", "nodes");

    /// <summary>A name with the prefix that is usual: <c>pod/web</c>.</summary>
    public string Of(object name) => $"{names[0]}/{name}";

    /// <summary>The name behind the prefix, or null where it has another one or none.</summary>
    public string? NameIn(string text) => text.IndexOf('/') is var slash and >= 0 && names.Contains(text[..slash].ToLowerInvariant()) ? text[(slash + 1)..] : null;
}
