using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m bpf</c>: a program of classic BPF, or a pinned one, that looks at the packet (net/netfilter/xt_bpf.c). It is not run here: Unknown.</summary>
/// <param name="Program"><c>--bytecode</c>; empty for a pinned object.</param>
/// <param name="Pinned"><c>--object-pinned</c>, or null.</param>
public sealed record BpfMatch(EquatableArray<BpfInstruction> Program, string? Pinned) : Match
{
    private const int MaxInstructions = 64;
    private const int MaxPath = 511;

    /// <inheritdoc/>
    public override string Name => "bpf";

    internal override bool IsListedApart => false;

    internal static MatchExtension Extension { get; } = new(
        "bpf",
        [
            new OptionSpec("bytecode", "a program of classic BPF, as nfbpf_compile prints it"),
            new OptionSpec("object-pinned", "the path of a pinned eBPF program"),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => Pinned is { } path
        ? $"--object-pinned {path}"
        : $"--bytecode \"{Program.Count},{string.Join(',', Program.Items)}\"";

    /// <inheritdoc/>
    public override string ListOptions() => Pinned is { } path ? $"match bpf pinned {path}" : $"match bpf {string.Join(',', Program.Items)}";

    private static BpfMatch Read(OptionValues values)
    {
        var hasCode = values.TryGet("bytecode", out var code);
        var isPinned = values.TryGet("object-pinned", out var path);
        if (hasCode == isPinned)
            throw values.Missing("bpf: one of --bytecode or --object-pinned is required.");
        return isPinned
            ? new BpfMatch([], path.Text.Length > MaxPath ? path.Text[..MaxPath] : path.Text)
            : new BpfMatch(ReadProgram(code), null);
    }

    /// <summary>How many instructions there are, and they: <c>1,6 0 0 1</c>.</summary>
    private static EquatableArray<BpfInstruction> ReadProgram(in OptionValue value)
    {
        var parts = value.Text.Split(',');
        if (parts.Length < 2 || !ushort.TryParse(parts[0], out var length))
            throw value.Bad("bpf: error parsing program length.");
        if (length is 0 or > MaxInstructions)
            throw value.Bad(length == 0 ? "bpf: illegal zero length program." : "bpf: number of instructions exceeds maximum.");
        var program = new List<BpfInstruction>();
        foreach (var part in parts.AsSpan(1))
        {
            if (part.Length == 0 && program.Count == parts.Length - 2)
                break;
            if (program.Count == length)
                throw value.Bad("bpf: real program length exceeds the encoded length parameter.");
            program.Add(BpfInstruction.TryParse(part, out var instruction) ? instruction : throw value.Bad($"bpf: error at instr {program.Count}."));
        }

        return program.Count == length ? program.ToEquatableArray() : throw value.Bad("bpf: parsed program length is less than the encoded length parameter.");
    }
}
