using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace KubeNet.Snapshots.Tests.Fuzzing;

/// <summary>Archives as tools make them, and as nobody should.</summary>
internal static class Archives
{
    private const int Block = 512;

    private static readonly string[] s_numbers = ["0", "1", "777", "10000", "77777777777", "17777777777", "-1", "8", "", "\u00ff\u00ff\u00ff\u00ff", "\u0080\u0000\u0000\u0000\u0000\u0000\u0000\u0001"];

    public static byte[] Tar(IEnumerable<(string Name, byte[] Content)> files, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                writer.WriteEntry(Entry(format, name, content));
        }

        return stream.ToArray();
    }

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
            zip.Write(content);
        return stream.ToArray();
    }

    /// <summary>A tar with a field of one header exchanged, and the header's sum made right again.</summary>
    public static byte[] Lying(byte[] tar, Random random)
    {
        var lying = tar.ToArray();
        var headers = Enumerable.Range(0, tar.Length / Block).Select(index => index * Block).Where(at => tar.AsSpan(at + 257, 5).SequenceEqual("ustar"u8)).ToList();
        var header = lying.AsSpan(headers[random.Next(headers.Count)], Block);
        var (at, length) = random.Next(5) switch { 0 => (0, 100), 1 => (156, 1), 2 => (345, 155), _ => (124, 12) };
        var field = header.Slice(at, length);
        switch (random.Next(4))
        {
            case 0:
                field[random.Next(length)] = (byte)random.Next(256);
                break;
            case 1 when at == 156:
                field[0] = "\00123456789xgLKSDN"u8[random.Next(17)];
                break;
            case 2 when at != 124:
                field.Fill((byte)"./a\u00ff"[random.Next(4)]);
                break;
            default:
                field.Clear();
                var number = Encoding.Latin1.GetBytes(s_numbers[random.Next(s_numbers.Length)]);
                number.AsSpan(0, Math.Min(number.Length, length)).CopyTo(field);
                break;
        }

        return Summed(lying, header);
    }

    private static byte[] Summed(byte[] tar, Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
            sum += value;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(header[148..]);
        return tar;
    }

    private static TarEntry Entry(TarEntryFormat format, string name, byte[] content) => format switch
    {
        TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) },
        TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) },
        _ => new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) },
    };
}
