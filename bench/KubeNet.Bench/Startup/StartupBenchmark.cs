using System.Diagnostics;
using System.Globalization;

namespace KubeNet.Bench.Startup;

/// <summary>
/// What a person waits for: the import of the packaged module in a fresh session, the first packet after it, and an F# script's first and second run, in the
/// pwsh on PATH and in the embedded host. Medians of rounds that take turns, beside a session that does nothing.
/// </summary>
internal static class StartupBenchmark
{
    private const int Rounds = 10;

    // One line: milliseconds of the import, of building two hosts, of their first packet, of showing its trace, and of a script, once and once more.
    private const string Session =
        """
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Import-Module KubeNet
        $import = $watch.Elapsed.TotalMilliseconds
        $null = New-NetNamespace client, web -Up
        $null = Add-VethPair client eth0 web eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.10/24 -Up
        $null = Add-NetListener web 80
        $built = $watch.Elapsed.TotalMilliseconds
        $trace = Trace-Packet client 10.0.0.10 -Port 80
        $traced = $watch.Elapsed.TotalMilliseconds
        $null = $trace | Out-String
        $shown = $watch.Elapsed.TotalMilliseconds
        $null = Invoke-NetScript demo.fsx 6>$null
        $scripted = $watch.Elapsed.TotalMilliseconds
        $null = Invoke-NetScript demo.fsx 6>$null
        $again = $watch.Elapsed.TotalMilliseconds
        (($import, ($built - $import), ($traced - $built), ($shown - $traced), ($scripted - $shown), ($again - $scripted)).ForEach({ $_.ToString([cultureinfo]::InvariantCulture) })) -join ' '
        """;

    // Processes of the build that stay would keep its output open, and the processor busy.
    private static readonly string[] s_leavingNothing = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

    /// <summary>Packs the module, runs the sessions and prints the table.</summary>
    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("kubenet-startup-").FullName;
        try
        {
            var (modules, host, script) = (Path.Combine(folder, "modules"), Path.Combine(folder, "host"), Path.Combine(folder, "session.ps1"));
            Start("dotnet", ["pack", Path.Combine(RepositoryRoot(), "build", "KubeNet.Package"), "-o", modules, .. s_leavingNothing], modules);
            Start("dotnet", ["publish", Path.Combine(RepositoryRoot(), "src", "KubeNet.Shell"), "-c", "Release", "-o", host, .. s_leavingNothing], modules);
            File.WriteAllText(script, Session);

            // A session has the words of scripts; what dotnet fsi needs of a clone is not there.
            File.WriteAllLines(Path.Combine(folder, "demo.fsx"), File.ReadLines(Path.Combine(RepositoryRoot(), "scripts", "demo.fsx")).Where(line => !line.StartsWith('#')));
            var hosts = new List<SessionHost> { new("embedded host", "dotnet", [Path.Combine(host, "KubeNet.Shell.dll"), "-NoProfile"]) };
            if (OnPath("pwsh") is { } pwsh)
                hosts.Insert(0, new("pwsh", pwsh, ["-NoProfile"]));
            else
                Console.WriteLine("No pwsh on PATH: the embedded host alone.");
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var session in hosts)
                {
                    var watch = Stopwatch.StartNew();
                    Start(session.Program, [.. session.Arguments, "-Command", "1"], modules);
                    session.Alone.Add(watch.Elapsed.TotalMilliseconds);
                    session.Add(Start(session.Program, [.. session.Arguments, "-File", script], modules));
                }
            }

            Console.WriteLine(SessionHost.Header);
            hosts.ForEach(Console.WriteLine);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Start(string program, IEnumerable<string> arguments, string modules)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(modules) };
        start.Environment["PSModulePath"] = modules;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}: {output}"));
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)).FirstOrDefault(File.Exists);

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KubeNet.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds KubeNet.sln.");
    }
}
