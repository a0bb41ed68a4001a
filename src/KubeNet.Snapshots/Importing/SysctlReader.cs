using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads <c>sysctl -a</c>: <c>net.ipv4.ip_forward = 1</c>.</summary>
internal static class SysctlReader
{
    public static Sysctls Read(Folder folder)
    {
        const string file = BundleFiles.Sysctl;
        var sysctls = Sysctls.Defaults;
        if (folder.Find(file) is not { } found)
        {
            folder.Warn(null, null, "There is no sysctl.txt.", "the kernel's defaults are assumed: nothing is forwarded, rp_filter is off");
            return sysctls;
        }

        var count = 0;
        foreach (var (number, line) in found.Lines())
        {
            // A device's name can hold an equals sign, but no blank.
            var spaced = line.IndexOf(" = ", StringComparison.Ordinal);
            var equals = spaced < 0 ? line.IndexOf('=') : spaced + 1;
            var name = equals < 0 ? "" : line[..equals].Trim();
            var isNet = name.StartsWith("net.", StringComparison.Ordinal) || name.StartsWith("net/", StringComparison.Ordinal);
            if (isNet && SysctlName.TryParse(name, out var parsed))
            {
                sysctls = sysctls.With(parsed, line[(equals + 1)..].Trim());
                count++;
            }
            else if (equals < 0 || isNet)
            {
                folder.Warn(file, number, $"'{line.Trim()}' is no line of sysctl -a.", "it was not read");
            }
        }

        folder.Info(file, $"{count} sysctls");
        return sysctls;
    }
}
