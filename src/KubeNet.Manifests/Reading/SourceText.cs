using System.Text;

namespace KubeNet.Manifests.Reading;

/// <summary>The bytes of a source, as UTF-8 without a byte order mark, and where its lines are.</summary>
internal sealed class SourceText
{
    private const int LongLine = 1000;

    private readonly ReadOnlyMemory<byte> _bytes;
    private int _knownOffset;
    private int _knownLine = 1;
    private int _lineStart;

    private SourceText(string name, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        _bytes = bytes;
    }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>All of it.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Reads a source. UTF-16 with a byte order mark, as Windows PowerShell's <c>&gt;</c> writes it, is taken too.</summary>
    /// <exception cref="ManifestException">ManifestTooLarge, FileUnreadable.</exception>
    public static SourceText Read(ManifestSource source, ManifestLimits limits)
    {
        byte[] bytes;
        int length;
        try
        {
            using var stream = source.Open();
            (bytes, length) = ReadAll(source.Name, stream, limits.MaxBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException("FileUnreadable", $"'{source.Name}' cannot be read: {error.Message}", error);
        }

        ReadOnlyMemory<byte> all = bytes.AsMemory(0, length);
        return new SourceText(source.Name, all.Span switch
        {
            [0xef, 0xbb, 0xbf, ..] => all[3..],
            [0xff, 0xfe, ..] => Transcode(Encoding.Unicode, all.Span[2..]),
            [0xfe, 0xff, ..] => Transcode(Encoding.BigEndianUnicode, all.Span[2..]),
            _ => all,
        });
    }

    /// <summary>The line and column, from 1, of a byte. Asking for ever later bytes costs one pass over the text in all.</summary>
    public ManifestPosition At(int offset)
    {
        offset = Math.Clamp(offset, 0, _bytes.Length);
        if (offset < _knownOffset)
            (_knownOffset, _knownLine, _lineStart) = (0, 1, 0);
        var passed = _bytes.Span[_knownOffset..offset];
        _knownLine += passed.Count((byte)'\n');
        if (passed.LastIndexOf((byte)'\n') is >= 0 and var last)
            _lineStart = _knownOffset + last + 1;
        _knownOffset = offset;
        return new ManifestPosition(Name, _knownLine, ColumnOf(offset));
    }

    // Characters, not bytes; on the endless lines of minified JSON bytes will do.
    private int ColumnOf(int offset) => 1 + (offset - _lineStart < LongLine ? Encoding.UTF8.GetCharCount(_bytes.Span[_lineStart..offset]) : offset - _lineStart);

    private static (byte[] Bytes, int Length) ReadAll(string name, Stream stream, int most)
    {
        var expected = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (expected > most)
            throw TooLarge(name, most);
        var bytes = new byte[Math.Max(expected + 1, 4096)];
        var length = 0;
        while (stream.Read(bytes, length, bytes.Length - length) is > 0 and var read)
        {
            length += read;
            if (length > most)
                throw TooLarge(name, most);
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * length, (long)most + 1));
        }

        return (bytes, length);
    }

    private static ReadOnlyMemory<byte> Transcode(Encoding encoding, ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetBytes(encoding.GetString(bytes));

    private static ManifestException TooLarge(string name, int most) =>
        new("ManifestTooLarge", $"'{name}' is larger than {most} bytes, which is the most that is read; split it, or ask the cluster itself with Import-KubeCluster.");
}
