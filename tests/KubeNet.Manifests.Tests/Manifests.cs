using System.Text;

namespace KubeNet.Manifests.Tests;

/// <summary>Shorthand for tests: reads texts, and asks the report.</summary>
internal static class Manifests
{
    public static ManifestSet Read(string text, ManifestLimits? limits = null) => ManifestReader.Read([ManifestSource.Text(text, "test.yaml")], limits);

    public static ManifestSet Read(params IEnumerable<(string Name, string Text)> files) => ManifestReader.Read(files.Select(file => ManifestSource.Text(file.Text, file.Name)));

    public static ManifestSet ReadBytes(byte[] bytes) => ManifestReader.Read([new ManifestSource("test.yaml", () => new MemoryStream(bytes))]);

    public static T Single<T>(string text) => Assert.Single(Read(text).Of<T>());

    public static ManifestEntry ShouldReport(this ManifestSet set, string id, string text) => Assert.Single(set.Report, entry => entry.Id == id && entry.ToString().Contains(text, StringComparison.Ordinal));

    public static void ShouldBeClean(this ManifestSet set) => Assert.Empty(set.Report.Where(entry => entry.Severity != ManifestSeverity.Info));

    public static byte[] Utf16(string text, bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }
}
