using System.Text;
using KubeNet.Snapshots.Tests.Importing;

namespace KubeNet.Snapshots.Tests.Fuzzing;

/// <summary>Small bundles of machines: one namespace's links, and one file more.</summary>
internal static class BundleSeeds
{
    private const int Lines = 60;

    private static readonly string[] s_folders = [.. Directory.GetDirectories(TestFiles.Golden("bundles")).Order(StringComparer.Ordinal).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The bundles; what is to be changed comes last in each.</summary>
    public static (string Name, byte[] Content)[][] All { get; } =
    [
        .. s_folders.SelectMany(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(file => With(folder, file))),
        .. new[] { TunnelImportTests.Links, StackedImportTests.Host, BondImportTests.Links }.Select(links => new[] { ("host/ip-link.json", Encoding.UTF8.GetBytes(links)) }),
    ];

    // A long text comes in parts.
    private static IEnumerable<(string, byte[])[]> With(string folder, string file)
    {
        var links = Path.Combine(folder, "ip-link.json");
        (string, byte[])[] before = file == links ? [] : [(Name(links), File.ReadAllBytes(links))];
        if (file.EndsWith(".json", StringComparison.Ordinal) || file.Contains("tables", StringComparison.Ordinal))
            return [[.. before, (Name(file), File.ReadAllBytes(file))]];
        return File.ReadLines(file).DefaultIfEmpty("").Chunk(Lines).Select(lines => ((string, byte[])[])[.. before, (Name(file), Encoding.UTF8.GetBytes(string.Join('\n', lines)))]);
    }

    private static string Name(string file) => $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}";
}
