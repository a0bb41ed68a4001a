using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// What the kernel itself says of the packets that it drops: the tracepoint skb:kfree_skb, in an instance of tracefs of its own. It tells of the whole machine, of no namespace, so that
/// nothing else may send meanwhile.
/// </summary>
internal sealed partial class DropTap : IDisposable
{
    private const string Root = "/sys/kernel/tracing";
    private readonly string _instance = $"{Root}/instances/kubenet-{Environment.ProcessId}";

    private readonly bool _isMounted;

    /// <exception cref="KernelException">There is no tracefs, and none can be mounted.</exception>
    public DropTap()
    {
        if (!Directory.Exists($"{Root}/instances"))
        {
            if (Libc.Mount("nodev", Root, "tracefs", 0, 0) != 0)
                throw new KernelException($"{Root} is no tracefs, and none can be mounted there: errno {Marshal.GetLastPInvokeError()}");
            _isMounted = true;
        }

        Directory.CreateDirectory(_instance);
        File.WriteAllText($"{_instance}/events/skb/kfree_skb/enable", "1");
    }

    /// <summary>The drops since the last call: the name of the reason, and the function that dropped.</summary>
    public IReadOnlyList<(string Reason, string Function)> Take()
    {
        var file = $"{_instance}/trace";
        var drops = Drop().Matches(File.ReadAllText(file)).Select(line => (line.Groups["reason"].Value, line.Groups["function"].Value)).ToList();
        Empty(file);
        return drops;
    }

    public void Dispose()
    {
        File.WriteAllText($"{_instance}/events/skb/kfree_skb/enable", "0");
        Directory.Delete(_instance);
        if (_isMounted)
            _ = Libc.Umount(Root, 0);
    }

    // Only opening it with O_TRUNC empties the file, which .NET does by a call of its own.
    private static void Empty(string file)
    {
        var handle = Libc.Open(file, Libc.WriteOnly | Libc.Truncate);
        if (handle < 0)
            throw new KernelException($"{file} cannot be emptied: errno {Marshal.GetLastPInvokeError()}");
        _ = Libc.Close(handle);
    }

    [GeneratedRegex(@"kfree_skb:.* location=(?<function>\w+).* reason: (?<reason>\w+)")]
    private static partial Regex Drop();
}
