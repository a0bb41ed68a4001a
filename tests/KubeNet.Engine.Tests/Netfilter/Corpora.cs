namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>The files under tests/Corpora.</summary>
internal static class Corpora
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static IEnumerable<string[]> ReadTsv(params string[] parts) =>
        File.ReadLines(PathOf(parts)).Skip(1).Select(line => line.Split('\t'));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "Corpora");
            if (Directory.Exists(candidate))
                return candidate;
        }

        throw new DirectoryNotFoundException("tests/Corpora was not found above the test's own folder.");
    }
}
