using System.Collections.Frozen;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The users and groups that every Debian has (base-passwd), for <c>-m owner</c>. Others are known by their numbers alone.</summary>
internal static class AccountNames
{
    private static readonly FrozenDictionary<string, uint> Users = Index(
        ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("sync", 4), ("games", 5), ("man", 6), ("lp", 7), ("mail", 8), ("news", 9), ("uucp", 10),
        ("proxy", 13), ("www-data", 33), ("backup", 34), ("list", 38), ("irc", 39), ("_apt", 42), ("nobody", 65534));

    private static readonly FrozenDictionary<string, uint> Groups = Index(
        ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6), ("lp", 7), ("mail", 8), ("news", 9), ("uucp", 10),
        ("man", 12), ("proxy", 13), ("kmem", 15), ("dialout", 20), ("fax", 21), ("voice", 22), ("cdrom", 24), ("floppy", 25), ("tape", 26),
        ("sudo", 27), ("audio", 29), ("dip", 30), ("www-data", 33), ("backup", 34), ("operator", 37), ("list", 38), ("irc", 39), ("src", 40),
        ("shadow", 42), ("utmp", 43), ("video", 44), ("sasl", 45), ("plugdev", 46), ("staff", 50), ("games", 60), ("users", 100), ("nogroup", 65534));

    /// <summary>The users, by name.</summary>
    public static IEnumerable<string> UserNames => Users.Keys.Order(StringComparer.Ordinal);

    /// <summary>The groups, by name.</summary>
    public static IEnumerable<string> GroupNames => Groups.Keys.Order(StringComparer.Ordinal);

    public static bool TryGetUser(string name, out uint user) => Users.TryGetValue(name, out user);

    public static bool TryGetGroup(string name, out uint group) => Groups.TryGetValue(name, out group);

    private static FrozenDictionary<string, uint> Index(params (string Name, uint Number)[] accounts) =>
        accounts.ToFrozenDictionary(account => account.Name, account => account.Number, StringComparer.Ordinal);
}
