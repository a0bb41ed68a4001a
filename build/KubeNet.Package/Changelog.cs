namespace KubeNet.Package;

/// <summary>The newest part of CHANGELOG.md: what is under the first heading of a version.</summary>
public sealed record Changelog(string Version, string Text)
{
    private const string Heading = "## ";

    /// <summary>Reads the file.</summary>
    /// <exception cref="PackagingException">No version is headed in it.</exception>
    public static Changelog Read(string path)
    {
        var lines = File.ReadAllLines(path).SkipWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal)).ToList();
        if (lines.Count == 0)
            throw new PackagingException(path, $"No line starts with '{Heading}' and a version.");
        var text = lines.Skip(1).TakeWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal));
        return new(lines[0][Heading.Length..].Split(' ')[0].Trim('[', ']'), string.Join('\n', text).Trim());
    }
}
