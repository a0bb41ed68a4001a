namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Labs in which the model is known not to do what the kernel does, with the kernel's fact. A lab that agrees again must be taken off
/// the list: the test says so.
/// </summary>
internal static class KnownDifferences
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    };
}
