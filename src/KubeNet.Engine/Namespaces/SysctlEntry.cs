namespace KubeNet.Engine.Namespaces;

/// <summary>What the kernel knows of a sysctl.</summary>
/// <param name="Default">The value in a fresh namespace, words separated by one blank.</param>
/// <param name="IsNumber">Whether it is one whole number; otherwise words, such as a range of ports.</param>
/// <param name="Lowest">The lowest number it takes.</param>
/// <param name="Highest">The highest number it takes.</param>
/// <param name="IsReadOnly">Whether it can only be read.</param>
public sealed record SysctlEntry(string Default, bool IsNumber, long Lowest, long Highest, bool IsReadOnly);
