using System.Buffers;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>What a user chain may be called (assert_valid_chain_name in iptables/xshared.c).</summary>
internal static class ChainNames
{
    /// <summary>XT_EXTENSION_MAXNAMELEN without its final zero.</summary>
    private const int MaxLength = 28;

    // isspace(3) of the C locale; other blanks of Unicode may stand in a name.
    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \t\n\v\f\r");

    public static void Check(string name, IpFamily family)
    {
        if (name.Length > MaxLength)
            throw new IptablesSyntaxException("ChainNameTooLong", $"chain name `{name}' too long ({name.Length} characters; at most {MaxLength} are allowed).");
        if (name.Length == 0)
            throw new IptablesSyntaxException("InvalidChainName", "A chain needs a name.");
        if (name[0] is '-' or '!')
            throw new IptablesSyntaxException("InvalidChainName", $"chain name not allowed to start with `{name[0]}'.");
        if (name.AsSpan().ContainsAny(s_blanks))
            throw new IptablesSyntaxException("InvalidChainName", $"Invalid chain name `{name}': it has blanks in it.");
        if (Extensions.TryGetTarget(name, family, out _))
            throw new IptablesSyntaxException("InvalidChainName", $"chain name may not clash with target name: {name} is a target.");
    }
}
