namespace KubeNet.KernelTests.Live;

/// <summary>
/// The namespace that all others are made in: those get a table of TCP sockets of their own, and a small one (tcp_child_ehash_entries). The machine's has a
/// quarter of a million buckets, each of which is looked at whenever /proc/net/tcp is read.
/// </summary>
internal static class Nursery
{
    private const string Buckets = "1024";

    private static readonly Lazy<int> s_file = new(Make);

    /// <summary>Moves the calling thread into a new namespace.</summary>
    /// <exception cref="KernelException">The kernel refuses.</exception>
    public static void Leave()
    {
        Errno.Check(Libc.SetNs(s_file.Value, Libc.CloneNewNet), "setns(CLONE_NEWNET)");
        Errno.Check(Libc.Unshare(Libc.CloneNewNet), "unshare(CLONE_NEWNET)");
    }

    private static int Make()
    {
        var ready = new TaskCompletionSource<int>();
        var thread = new Thread(() =>
        {
            try
            {
                Errno.Check(Libc.Unshare(Libc.CloneNewNet), "unshare(CLONE_NEWNET)");
                if (File.Exists("/proc/sys/net/ipv4/tcp_child_ehash_entries"))
                    File.WriteAllText("/proc/sys/net/ipv4/tcp_child_ehash_entries", Buckets);
                var file = Libc.Open("/proc/thread-self/ns/net", Libc.CloseOnExec);
                Errno.Check(file, "open /proc/thread-self/ns/net");
                ready.SetResult(file);
            }
            catch (Exception problem)
            {
                ready.SetException(problem);
            }
        });
        thread.Start();
        return ready.Task.GetAwaiter().GetResult();
    }
}
