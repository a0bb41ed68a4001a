namespace KubeNet.Manifests.Objects;

/// <summary>A record that was made of an object of the input.</summary>
/// <param name="Object">The record with its name and place.</param>
/// <param name="Record">The record.</param>
/// <param name="Owner">What made it in its cluster, or null.</param>
internal readonly record struct Found<T>(ManifestObject Object, T Record, Owner? Owner)
    where T : class;
