using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Addressing;

/// <summary>An inclusive range of ports (or ICMP ids). <c>default</c> is 0..0.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>0..65535.</summary>
    public static PortRange All => new(0, ushort.MaxValue);

    /// <summary>One port.</summary>
    public static PortRange Single(ushort port) => new(port, port);

    /// <summary>How many ports it holds.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether the port is in the range, both ends included.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <summary>Reads <c>80</c> or two numbers with <paramref name="separator"/> between them, the first not above the last.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, char separator, out PortRange range)
    {
        range = default;
        if (text is null)
            return false;
        var at = text.IndexOf(separator);
        if (!ushort.TryParse(at < 0 ? text : text[..at], out var first))
            return false;
        var last = first;
        if (at >= 0 && (!ushort.TryParse(text[(at + 1)..], out last) || last < first))
            return false;
        range = new PortRange(first, last);
        return true;
    }

    /// <summary><c>80</c> or <c>80:90</c>.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}:{Last}";
}
