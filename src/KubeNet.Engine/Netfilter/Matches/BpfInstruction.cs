namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>An instruction of classic BPF: struct sock_filter.</summary>
/// <param name="Code">What it does.</param>
/// <param name="IfTrue">How many instructions to skip where a comparison holds.</param>
/// <param name="IfFalse">How many where it does not.</param>
/// <param name="Operand">Its constant.</param>
public readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    /// <summary>Reads <c>21 0 1 6</c>.</summary>
    public static bool TryParse(string text, out BpfInstruction instruction)
    {
        instruction = default;
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || !ushort.TryParse(words[0], out var code) || !byte.TryParse(words[1], out var ifTrue) || !byte.TryParse(words[2], out var ifFalse)
            || !uint.TryParse(words[3], out var operand))
        {
            return false;
        }

        instruction = new BpfInstruction(code, ifTrue, ifFalse, operand);
        return true;
    }

    /// <summary>As iptables prints it.</summary>
    public override string ToString() => $"{Code} {IfTrue} {IfFalse} {Operand}";
}
