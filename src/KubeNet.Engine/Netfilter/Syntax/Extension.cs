using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What iptables knows of a match or target before it has read a rule: its names and its options.</summary>
internal abstract class Extension(string name, OptionSpec[] options)
{
    /// <summary>The name under which rules are printed.</summary>
    public string Name { get; } = name;

    /// <summary>Other names that rules may call it by.</summary>
    public string[] Aliases { get; init; } = [];

    public OptionSpec[] Options { get; } = options;

    /// <summary>The only family that has it, or null for both.</summary>
    public IpFamily? Family { get; init; }

    /// <summary>An extension that is kept as text: it takes any option.</summary>
    public virtual bool TakesAnything => false;

    public bool Serves(IpFamily family) => Family is null || Family == family;
}

/// <summary>A <c>-m</c>: reads its options into a <see cref="Match"/>.</summary>
internal class MatchExtension(string name, OptionSpec[] options, Func<OptionValues, Match> read) : Extension(name, options)
{
    /// <summary>Whether one instance may stand in several rules: it keeps no state of its own.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether it is asked while it is read what protocol the rule names.</summary>
    public bool IsOfProtocol { get; init; }

    public virtual Match Read(OptionValues values)
    {
        values.Check();
        return read(values);
    }
}

/// <summary>A <c>-j</c>: reads its options into a <see cref="Target"/>.</summary>
internal class TargetExtension(string name, OptionSpec[] options, Func<OptionValues, Target> read) : Extension(name, options)
{
    public virtual Target Read(OptionValues values)
    {
        values.Check();
        return read(values);
    }
}
