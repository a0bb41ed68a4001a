using System.Text;
using k8s.Models;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>The object at hand, for what is said about it.</summary>
/// <param name="Report">Where lines go.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Metadata">Its metadata, or null where it has none.</param>
/// <param name="Json">All of it.</param>
internal sealed record ObjectContext(ManifestReport Report, string Kind, ManifestPosition Position, V1ObjectMeta? Metadata, ReadOnlyMemory<byte> Json)
{
    private const string LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    private EquatableArray<string>? _said;

    /// <summary>Whether an API server printed it: only there objects get a uid and a resourceVersion.</summary>
    public bool IsWhole => !string.IsNullOrEmpty(Metadata?.Uid) || !string.IsNullOrEmpty(Metadata?.ResourceVersion);

    /// <summary>Which fields it says, where a person wrote it.</summary>
    public EquatableArray<string> Said => _said ??= IsWhole ? [] : SaidFields.Of(Json);

    /// <summary>Which fields the manifest said that was applied last: this one, or that which kubectl noted on what the API server printed.</summary>
    public EquatableArray<string> LastApplied => SaidFields.Applied(!IsWhole ? Said : Annotations[LastAppliedAnnotation] is { } noted ? SaidFields.Of(Encoding.UTF8.GetBytes(noted)) : []);

    /// <summary><c>Service default/web</c>, or the kind alone where it has no name.</summary>
    public string About => string.IsNullOrEmpty(Metadata?.Name) ? Kind
        : string.IsNullOrEmpty(Metadata.NamespaceProperty) ? $"{Kind} {Metadata.Name}" : $"{Kind} {Metadata.NamespaceProperty}/{Metadata.Name}";

    /// <summary>Its labels.</summary>
    public LabelSet Labels => ApiValues.Labels(Metadata?.Labels);

    /// <summary>Its annotations.</summary>
    public LabelSet Annotations => ApiValues.Labels(Metadata?.Annotations);

    /// <summary>Its name.</summary>
    /// <exception cref="UnusableObjectException">It has none.</exception>
    public string RequireName() => string.IsNullOrEmpty(Metadata?.Name)
        ? throw new UnusableObjectException(string.IsNullOrEmpty(Metadata?.GenerateName)
            ? "metadata.name is missing"
            : $"metadata.name is missing; names of generateName are made by an API server: give it one, such as '{Metadata.GenerateName}1'")
        : Metadata.Name;

    /// <summary>Its name with its namespace, which is <c>default</c> unless given.</summary>
    /// <exception cref="UnusableObjectException">It has no name.</exception>
    public ObjectName RequireObjectName() =>
        new(string.IsNullOrEmpty(Metadata?.NamespaceProperty) ? ObjectName.DefaultNamespace : Metadata.NamespaceProperty, RequireName());

    /// <summary>A line about a part of it that does not count in the model.</summary>
    public void Warn(string id, string text, string consequence) => Report.Warn(id, text, consequence, Position, About);

    /// <summary>A line about it where nothing is lost.</summary>
    public void Info(string id, string text) => Report.Info(id, text, Position, About);
}
