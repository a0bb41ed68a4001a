using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// One rule: what every rule can say (<c>-s -d -i -o -p -f</c>), its matches in order, and its target. Compares by content, which is
/// what <c>-D</c> and <c>-C</c> go by. Counters are a lab's state and belong to the instance, not to the content.
/// </summary>
public sealed record Rule
{
    private readonly HeldAddressMatch? _source;
    private readonly HeldAddressMatch? _destination;

    // Side by side, a hundred thousand rules take less room.
    private readonly string? _in;
    private readonly string? _out;
    private readonly bool _isInNegated;
    private readonly bool _isOutNegated;

    /// <summary><c>-s</c>.</summary>
    public AddressMatch Source
    {
        get => _source?.Match ?? default;
        init => _source = HeldAddressMatch.Of(value);
    }

    /// <summary><c>-d</c>.</summary>
    public AddressMatch Destination
    {
        get => _destination?.Match ?? default;
        init => _destination = HeldAddressMatch.Of(value);
    }

    /// <summary><c>-i</c>.</summary>
    public InterfaceMatch InInterface
    {
        get => new(_in, _isInNegated);
        init => (_in, _isInNegated) = (value.Name, value.Negated);
    }

    /// <summary><c>-o</c>.</summary>
    public InterfaceMatch OutInterface
    {
        get => new(_out, _isOutNegated);
        init => (_out, _isOutNegated) = (value.Name, value.Negated);
    }

    /// <summary><c>-p</c>.</summary>
    public ProtocolMatch Protocol { get; init; }

    /// <summary><c>-f</c>.</summary>
    public FragmentMatch Fragment { get; init; }

    /// <summary><c>-m</c>, in order.</summary>
    public EquatableArray<Match> Matches { get; init; }

    /// <summary><c>-j</c> or <c>-g</c>, or null for a rule that only counts.</summary>
    public Target? Target { get; init; }

    /// <summary>Whether a packet's addresses pass.</summary>
    internal bool FitsAddresses(in Packet packet) =>
        (_destination is null || _destination.Matches(packet.Destination)) && (_source is null || _source.Matches(packet.Source));

    /// <summary>The names of the sets that it refers to (<c>-m set</c>, <c>-j SET</c>), each as often as it does.</summary>
    public IEnumerable<string> SetNames() => SetUse.Of(this).Select(reference => reference.Name);
}
