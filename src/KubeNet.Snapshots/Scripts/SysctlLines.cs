using KubeNet.Engine.Namespaces;

namespace KubeNet.Snapshots.Scripts;

/// <summary>Sysctls as files below /proc/sys, with their values. Only those of the network, whatever a bundle said.</summary>
internal static class SysctlLines
{
    /// <summary>What only the machine's first namespace may write, and all others share (nf_conntrack_standalone_init_proc).</summary>
    private static readonly string[] OfTheMachine = ["net.netfilter.nf_conntrack_max", "net.netfilter.nf_conntrack_buckets", "net.netfilter.nf_conntrack_expect_max"];

    /// <summary>The lines of a namespace.</summary>
    /// <param name="home">The namespace.</param>
    /// <param name="ofLinks">Those of its links, which are there later; otherwise all others.</param>
    /// <param name="notes">Takes up what is left out.</param>
    public static string Of(NamespaceConfig home, bool ofLinks, List<string> notes)
    {
        var lines = new List<(bool IsFirst, string Line)>();
        foreach (var (name, value) in home.Sysctls.Values)
        {
            var isRead = SysctlName.TryParse(name, out var parsed);
            var isThere = parsed is { IsOfLink: true, Device: { } device } && home.FindLink(device) is not null;
            if (ofLinks != isThere || (parsed.IsOfLink && !isThere))
                continue;
            if (OfTheMachine.Contains(name))
                notes.Add($"{home.Name}: {name} is the machine's and not set.");
            else if (isRead && Path(parsed) is { } path && !ScriptFaults.IsBroken(value))
                lines.Add((parsed.Key == "forwarding" || parsed.Prefix == "net.ipv4.ip_forward", $"{path} {value}"));
            else
                notes.Add($"{home.Name}: sysctl {name} is not set: this is not the name of a sysctl of the network.");
        }

        // Forwarding changes other sysctls when it changes (inet_forward_change).
        return string.Concat(lines.OrderByDescending(line => line.IsFirst).Select(line => line.Line + '\n'));
    }

    // A part of a path that is no name would lead out of net/.
    private static string? Path(SysctlName name)
    {
        string[] parts = name.Device is { } device ? [.. name.Prefix.Split('.'), device, name.Key] : name.Prefix.Split('.');
        return parts[0] == "net" && parts.All(part => part.Length > 0 && part is not "." and not ".." && !part.Any(c => c is '/' || char.IsWhiteSpace(c) || char.IsControl(c)))
            ? string.Join('/', parts)
            : null;
    }
}
