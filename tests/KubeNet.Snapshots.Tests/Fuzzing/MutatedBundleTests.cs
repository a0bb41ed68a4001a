using System.Formats.Tar;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Fuzzing;
using Xunit.Abstractions;

namespace KubeNet.Snapshots.Tests.Fuzzing;

/// <summary>Bundles of machines that do not exist: what iproute2 printed, changed at random, and archives that are broken.</summary>
public sealed class MutatedBundleTests(ITestOutputHelper output) : IDisposable
{
    private const int Usual = 1000;

    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0", "0.5", "65536", "4294967296", "1e999", "-99999999999999999999", "\"\"", "[]", "{}", "[null]", "[[[[", "\"10.0.0.0/33\"", "\"10.0.0.1\"", "\"::\"", "\"0/0\"", "\"default\"", "\"\\ud800\"",
        "\"\\u0000\"", "\"eth0\"", "\"lo\"", "\"br0\"", "\"veth\"", "\"bridge\"", "\"vlan\"", "\"vxlan\"", "\"bond\"", "\"vrf\"", "\"macvlan\"", "\"ipvlan\"", "\"gre\"", "\"sit\"", "\"UP\"", "\"00:00:00:00:00:00\"", "\"/../../etc\"", "\"\u00e9\"",
        "\"info_data\":{}", "\"master\":\"eth0\"", "\"link_index\":1", "\"ifindex\":1", "\"table\":\"main\"", "\"metric\":4294967295", "eth0", "10.0.0.0/0", "net.ipv4.conf.all.", "table ip nat {", "[UNREPLIED]", "src=", "users:((",
    ];

    private static readonly string[] s_pieces = ["[", "{\"a\":", "[{", "{},", "\"", "null,", "\n", "a", "0", ".", "\u0000", "{\"ifindex\":1,\"ifname\":\"lo\"},"];

    private static readonly SnapshotOptions s_limits = new() { MaxTotalBytes = 4 << 20, MaxFileBytes = 1 << 20, MaxEntries = 500 };

    // Far more than the limits, in a few bytes.
    private static readonly byte[] s_bomb = Archives.Tar([("host/ip-link.json", new byte[8 << 20])]);

    private static readonly byte[][] s_bombs = [Archives.Gzip(s_bomb), Archives.Zip([("host/ip-link.json", new byte[8 << 20])]), Archives.Gzip(Archives.Gzip(s_bomb))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_file_of_a_bundle_brings_the_import_down() => FuzzRun.Run(output, Usual, random =>
    {
        var files = OneOf(random, BundleSeeds.All);
        return Archives.Tar([.. files[..^1], (files[^1].Name, new Mutation(random, s_values, s_pieces).Of(files[^1].Content))]);
    }, (archive, _) => Read(archive, ".tar"));

    [Fact]
    public void No_archive_brings_the_import_down() => FuzzRun.Run(output, Usual, random =>
    {
        var mutation = new Mutation(random, s_values, s_pieces);
        var tar = Archives.Tar(OneOf(random, BundleSeeds.All), OneOf(random, [TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu]));
        return random.Next(50) == 0 ? mutation.Of(OneOf(random, s_bombs)) : random.Next(6) switch
        {
            0 => mutation.Of(tar),
            1 => mutation.Of(Archives.Zip(OneOf(random, BundleSeeds.All))),
            2 => mutation.Of(Archives.Gzip(tar)),
            3 => Archives.Gzip(mutation.Of(tar)),
            4 => Archives.Gzip(Archives.Lying(tar, random)),
            _ => Archives.Lying(Archives.Lying(tar, random), random),
        };
    }, (archive, number) => Read(archive, (number % 3) switch { 0 => ".tar", 1 => ".zip", _ => ".tar.gz" }));

    private static T OneOf<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private void Read(byte[] archive, string extension)
    {
        // Written over, since a disk takes longer to forget a file than the import to read it.
        var path = Path.Combine(_folder.Path, $"bundle{extension}");
        using (var file = new FileStream(path, FileMode.OpenOrCreate))
        {
            file.Write(archive);
            file.SetLength(archive.Length);
        }

        try
        {
            SnapshotImport.Read(path, s_limits).ApplyTo(new Lab());
        }
        catch (NetConfigException)
        {
            // Refused, as it should be.
        }
    }
}
