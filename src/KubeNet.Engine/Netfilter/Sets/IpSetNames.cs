namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What a set may be called.</summary>
internal static class IpSetNames
{
    /// <summary>IPSET_MAXNAMELEN without the final zero.</summary>
    private const int MaxLength = 31;

    public static void Check(string name)
    {
        if (name.Length > MaxLength)
            throw IpSetErrors.Syntax($"setname '{name}' is longer than {MaxLength} characters", "InvalidSetName");
        if (name.Length == 0 || name.AsSpan().IndexOfAny(" \t\n") >= 0)
            throw IpSetErrors.Syntax($"setname '{name}' is not one word", "InvalidSetName");
    }
}
