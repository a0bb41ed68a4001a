namespace KubeNet.Engine.Netfilter;

/// <summary>The five places where netfilter looks at a packet: NF_INET_* of include/uapi/linux/netfilter.h.</summary>
public enum Hook : byte
{
    /// <summary>Just received, before the route is looked up.</summary>
    Prerouting,

    /// <summary>On its way to a socket of this host.</summary>
    Input,

    /// <summary>On its way through this host.</summary>
    Forward,

    /// <summary>Made by this host.</summary>
    Output,

    /// <summary>About to leave.</summary>
    Postrouting,
}

/// <summary>The built-in chains' names.</summary>
public static class HookExtensions
{
    /// <summary>All hooks, in the order in which iptables lists the built-in chains.</summary>
    public static IReadOnlyList<Hook> All { get; } = [Hook.Prerouting, Hook.Input, Hook.Forward, Hook.Output, Hook.Postrouting];

    /// <summary>The name of the built-in chain: PREROUTING.</summary>
    public static string ToChainName(this Hook hook) => hook switch
    {
        Hook.Prerouting => "PREROUTING",
        Hook.Input => "INPUT",
        Hook.Forward => "FORWARD",
        Hook.Output => "OUTPUT",
        Hook.Postrouting => "POSTROUTING",
    };

    /// <summary>The hook of a built-in chain's name; false for a user chain.</summary>
    public static bool TryParseHook(string chain, out Hook hook)
    {
        foreach (var candidate in All)
        {
            if (candidate.ToChainName() == chain)
            {
                hook = candidate;
                return true;
            }
        }

        hook = default;
        return false;
    }
}
