using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests;

/// <summary>
/// How a manifest changes an object that is there, field by field, as <c>kubectl apply</c> does (its three-way merge): what it says counts, what only the manifest before
/// it said goes back to what it is without, and what neither says stays as it is. What an API server printed is all that there is of the object.
/// </summary>
/// <param name="Found">The object of the input.</param>
/// <param name="LastApplied">What the manifest before it said.</param>
internal readonly record struct FieldMerge(ManifestObject Found, EquatableArray<string> LastApplied)
{
    /// <summary>Whether the input says a field.</summary>
    public bool Says(string field) => Found.IsWhole || Found.Said.Items.Contains(field);

    /// <summary>A field of a spec.</summary>
    public T Of<T>(string field, T before, T now) => Counts(field) ? now : before;

    /// <summary>A field of a status, which nobody applies: what the input does not say stays.</summary>
    public T OfStatus<T>(string field, T before, T now) => Says(field) ? now : before;

    /// <summary>Labels and the like, key by key.</summary>
    public LabelSet Labels(string field, LabelSet before, LabelSet now)
    {
        var merge = this;
        return Found.IsWhole ? now : LabelSet.Of(before.Items.Where(label => !merge.Counts($"{field}.{label.Key}")).Concat(now.Items));
    }

    private bool Counts(string field) => Says(field) || LastApplied.Items.Contains(field);
}
