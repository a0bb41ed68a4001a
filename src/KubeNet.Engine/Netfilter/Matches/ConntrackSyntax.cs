using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>How the many options of <c>-m conntrack</c> are read and printed.</summary>
internal static class ConntrackSyntax
{
    private static readonly (string Name, ConnectionStatus Status)[] Statuses =
    [
        ("EXPECTED", ConnectionStatus.Expected), ("SEEN_REPLY", ConnectionStatus.SeenReply), ("ASSURED", ConnectionStatus.Assured),
        ("CONFIRMED", ConnectionStatus.Confirmed),
    ];

    /// <summary>What <c>--ctstatus</c> takes.</summary>
    public static IEnumerable<string> StatusNames => Statuses.Select(known => known.Name).Prepend("NONE");

    public static ConntrackMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("conntrack: At least one option is required.");
        if (values.Count == 1 && values.TryGet("ctstate", out var state))
        {
            return new ConntrackMatch
            {
                State = ConntrackStates.Read(state, withNat: true),
                Negated = state.Negated ? ConntrackPart.State : ConntrackPart.None,
            };
        }

        var match = new ConntrackMatch();
        foreach (var value in values.All)
            match = With(match, value, values.Family);
        return match;
    }

    public static string Write(ConntrackMatch match, string prefix)
    {
        var text = new StringBuilder();
        if (match.State is { } state)
            Add(ConntrackPart.State, "ctstate", ConntrackStates.ToText(state));
        if (match.Protocol is { } protocol)
            Add(ConntrackPart.Protocol, "ctproto", ((byte)protocol).ToString());
        AddAddress(ConntrackPart.OriginalSource, "ctorigsrc", match.OriginalSource);
        AddAddress(ConntrackPart.OriginalDestination, "ctorigdst", match.OriginalDestination);
        AddAddress(ConntrackPart.ReplySource, "ctreplsrc", match.ReplySource);
        AddAddress(ConntrackPart.ReplyDestination, "ctrepldst", match.ReplyDestination);
        AddPorts(ConntrackPart.OriginalSourcePort, "ctorigsrcport", match.OriginalSourcePort);
        AddPorts(ConntrackPart.OriginalDestinationPort, "ctorigdstport", match.OriginalDestinationPort);
        AddPorts(ConntrackPart.ReplySourcePort, "ctreplsrcport", match.ReplySourcePort);
        AddPorts(ConntrackPart.ReplyDestinationPort, "ctrepldstport", match.ReplyDestinationPort);
        if (match.Status is { } status)
            Add(ConntrackPart.Status, "ctstatus", StatusText(status));
        if (match.Expires is { } expires)
            Add(ConntrackPart.Expires, "ctexpire", expires.First == expires.Last ? $"{expires.First}" : $"{expires.First}:{expires.Last}");
        if (match.IsReply is { } isReply)
            Add(ConntrackPart.None, "ctdir", isReply ? "REPLY" : "ORIGINAL");
        return text.ToString();

        void Add(ConntrackPart part, string name, string value)
        {
            if (text.Length > 0)
                text.Append(' ');
            if (part != ConntrackPart.None && match.Negated.HasFlag(part))
                text.Append("! ");
            text.Append(prefix).Append(name).Append(' ').Append(value);
        }

        void AddAddress(ConntrackPart part, string name, ConntrackAddress? address)
        {
            if (address is { } some)
                Add(part, name, AddressText(some));
        }

        void AddPorts(ConntrackPart part, string name, PortRange? ports)
        {
            if (ports is { } some)
                Add(part, name, some.Last == 0 ? $"{some.First}" : some.ToString());
        }
    }

    private static ConntrackMatch With(ConntrackMatch match, in OptionValue value, IpFamily family) => value.Spec.Name switch
    {
        "ctstate" => Not(match with { State = ConntrackStates.Read(value, withNat: true) }, value, ConntrackPart.State),
        "ctproto" => Not(match with { Protocol = ProtocolNames.Parse(value.First) }, value, ConntrackPart.Protocol),
        "ctorigsrc" => Not(match with { OriginalSource = Address(value, family) }, value, ConntrackPart.OriginalSource),
        "ctorigdst" => Not(match with { OriginalDestination = Address(value, family) }, value, ConntrackPart.OriginalDestination),
        "ctreplsrc" => Not(match with { ReplySource = Address(value, family) }, value, ConntrackPart.ReplySource),
        "ctrepldst" => Not(match with { ReplyDestination = Address(value, family) }, value, ConntrackPart.ReplyDestination),
        "ctorigsrcport" => Not(match with { OriginalSourcePort = PortSyntax.ReadResolvedRange(value) }, value, ConntrackPart.OriginalSourcePort),
        "ctorigdstport" => Not(match with { OriginalDestinationPort = PortSyntax.ReadResolvedRange(value) }, value, ConntrackPart.OriginalDestinationPort),
        "ctreplsrcport" => Not(match with { ReplySourcePort = PortSyntax.ReadResolvedRange(value) }, value, ConntrackPart.ReplySourcePort),
        "ctrepldstport" => Not(match with { ReplyDestinationPort = PortSyntax.ReadResolvedRange(value) }, value, ConntrackPart.ReplyDestinationPort),
        "ctstatus" => Not(match with { Status = ReadStatus(value) }, value, ConntrackPart.Status),
        "ctexpire" => Not(match with { Expires = ReadExpires(value) }, value, ConntrackPart.Expires),
        _ => match with { IsReply = ReadDirection(value) },
    };

    private static ConntrackMatch Not(ConntrackMatch match, in OptionValue value, ConntrackPart part) =>
        value.Negated ? match with { Negated = match.Negated | part } : match;

    private static ConntrackAddress Address(in OptionValue value, IpFamily family)
    {
        var (address, mask) = AddressSyntax.ReadHostMask(value.First, family);
        return new ConntrackAddress(address, mask);
    }

    private static string AddressText(ConntrackAddress address)
    {
        var family = address.Address.Family;
        return address.Mask == IpPrefix.Mask(family, family.AddressBits())
            ? address.Address.ToString()
            : $"{address.Address}/{AddressSyntax.MaskText(address.Mask, family)}";
    }

    private static (uint First, uint Last) ReadExpires(in OptionValue value)
    {
        var (first, last, _) = value.NumberRange(uint.MaxValue);
        return (first, last);
    }

    private static bool ReadDirection(in OptionValue value)
    {
        if (value.Span.Equals("ORIGINAL", StringComparison.OrdinalIgnoreCase))
            return false;
        return value.Span.Equals("REPLY", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw value.Bad($"conntrack: Bad value for \"--ctdir\" option: \"{value.Text}\"; there are ORIGINAL and REPLY.");
    }

    private static ConnectionStatus ReadStatus(in OptionValue value)
    {
        var status = ConnectionStatus.None;
        foreach (var word in value.Text.Split(','))
        {
            if (word.Length > 0 && "NONE".StartsWith(word, StringComparison.OrdinalIgnoreCase))
                continue;
            var index = Array.FindIndex(Statuses, known => word.Length > 0 && known.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase));
            status |= index >= 0
                ? Statuses[index].Status
                : throw value.Bad($"Bad ctstatus \"{word}\"; there are NONE, EXPECTED, SEEN_REPLY, ASSURED and CONFIRMED.");
        }

        return status;
    }

    private static string StatusText(ConnectionStatus status) => status == ConnectionStatus.None
        ? "NONE"
        : string.Join(',', Statuses.Where(known => (status & known.Status) != 0).Select(known => known.Name));
}
