namespace KubeNet.Engine.Netfilter;

/// <summary>A set of hooks: the hook masks of struct xt_match and xt_target.</summary>
[Flags]
public enum HookSet : byte
{
    /// <summary>No hook: a chain that nothing reaches.</summary>
    None = 0,

    /// <summary>PREROUTING.</summary>
    Prerouting = 1,

    /// <summary>INPUT.</summary>
    Input = 2,

    /// <summary>FORWARD.</summary>
    Forward = 4,

    /// <summary>OUTPUT.</summary>
    Output = 8,

    /// <summary>POSTROUTING.</summary>
    Postrouting = 16,

    /// <summary>Every hook.</summary>
    All = 31,
}

/// <summary>Hooks in sets.</summary>
public static class HookSetExtensions
{
    /// <summary>The set of one hook.</summary>
    public static HookSet ToSet(this Hook hook) => (HookSet)(1 << (int)hook);

    /// <summary>The names of the chains: <c>PREROUTING, OUTPUT</c>.</summary>
    public static string ToNames(this HookSet hooks) =>
        string.Join(", ", HookExtensions.All.Where(hook => (hooks & hook.ToSet()) != 0).Select(hook => hook.ToChainName()));
}
