using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Names and jumps that occur again and again in one text, each held once.</summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<string, JumpTarget> _jumps = new(StringComparer.Ordinal);

    public StringPool() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out var known))
            return known;
        var name = text.ToString();
        _names.Add(name);
        return name;
    }

    public JumpTarget Jump(string chain, bool isGoto)
    {
        if (isGoto)
            return new JumpTarget(chain, IsGoto: true);
        if (!_jumps.TryGetValue(chain, out var jump))
            _jumps.Add(chain, jump = new JumpTarget(chain));
        return jump;
    }
}
