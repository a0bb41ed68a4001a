using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The options that a rule gave to one of its matches or to its target, in order. A reader uses its instances again and again.</summary>
internal sealed class OptionValues(IpFamily family, TokenCursor words)
{
    private readonly List<OptionValue> _given = new(2);
    private Extension? _extension;

    public Extension Extension => _extension ?? throw new InvalidOperationException("The options belong to no extension yet.");

    public IpFamily Family => family;

    /// <summary>The words of the command.</summary>
    public TokenCursor Words => words;

    public int Count => _given.Count;

    /// <summary>The first one given. Precondition: there is one.</summary>
    public OptionValue First => _given[0];

    /// <summary>The column of the extension's own name, for errors about what is missing.</summary>
    public int Column { get; private set; }

    /// <summary>The <c>-p</c> of the whole rule, known when the rule was read to its end.</summary>
    public ProtocolMatch Protocol { get; set; }

    /// <summary>Starts anew with an extension that a rule has just named.</summary>
    public OptionValues Begin(Extension extension, int column)
    {
        _extension = extension;
        _given.Clear();
        Column = column;
        KeptText = "";
        Protocol = default;
        return this;
    }

    /// <summary>What an extension that is kept as text was given.</summary>
    public string KeptText { get; private set; } = "";

    public void Keep(string text) => KeptText = KeptText.Length == 0 ? text : $"{KeptText} {text}";

    public bool Has(string name) => TryGet(name, out _);

    public bool TryGet(string name, out OptionValue value)
    {
        for (var index = _given.Count - 1; index >= 0; index--)
        {
            if (ReferenceEquals(_given[index].Spec.Name, name) || _given[index].Spec.Name == name)
            {
                value = _given[index];
                return true;
            }
        }

        value = default;
        return false;
    }

    public OptionValue this[string name] => TryGet(name, out var value)
        ? value
        : throw new InvalidOperationException($"{Extension.Name} has no --{name}, though its options table says that it must.");

    public IEnumerable<OptionValue> All => _given;

    public void Add(in OptionValue value)
    {
        if (value.Negated && !value.Spec.Traits.HasFlag(OptionTraits.Invertible))
            throw new IptablesSyntaxException("NotInvertible", $"{Extension.Name}: option \"--{value.Spec.Name}\" cannot be inverted.", value.Name.Column);
        if (!value.Spec.Traits.HasFlag(OptionTraits.Repeatable) && Has(value.Spec.Name))
            throw new IptablesSyntaxException("OptionRepeated", $"{Extension.Name}: option \"--{value.Spec.Name}\" can only be used once.", value.Name.Column);
        _given.Add(value);
    }

    /// <summary>What the options table says of options that need or exclude each other, once all are read.</summary>
    public void Check()
    {
        foreach (var spec in Extension.Options)
        {
            if (spec.Traits.HasFlag(OptionTraits.Mandatory) && !Has(spec.Name))
                throw Missing($"{Extension.Name}: option \"--{spec.Name}\" must be specified.");
        }

        foreach (var value in _given)
        {
            if (value.Spec.Requires is { } other && !Has(other))
                throw Missing($"{Extension.Name}: option \"--{value.Spec.Name}\" also requires \"--{other}\".");
            foreach (var excluded in value.Spec.Excludes)
            {
                if (excluded != value.Spec.Name && Has(excluded))
                    throw new IptablesSyntaxException("OptionConflict", $"{Extension.Name}: option \"--{value.Spec.Name}\" cannot be used together with \"--{excluded}\".", value.Name.Column);
            }
        }
    }

    public IptablesSyntaxException Missing(string message) => new("OptionMissing", message, Column);

    public IptablesSyntaxException MissingProtocol(string message) => new("MissingProtocol", message, Column);

    /// <summary>Throws unless <c>-p</c> names the protocol: what the kernel asks of tcp, udp, icmp and their kin.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="negatedToo">nft may take <c>! -p tcp -m tcp</c> (<see cref="NftForm.IsNative"/>).</param>
    public void RequireProtocol(IpProtocol protocol, bool negatedToo = false)
    {
        if (Protocol.Protocol != protocol || (Protocol.Negated && !negatedToo))
            throw MissingProtocol($"The {Extension.Name} match requires '-p {ProtocolNames.ToText(protocol)}'.");
    }
}
