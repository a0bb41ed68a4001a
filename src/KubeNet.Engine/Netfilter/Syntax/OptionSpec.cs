namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What an option of an extension takes, and with what it may stand: a row of the extension's options table.</summary>
/// <param name="Name">Its name, without the dashes.</param>
/// <param name="Meaning">What a person is told of it: what it asks of a packet, or what its argument is.</param>
/// <param name="Traits">What may and must stand with it.</param>
internal sealed record OptionSpec(string Name, string Meaning, OptionTraits Traits = OptionTraits.None)
{
    /// <summary>What may stand as its argument.</summary>
    public OptionArgument Argument { get; init; } = OptionArgument.Any;

    /// <summary>What may stand as its second argument.</summary>
    public OptionArgument Second { get; init; } = OptionArgument.Any;

    /// <summary>Other names of the same option, such as <c>source-port</c> for <c>sport</c>.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>The options that it cannot stand with.</summary>
    public string[] Excludes { get; init; } = [];

    /// <summary>The option that it needs beside it.</summary>
    public string? Requires { get; init; }

    public bool TakesArgument => (Traits & (OptionTraits.Flag | OptionTraits.OptionalArgument)) == 0;

    public bool Is(ReadOnlySpan<char> name)
    {
        if (name.SequenceEqual(Name))
            return true;
        foreach (var alias in Aliases)
        {
            if (name.SequenceEqual(alias))
                return true;
        }

        return false;
    }
}

/// <summary>The traits of an option.</summary>
[Flags]
internal enum OptionTraits : byte
{
    None = 0,

    /// <summary>May follow a <c>!</c>.</summary>
    Invertible = 1,

    /// <summary>Takes no argument.</summary>
    Flag = 2,

    /// <summary>Takes a second argument.</summary>
    TwoArguments = 4,

    /// <summary>Must be given.</summary>
    Mandatory = 8,

    /// <summary>May be given more than once; the last one counts.</summary>
    Repeatable = 16,

    /// <summary>Takes the next word, unless that is an option or a negation.</summary>
    OptionalArgument = 32,
}
