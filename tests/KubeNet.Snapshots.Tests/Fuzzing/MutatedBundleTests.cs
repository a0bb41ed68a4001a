using System.Formats.Tar;
using System.IO.Compression;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Fuzzing;
using Xunit.Abstractions;

namespace KubeNet.Snapshots.Tests.Fuzzing;

/// <summary>Bundles of machines that do not exist: what iproute2 printed, changed at random, and archives that are broken.</summary>
public sealed class MutatedBundleTests(ITestOutputHelper output)
{
    private const int Usual = 200;

    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0", "65536", "4294967296", "1e999", "\"\"", "[]", "{}", "[null]", "[[[[", "\"10.0.0.0/33\"", "\"::\"", "\"default\"", "\"\\ud800\"", "\"\\u0000\"", "\"eth0\"", "\"lo\"", "\"/../../etc\"",
    ];

    private static readonly string[] s_pieces = ["[", "{\"a\":", "{},", "\"", "null,", "\n"];

    private static readonly SnapshotOptions s_limits = new() { MaxTotalBytes = 4 << 20, MaxFileBytes = 1 << 20, MaxEntries = 500 };

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void No_file_of_a_bundle_brings_the_import_down() => FuzzRun.Run(output, Usual, random =>
    {
        var files = Bundles[random.Next(Bundles.Count)];
        var changed = random.Next(files.Count);
        var mutation = new Mutation(random, s_values, s_pieces);
        return Tar(files.Select((file, index) => index == changed ? (file.Name, mutation.Of(file.Content)) : file));
    }, (archive, _) => Read(archive, ".tar"));

    [Fact]
    public void No_archive_brings_the_import_down() => FuzzRun.Run(output, Usual, random =>
    {
        var files = Bundles[random.Next(Bundles.Count)];
        var archive = random.Next(3) switch { 0 => Tar(files), 1 => Zip(files), _ => Gzip(Tar(files)) };
        return new Mutation(random, s_values, s_pieces).Of(archive);
    }, (archive, index) => Read(archive, (index % 3) switch { 0 => ".tar", 1 => ".zip", _ => ".tar.gz" }));

    private static IReadOnlyList<IReadOnlyList<(string Name, byte[] Content)>> Bundles { get; } =
        [.. Directory.GetDirectories(TestFiles.Golden("bundles")).Order(StringComparer.Ordinal).Select(Files)];

    private static List<(string Name, byte[] Content)> Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(folder, file), File.ReadAllBytes(file)))];

    private void Read(byte[] archive, string extension)
    {
        var path = _file + extension;
        File.WriteAllBytes(path, archive);
        try
        {
            var import = SnapshotImport.Read(path, s_limits);
            import.Apply(NetworkConfig.Create());
        }
        catch (NetConfigException)
        {
            // Refused, as it should be.
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Tar(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return stream.ToArray();
    }

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
            zip.Write(content);
        return stream.ToArray();
    }
}
