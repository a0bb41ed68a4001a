using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m owner</c>: whose program sent the packet; OUTPUT and POSTROUTING only (net/netfilter/xt_owner.c).</summary>
public sealed record OwnerMatch : Match
{
    private static readonly Placement Outgoing = new() { Hooks = HookSet.Output | HookSet.Postrouting };

    /// <summary><c>--uid-owner</c>, or null.</summary>
    public AccountRange? User { get; init; }

    /// <summary><c>--gid-owner</c>, or null.</summary>
    public AccountRange? Group { get; init; }

    /// <summary><c>--socket-exists</c>: true asks for a socket, false for none; null is not given.</summary>
    public bool? SocketExists { get; init; }

    /// <summary><c>--suppl-groups</c>. Programs have no supplementary groups here.</summary>
    public bool SupplementaryGroups { get; init; }

    /// <inheritdoc/>
    public override string Name => "owner";

    /// <inheritdoc/>
    public override Placement Placement => Outgoing;

    internal static MatchExtension Extension { get; } = new(
        "owner",
        [
            new OptionSpec("uid-owner", "the user, or a range, that the socket belongs to", OptionTraits.Invertible) { Argument = OptionArgument.OneOf(AccountNames.UserNames) },
            new OptionSpec("gid-owner", "the group, or a range, that the socket belongs to", OptionTraits.Invertible) { Argument = OptionArgument.OneOf(AccountNames.GroupNames) },
            new OptionSpec("socket-exists", "the packet comes from a socket", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("suppl-groups", "the user's further groups count as well", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => Fits(context.Skb.Owner) ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        SocketExists is { } exists ? $"{SaveText.Not(!exists)}--socket-exists" : "",
        User is { } user ? $"{SaveText.Not(user.Negated)}--uid-owner {user}" : "",
        Group is { } group ? $"{SaveText.Not(group.Negated)}--gid-owner {group}" : "",
        SupplementaryGroups ? "--suppl-groups" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        SocketExists is { } exists ? $"{SaveText.Not(!exists)}owner socket exists" : "",
        User is { } user ? $"{SaveText.Not(user.Negated)}owner UID match {user}" : "",
        Group is { } group ? $"{SaveText.Not(group.Negated)}owner GID match {group}" : "",
        SupplementaryGroups ? "incl. suppl. groups" : "");

    /// <summary>Without a socket, or with one that no program holds, only what is negated can fit.</summary>
    private bool Fits(SocketOwner owner) => owner.Kind switch
    {
        SocketOwnerKind.None => SocketExists != true && (User is null || User.Value.Negated) && (Group is null || Group.Value.Negated) && !SupplementaryGroups,
        SocketOwnerKind.Kernel => SocketExists != false && (User is null || User.Value.Negated) && (Group is null || Group.Value.Negated),
        SocketOwnerKind.Program => SocketExists != false && User?.Fits(owner.User) != false && Group?.Fits(owner.Group) != false,
    };

    private static OwnerMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("owner: At least one of --uid-owner, --gid-owner or --socket-exists is required.");
        var match = new OwnerMatch();
        foreach (var value in values.All)
        {
            match = value.Spec.Name switch
            {
                "uid-owner" => match with { User = ReadRange(value, AccountNames.TryGetUser(value.Text, out var user) ? user : null) },
                "gid-owner" => match with { Group = ReadRange(value, AccountNames.TryGetGroup(value.Text, out var group) ? group : null) },
                "socket-exists" => match with { SocketExists = !value.Negated },
                _ => match.Group is not null
                    ? match with { SupplementaryGroups = true }
                    : throw new IptablesSyntaxException("OptionMissing", "owner: Bad value for \"--suppl-groups\" option: you need to use --gid-owner first.", value.Name.Column),
            };
        }

        return match;
    }

    /// <summary>A name, a number, or two with a dash or a colon; the greatest number of all is reserved.</summary>
    private static AccountRange ReadRange(in OptionValue value, uint? named)
    {
        if (named is { } number)
            return new AccountRange(number, number, value.Negated);
        if (CNumber.TryParsePrefix(value.Span, uint.MaxValue - 1, out var first, out var taken))
        {
            if (taken == value.Span.Length)
                return new AccountRange((uint)first, (uint)first, value.Negated);
            if (value.Span[taken] is '-' or ':' && CNumber.TryParse(value.Span[(taken + 1)..], uint.MaxValue - 1, out var last) && first <= last)
                return new AccountRange((uint)first, (uint)last, value.Negated);
        }

        throw value.Bad($"owner: Bad value for \"--{value.Spec.Name}\" option: \"{value.Text}\"; expected a number, a range such as 1000-1999, or a name that every Debian has.");
    }
}
