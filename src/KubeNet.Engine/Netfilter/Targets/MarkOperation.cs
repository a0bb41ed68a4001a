using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>The five ways to change a mark that MARK and CONNMARK share, all of them <c>(old &amp; ~mask) ^ mark</c>.</summary>
internal static class MarkOperation
{
    public static (uint Mark, uint Mask)? Read(OptionValues values)
    {
        foreach (var value in values.All)
        {
            switch (value.Spec.Name)
            {
                case "set-xmark":
                    return value.MarkAndMask();
                case "set-mark":
                    var (mark, mask) = value.MarkAndMask();
                    return (mark, mark | mask);
                case "and-mark":
                    return (0, ~value.Number(0, uint.MaxValue));
                case "or-mark":
                    var bits = value.Number(0, uint.MaxValue);
                    return (bits, bits);
                case "xor-mark":
                    return (value.Number(0, uint.MaxValue), 0);
            }
        }

        return null;
    }

    public static string List(uint mark, uint mask) => (mark, mask) switch
    {
        (0, _) => $"and 0x{~mask:x}",
        _ when mark == mask => $"or 0x{mark:x}",
        (_, 0) => $"xor 0x{mark:x}",
        (_, uint.MaxValue) => $"set 0x{mark:x}",
        _ => $"xset 0x{mark:x}/0x{mask:x}",
    };
}
