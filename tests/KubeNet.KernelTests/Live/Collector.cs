using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace KubeNet.KernelTests.Live;

/// <summary>Runs the collector, and shell scripts that the model wrote, on this machine.</summary>
internal static class Collector
{
    /// <summary>Writes down all namespaces into a folder.</summary>
    public static void Collect(string folder) => Shell(Path.Combine(Here(), "..", "..", "..", "scripts", "collect-netsnapshot.sh"), folder);

    /// <summary>Runs a shell script, which must not fail; what it said.</summary>
    public static string Shell(params string[] words)
    {
        var (exitCode, said) = TryShell(words);
        Assert.True(exitCode == 0, said);
        return said;
    }

    /// <summary>Runs a shell script and takes its exit code as an answer.</summary>
    public static (int ExitCode, string Said) TryShell(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.GetAwaiter().GetResult());
    }

    private static string Here([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
