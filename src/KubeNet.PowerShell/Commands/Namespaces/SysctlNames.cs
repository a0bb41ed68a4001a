using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>The names of the sysctls that a namespace has: those of a device for all, default and each of its links.</summary>
internal static class SysctlNames
{
    public static IEnumerable<string> Of(NamespaceConfig home)
    {
        string[] devices = ["all", "default", .. home.Links.Values.Select(link => link.Name.Replace('.', '/'))];
        return SysctlCatalog.Patterns.SelectMany(pattern => pattern.Contains(".*.", StringComparison.Ordinal)
            ? devices.Select(device => pattern.Replace(".*.", $".{device}.", StringComparison.Ordinal))
            : [pattern]);
    }
}
