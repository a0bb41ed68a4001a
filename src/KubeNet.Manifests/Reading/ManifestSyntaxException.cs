namespace KubeNet.Manifests.Reading;

/// <summary>A document that is not well formed; it becomes a line of the report.</summary>
/// <param name="id"><c>YamlSyntax</c> or <c>JsonSyntax</c>.</param>
/// <param name="position">Where.</param>
/// <param name="message">What was found and what was expected.</param>
internal sealed class ManifestSyntaxException(string id, ManifestPosition position, string message) : Exception(message)
{
    public string Id { get; } = id;

    public ManifestPosition Position { get; } = position;
}
