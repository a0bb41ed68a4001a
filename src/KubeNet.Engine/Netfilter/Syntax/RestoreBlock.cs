using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The lines of a part of a text for iptables-restore. Serves one part after the other.</summary>
internal sealed class RestoreBlock(IpFamily family, NamePool names, bool lenient)
{
    private readonly RestoreReader _reader = new(family, names, lenient);
    private readonly List<RestoreLine> _lines = [];
    private int _used;

    /// <summary>How many lines the part has, those that say nothing included.</summary>
    public int Length { get; private set; }

    /// <summary>The lines that say something.</summary>
    public IEnumerable<RestoreLine> Lines => _lines.Take(_used);

    /// <summary>Reads a part.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where a line begins.</param>
    /// <param name="end">Behind the end of a line.</param>
    public RestoreBlock Read(string text, int start, int end)
    {
        (_used, Length) = (0, 0);
        while (start < end)
        {
            var stop = text.AsSpan(start, end - start).IndexOf('\n');
            stop = stop < 0 ? end : start + stop;
            Length++;
            var length = text.AsSpan(start, stop - start).TrimEnd().Length;
            if (length > 0 && text[start] != '#')
                _reader.Read(text, new TextLine(start, start + length), Next());
            start = stop + 1;
        }

        return this;
    }

    private RestoreLine Next()
    {
        if (_used == _lines.Count)
            _lines.Add(new RestoreLine(family));
        var line = _lines[_used++];
        line.Number = Length;
        return line;
    }
}
