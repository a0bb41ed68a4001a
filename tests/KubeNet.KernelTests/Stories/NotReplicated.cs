namespace KubeNet.KernelTests.Stories;

/// <summary>The stories that a replica cannot tell: why, and which labs hold them against the kernel instead.</summary>
internal static class NotReplicated
{
    /// <summary>Reasons by story.</summary>
    public static IReadOnlyDictionary<string, string> Stories { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
