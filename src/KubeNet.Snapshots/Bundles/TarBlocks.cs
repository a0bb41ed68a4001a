using System.Globalization;
using System.Text;

namespace KubeNet.Snapshots.Bundles;

/// <summary>
/// Reads a tar stream block by block (POSIX.1-2001 ustar and pax, GNU long names). Our own and not System.Formats.Tar, because a hostile
/// header there decides how much memory is taken; here a long name has at most 4 KiB, and content is passed on as it comes.
/// </summary>
internal sealed class TarBlocks(Stream stream)
{
    private const int Block = 512;
    private const int MaxHeaderData = 4096;

    private readonly byte[] _header = new byte[Block];
    private readonly byte[] _scratch = new byte[16384];
    private long _rest;
    private long _padding;

    /// <summary>The next entry, or null at the end. What was not read of the entry before is passed over.</summary>
    public TarEntry? Next()
    {
        string? longPath = null;
        while (true)
        {
            SkipRest();
            if (!ReadBlock() || _header.All(b => b == 0))
                return null;
            CheckSum();
            var type = (char)_header[156];
            var length = Number(124, 12);
            (_rest, _padding) = (length, (Block - (length % Block)) % Block);
            switch (type)
            {
                case 'L':
                    longPath = Text(ReadData());
                    break;
                case 'x':
                    longPath = PaxPath(ReadData()) ?? longPath;
                    break;
                case 'g' or 'K':
                    break;
                default:
                    return new TarEntry(longPath ?? HeaderPath(), length, type);
            }
        }
    }

    /// <summary>The content of the entry at hand.</summary>
    public Stream OpenContent() => new ContentStream(this);

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>pax records: <c>LENGTH path=VALUE\n</c>.</summary>
    private static string? PaxPath(ReadOnlySpan<byte> data)
    {
        string? path = null;
        while (!data.IsEmpty)
        {
            var blank = data.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(data[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= blank + 1 || length > data.Length)
                throw Broken("a pax record has no valid length");
            var record = Encoding.UTF8.GetString(data[(blank + 1)..(length - 1)]);
            if (record.StartsWith("path=", StringComparison.Ordinal))
                path = record["path=".Length..];
            data = data[length..];
        }

        return path;
    }

    private static InvalidDataException Broken(string why) => new($"the tar stream is broken: {why}");

    private string HeaderPath()
    {
        var name = Text(_header.AsSpan(0, 100));
        var prefix = _header.AsSpan(257, 5).SequenceEqual("ustar"u8) && _header[262] == 0 ? Text(_header.AsSpan(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private long Number(int offset, int length)
    {
        long value = 0;
        foreach (var b in _header.AsSpan(offset, length))
        {
            if (b is 0 or (byte)' ')
                continue;
            if (b is < (byte)'0' or > (byte)'7')
                throw Broken("a number in a header is not octal");
            value = (value * 8) + (b - '0');
        }

        return value;
    }

    private void CheckSum()
    {
        var wanted = Number(148, 8);
        var sum = 0L;
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : _header[i];
        if (sum != wanted)
            throw Broken("a header's checksum is wrong");
    }

    private bool ReadBlock()
    {
        var count = stream.ReadAtLeast(_header, Block, throwOnEndOfStream: false);
        return count switch
        {
            0 => false,
            Block => true,
            _ => throw Broken("it ends inside a header"),
        };
    }

    private byte[] ReadData()
    {
        if (_rest > MaxHeaderData)
            throw Broken($"an extended header has {_rest} bytes");
        var data = new byte[_rest];
        stream.ReadExactly(data);
        _rest = 0;
        return data;
    }

    private void SkipRest()
    {
        for (var left = _rest + _padding; left > 0;)
        {
            var count = stream.Read(_scratch, 0, (int)Math.Min(left, _scratch.Length));
            if (count == 0)
                throw Broken("it ends inside a file");
            left -= count;
        }

        (_rest, _padding) = (0, 0);
    }

    private int ReadContent(Span<byte> buffer)
    {
        if (_rest == 0)
            return 0;
        var count = stream.Read(buffer[..(int)Math.Min(_rest, buffer.Length)]);
        if (count == 0)
            throw Broken("it ends inside a file");
        _rest -= count;
        return count;
    }

    private sealed class ContentStream(TarBlocks tar) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => tar.ReadContent(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => tar.ReadContent(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
