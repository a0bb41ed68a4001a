using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace KubeNet.Snapshots.Tests.Bundles;

/// <summary>Archives, the good and the hostile.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const string Links = """[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536}]""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<TarEntryFormat> Formats => [TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_tar_format_is_read(TarEntryFormat format)
    {
        var path = Tar(format, writer => Add(writer, format, "netsnapshot-x/host/ip-link.json", Links));
        Assert.Equal(["host"], SnapshotImport.Read(path).Config.Namespaces.Keys);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Long_names_are_read(TarEntryFormat format)
    {
        var name = new string('n', 150);
        var path = Tar(format, writer => Add(writer, format, $"netsnapshot-x/{name}/ip-link.json", Links));
        Assert.Equal([name], SnapshotImport.Read(path).Config.Namespaces.Keys);
    }

    [Fact]
    public void A_zip_is_read()
    {
        var path = Zip(("b/host/ip-link.json", Links), ("b/pod/ip-link.json", Links));
        Assert.Equal(["host", "pod"], SnapshotImport.Read(path).Config.Namespaces.Keys);
    }

    [Theory]
    [InlineData("../host/ip-link.json")]
    [InlineData("b/../../host/ip-link.json")]
    [InlineData("/etc/host/ip-link.json")]
    [InlineData("C:\\host\\ip-link.json")]
    [InlineData("..\\..\\host\\ip-link.json")]
    public void A_path_that_leaves_the_bundle_is_reported_and_nothing_is_written(string evil)
    {
        foreach (var path in new[] { Zip((evil, Links), ("b/good/ip-link.json", Links)), Tar(TarEntryFormat.Pax, writer =>
        {
            Add(writer, TarEntryFormat.Pax, evil, Links);
            Add(writer, TarEntryFormat.Pax, "b/good/ip-link.json", Links);
        }) })
        {
            var before = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
            var import = SnapshotImport.Read(path);
            Assert.Equal(["good"], import.Config.Namespaces.Keys);
            Assert.Contains(import.Report, entry => entry.Severity == ReportSeverity.Error && entry.Text.Contains("not inside the bundle", StringComparison.Ordinal));
            Assert.Equal(before, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public void Links_in_archives_and_folders_are_not_followed()
    {
        var secret = _folder.Write("secret.json", Links);
        var tar = Tar(TarEntryFormat.Pax, writer =>
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "b/host/ip-link.json") { LinkName = secret });
            Add(writer, TarEntryFormat.Pax, "b/host/sysctl.txt", "net.ipv4.ip_forward = 1\n");
        });
        Assert.Contains(SnapshotImport.Read(tar).Report, entry => entry.File == "b/host/ip-link.json" && entry.Consequence == "it was not followed");
        _folder.Write("bundle/host/sysctl.txt", "net.ipv4.ip_forward = 1\n");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "bundle/host/ip-link.json"), secret);
        Assert.Contains(SnapshotImport.Read(Path.Combine(_folder.Path, "bundle")).Report, entry => entry.File == "host/ip-link.json" && entry.Consequence == "it was not followed");
    }

    [Fact]
    public void A_file_without_length_is_not_opened_for_it_may_be_a_pipe()
    {
        if (OperatingSystem.IsWindows())
            return;
        _folder.Write("bundle/host/ip-link.json", Links);
        using var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_folder.Path, "bundle/host/sysctl.txt"));
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(["host"], SnapshotImport.Read(Path.Combine(_folder.Path, "bundle")).Config.Namespaces.Keys);
    }

    [Fact]
    public void A_bundle_of_which_nothing_could_be_read_says_why()
    {
        var path = Tar(TarEntryFormat.Pax, writer => writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "b/host/ip-link.json") { LinkName = "/etc/hosts" }));
        var error = Assert.Throws<SnapshotException>(() => SnapshotImport.Read(path));
        Assert.Equal("SnapshotEmpty", error.ErrorId);
        Assert.EndsWith("Not read: warning b/host/ip-link.json: This is a link or a special file. (it was not followed)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_about_the_machine_beside_the_folders_makes_no_namespace()
    {
        var path = Zip(("meta.json", "{\"hostname\":\"n1\"}"), ("host/ip-link.json", Links));
        Assert.Equal(["host"], SnapshotImport.Read(path).Config.Namespaces.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gigabyte_of_zeros_is_refused_in_bounded_memory(bool zip)
    {
        var path = zip ? ZipOfZeros(1L << 30) : TarOfZeros(1L << 30);
        Assert.True(new FileInfo(path).Length < 16 << 20);
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        if (zip)
            Assert.Contains(SnapshotImport.Read(path).Report, entry => entry.Severity == ReportSeverity.Error && entry.Text.Contains("bytes", StringComparison.Ordinal));
        else
            Assert.Equal("SnapshotTooLarge", Assert.Throws<SnapshotException>(() => SnapshotImport.Read(path)).ErrorId);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 300L << 20);
    }

    [Fact]
    public void Many_entries_are_refused()
    {
        var path = Tar(TarEntryFormat.Ustar, writer =>
        {
            for (var i = 0; i < 30; i++)
                Add(writer, TarEntryFormat.Ustar, $"b/n{i}/sysctl.txt", "");
        });
        Assert.Equal("SnapshotTooLarge", Assert.Throws<SnapshotException>(() => SnapshotImport.Read(path, SnapshotOptions.Default with { MaxEntries = 20 })).ErrorId);
    }

    [Fact]
    public void A_huge_pax_header_is_refused_before_it_takes_memory()
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes("x").CopyTo(header, 0);
        Encoding.ASCII.GetBytes("17777777777\0").CopyTo(header, 124);
        header[156] = (byte)'x';
        Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        var path = _folder.Write("b.tar", "");
        File.WriteAllBytes(path, header);
        Assert.Equal("SnapshotBroken", Assert.Throws<SnapshotException>(() => SnapshotImport.Read(path)).ErrorId);
    }

    [Fact]
    public void A_truncated_archive_is_an_error_wherever_it_is_cut()
    {
        var bytes = File.ReadAllBytes(Tar(TarEntryFormat.Pax, writer => Add(writer, TarEntryFormat.Pax, "b/host/ip-link.json", new string('x', 5000))));
        var cut = Path.Combine(_folder.Path, "cut.tar.gz");
        for (var length = 20; length < bytes.Length - 8; length += 7)
        {
            File.WriteAllBytes(cut, bytes[..length]);
            var problem = Record.Exception(() => SnapshotImport.Read(cut));
            Assert.True(problem is null or SnapshotException, $"cut at {length}: {problem}");
        }
    }

    [Fact]
    public void Random_bytes_never_crash_the_reader()
    {
        var random = new Random(7);
        var good = File.ReadAllBytes(Tar(TarEntryFormat.Pax, writer => Add(writer, TarEntryFormat.Pax, "b/host/ip-link.json", Links), compress: false));
        var path = Path.Combine(_folder.Path, "fuzz.tar");
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var flips = random.Next(1, 8); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            var problem = Record.Exception(() => SnapshotImport.Read(path));
            Assert.True(problem is null or SnapshotException, $"round {i} of seed 7: {problem}");
        }
    }

    private static void Add(TarWriter writer, TarEntryFormat format, string name, string text)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            _ => new PaxTarEntry(TarEntryType.RegularFile, name),
        };
        entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        writer.WriteEntry(entry);
    }

    private string Tar(TarEntryFormat format, Action<TarWriter> write, bool compress = true)
    {
        var path = Path.Combine(_folder.Path, compress ? "bundle.tar.gz" : "bundle.tar");
        using var file = File.Create(path);
        using Stream stream = compress ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(stream, format);
        write(writer);
        return path;
    }

    private string Zip(params (string Name, string Text)[] files)
    {
        var path = Path.Combine(_folder.Path, "bundle.zip");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, text) in files)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return path;
    }

    private string ZipOfZeros(long length)
    {
        var path = Path.Combine(_folder.Path, "zeros.zip");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        using (var stream = zip.CreateEntry("b/host/ip-link.json", CompressionLevel.Fastest).Open())
            WriteZeros(stream, length);
        using (var stream = zip.CreateEntry("b/host/sysctl.txt").Open())
            stream.Write("net.ipv4.ip_forward = 1\n"u8);
        return path;
    }

    private string TarOfZeros(long length)
    {
        var path = Path.Combine(_folder.Path, "zeros.tar.gz");
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        var header = new byte[512];
        Encoding.ASCII.GetBytes("b/host/ip-link.json").CopyTo(header, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        header[156] = (byte)'0';
        Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        stream.Write(header);
        WriteZeros(stream, length);
        return path;
    }

    private static void WriteZeros(Stream stream, long length)
    {
        var zeros = new byte[1 << 20];
        for (; length > 0; length -= zeros.Length)
            stream.Write(zeros);
    }
}
