namespace KubeNet.Snapshots.Bundles;

/// <summary>One file of a bundle in memory.</summary>
/// <param name="Path">Its path inside the bundle, with slashes.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record BundleFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Its name without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The lines of a text file with their numbers, without those that are empty. Bytes that are not UTF-8 become U+FFFD.</summary>
    public IEnumerable<(int Number, string Text)> Lines()
    {
        using var reader = OpenText();
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return (number, line);
        }
    }

    /// <summary>The file as text.</summary>
    public StreamReader OpenText() => new(new MemoryStream(Content.ToArray(), writable: false));
}
