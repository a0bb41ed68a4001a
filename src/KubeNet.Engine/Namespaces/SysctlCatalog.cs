using System.Collections.Frozen;

namespace KubeNet.Engine.Namespaces;

/// <summary>The <c>net.*</c> sysctls that a Linux 6.18 namespace has, with the defaults and limits that its kernel showed.</summary>
public static class SysctlCatalog
{
    private static readonly FrozenDictionary<string, SysctlEntry> Entries = Read();

    /// <summary>The names, with <c>*</c> for a device.</summary>
    public static IEnumerable<string> Patterns => Entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>What is known of a name, or null where the kernel has no such sysctl.</summary>
    public static SysctlEntry? Find(SysctlName name) =>
        Entries.GetValueOrDefault(name.ToString()) ?? (name.Device is null ? null : Entries.GetValueOrDefault(name.Pattern));

    private static FrozenDictionary<string, SysctlEntry> Read()
    {
        using var stream = typeof(SysctlCatalog).Assembly.GetManifestResourceStream("KubeNet.Engine.Namespaces.sysctls.txt")
            ?? throw new InvalidOperationException("The resource Namespaces.sysctls.txt is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Entry).ToFrozenDictionary();
    }

    private static KeyValuePair<string, SysctlEntry> Entry(string line)
    {
        var bar = line.IndexOf('|');
        var limits = bar < 0 ? [] : line[(bar + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pair = (bar < 0 ? line : line[..bar]).Split('=', 2, StringSplitOptions.TrimEntries);
        return KeyValuePair.Create(pair[0], limits switch
        {
            ["text"] => new SysctlEntry(pair[1], false, 0, 0, false),
            ["ro"] => new SysctlEntry(pair[1], true, int.MinValue, int.MaxValue, true),
            [var lowest, var highest] => new SysctlEntry(pair[1], true, long.Parse(lowest), long.Parse(highest), false),
            _ => new SysctlEntry(pair[1], true, int.MinValue, int.MaxValue, false),
        });
    }
}
