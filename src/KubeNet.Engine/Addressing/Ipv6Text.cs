using System.Text;

namespace KubeNet.Engine.Addressing;

/// <summary>IPv6 addresses as glibc's inet_ntop prints them, which is what iproute2 and iptables show.</summary>
internal static class Ipv6Text
{
    private const int Groups = 8;

    /// <summary>The longest run of two or more zero groups becomes <c>::</c>; ::a.b.c.d and ::ffff:a.b.c.d end in dotted quad.</summary>
    public static string Print(ulong high, ulong low)
    {
        Span<ushort> groups = stackalloc ushort[Groups];
        for (var i = 0; i < Groups; i++)
            groups[i] = (ushort)((i < 4 ? high : low) >> (48 - (16 * (i % 4))));
        var (start, length) = LongestZeros(groups);
        var text = new StringBuilder(39);
        for (var i = 0; i < Groups; i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (i > 0 && i != start + length)
                text.Append(':');
            if (i == 6 && start == 0 && (length == 6 || (length == 5 && groups[5] == 0xffff)))
                return text.Append(IpAddress.FromV4((uint)low)).ToString();
            text.Append($"{groups[i]:x}");
        }

        return text.ToString();
    }

    // The first of the longest runs, of two groups or more; length 0 and start -1 where there is none.
    private static (int Start, int Length) LongestZeros(ReadOnlySpan<ushort> groups)
    {
        var (best, length) = (-1, 0);
        for (var i = 0; i < Groups; i++)
        {
            var run = 0;
            while (i + run < Groups && groups[i + run] == 0)
                run++;
            if (run > 1 && run > length)
                (best, length) = (i, run);
            i += run;
        }

        return (best, length);
    }
}
