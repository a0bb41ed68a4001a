using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using KubeNet.Engine.Namespaces;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// A real network namespace: a thread that unshared its network and does what it is told there. Programs that it starts inherit the
/// namespace. It has no name on the machine, so that nothing is left behind, however the test ends: with its thread the namespace goes.
/// </summary>
public sealed class KernelNamespace : IDisposable
{
    private const string TrackedFile = "/proc/sys/net/netfilter/nf_conntrack_count";

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private string? _pinned;

    /// <summary>Makes a namespace with nothing in it but a loopback that is down.</summary>
    public KernelNamespace(string name)
    {
        Name = name;
        var ready = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread = new Thread(() => Live(ready)) { IsBackground = true, Name = $"netns {name}" };
        _thread.Start();
        ThreadId = ready.Task.GetAwaiter().GetResult();
    }

    /// <summary>The lab's name for it.</summary>
    public string Name { get; }

    /// <summary>The thread that lives there; <c>ip link ... netns ID</c> takes it for the namespace.</summary>
    public int ThreadId { get; }

    /// <summary>Does something inside and waits for it.</summary>
    public T Invoke<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        _work.Add(() => task.RunSynchronously(TaskScheduler.Default));
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Does something inside and waits for it.</summary>
    public void Invoke(Action work) => Invoke(() =>
    {
        work();
        return 0;
    });

    /// <summary>Runs a program inside; what it printed.</summary>
    /// <exception cref="KernelException">It failed; the message holds its words.</exception>
    public string Run(string program, string arguments, string? input = null)
    {
        var result = TryRun(program, arguments, input);
        return result.ExitCode == 0
            ? result.Output
            : throw new KernelException($"{Name}: {program} {arguments} failed ({result.ExitCode}): {result.Error}\n{input}");
    }

    /// <summary>Runs a program inside and takes its exit code as an answer.</summary>
    public (int ExitCode, string Output, string Error) TryRun(string program, string arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Invoke(() => Start(start));
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult().Trim());
    }

    /// <summary>Several <c>ip</c> commands in one go.</summary>
    public void Ip(IEnumerable<string> commands, string options = "")
    {
        var batch = new StringBuilder();
        foreach (var command in commands)
            batch.Append(command).Append('\n');
        if (batch.Length > 0)
            Run("ip", $"{options}-batch -", batch.ToString());
    }

    /// <summary>Sets a sysctl by its name with dots; a device with dots in its name is written with slashes.</summary>
    public void SetSysctl(string name, string value) => Invoke(() => File.WriteAllText(SysctlPath(name), value));

    /// <summary>Whether it tracks any connection: to list none takes as long as to list a thousand, since all namespaces share one hash table.</summary>
    public bool TracksAny() => Invoke(() => File.Exists(TrackedFile) && File.ReadAllText(TrackedFile).Trim() != "0");

    /// <summary>A file of this namespace's /proc/net.</summary>
    public string ReadProcNet(string file) => Invoke(() => File.ReadAllText($"/proc/thread-self/net/{file}"));

    /// <summary>Gives it a name that <c>ip netns</c> knows, until it is disposed of.</summary>
    public void Pin(string name)
    {
        Directory.CreateDirectory("/run/netns");
        _pinned = $"/run/netns/{name}";
        File.WriteAllText(_pinned, "");
        var source = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/task/{ThreadId}/ns/net");
        Errno.Check(Libc.Mount(source, _pinned, "none", Libc.Mount_Bind, 0), $"mount {source} {_pinned}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pinned is { } path)
        {
            _pinned = null;
            _ = Libc.Umount(path, 2);
            File.Delete(path);
        }

        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    /// <summary>The file of a sysctl, whose name is written as sysctl(8) takes it.</summary>
    internal static string SysctlPath(string name) => SysctlName.TryParse(name, out var parsed)
        ? $"/proc/sys/{parsed.Prefix.Replace('.', '/')}{(parsed.Device is { } device ? $"/{device}/{parsed.Key}" : "")}"
        : throw new ArgumentException($"'{name}' is not the name of a sysctl.", nameof(name));

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new KernelException($"{start.FileName} did not start");
        }
        catch (Win32Exception problem)
        {
            throw new KernelException($"{start.FileName}: {problem.Message}");
        }
    }

    private void Live(TaskCompletionSource<int> ready)
    {
        try
        {
            Nursery.Leave();
        }
        catch (KernelException refused)
        {
            ready.SetException(refused);
            return;
        }

        ready.SetResult(Libc.GetTid());
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
