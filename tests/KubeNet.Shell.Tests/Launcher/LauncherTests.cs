namespace KubeNet.Shell.Tests.Launcher;

/// <summary>The POSIX launcher, run in a small copy of the repository with a dotnet and a pwsh that only say what they were asked.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string launcher;

    public LauncherTests()
    {
        launcher = System.IO.Path.Combine(folder.Path, "kubenet");
        File.Copy(Repository.File("kubenet"), launcher);
        folder.Write("src/KubeNet.PowerShell/A.cs", "");
        folder.Write("src/KubeNet.Shell/B.cs", "");
        folder.Write("Directory.Build.props", "<Project/>");
        folder.Write("Directory.Packages.props", "<Project/>");
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "path"));
        Program("dotnet", """
            case $1 in
                build | publish) echo "$2" >>"$KUBENET_TEST/builds"; echo "$KUBENET_TEST_BUILD"; [ "$KUBENET_TEST_BUILD" != broken ] ;;
                *) shift; echo "shell: $*"; exit 21 ;;
            esac
            """);
        Program("pwsh", "echo 'PowerShell 7.4.0'");
    }

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void It_builds_once_and_then_starts_the_embedded_host_with_all_arguments()
    {
        ProgramRun first = Run("-Command", "a b", "c");
        ProgramRun second = Run("-NoLogo");

        Assert.Equal(("shell: -Command a b c\n", 21), (first.Output, first.ExitCode));
        Assert.Equal("Building KubeNet (first run)...\n", first.Error);
        Assert.Equal(("shell: -NoLogo\n", ""), (second.Output, second.Error));
        Assert.Equal(["KubeNet.Shell"], Builds());
    }

    [SkippableFact]
    public void It_builds_again_when_a_source_is_newer()
    {
        Run();
        string source = folder.Write("src/KubeNet.PowerShell/A.cs", "// changed");
        File.SetLastWriteTimeUtc(source, DateTime.UtcNow.AddMinutes(1));

        ProgramRun again = Run();

        Assert.Equal("Building KubeNet (sources have changed)...\n", again.Error);
        Assert.Equal(["KubeNet.Shell", "KubeNet.Shell"], Builds());
    }

    [SkippableFact]
    public void Build_output_is_no_reason_to_build_again()
    {
        Run();
        File.SetLastWriteTimeUtc(folder.Write("src/KubeNet.Shell/obj/Generated.cs", ""), DateTime.UtcNow.AddMinutes(1));

        Assert.Equal("", Run().Error);
    }

    [SkippableFact]
    public void A_failed_build_shows_its_output_and_is_tried_again()
    {
        ProgramRun failed = RunIn(new() { ["KUBENET_TEST_BUILD"] = "broken" });

        Assert.Equal(70, failed.ExitCode);
        Assert.Contains("broken", failed.Error, StringComparison.Ordinal);
        Assert.Contains("the build failed", failed.Error, StringComparison.Ordinal);
        Assert.Equal(21, Run().ExitCode);
    }

    [SkippableTheory]
    [InlineData("PowerShell 7.6.0", true)]
    [InlineData("PowerShell 7.10.1", true)]
    [InlineData("PowerShell 8.0.0-preview.1", true)]
    [InlineData("PowerShell 7.5.4", false)]
    [InlineData("nonsense", false)]
    public void It_starts_the_pwsh_on_the_path_from_7_6_on(string version, bool used)
    {
        Program("pwsh", $"case \"$*\" in *-Version) echo '{version}' ;; *) echo \"pwsh: $*\"; exit 22 ;; esac");

        ProgramRun run = Run("-Command", "x");

        Assert.Equal(used ? 22 : 21, run.ExitCode);
        if (!used) return;
        string session = System.IO.Path.Combine(folder.Path, "module/bin/session.pssc");
        Assert.Equal($"pwsh: -ConfigurationFile {session} -Command x\n", run.Output);
        Assert.Contains($"ModulesToImport = '{folder.Path}/KubeNet.psd1'", File.ReadAllText(session), StringComparison.Ordinal);
        Assert.Equal(["KubeNet.PowerShell"], Builds());
    }

    [SkippableTheory]
    [InlineData("-Command Invoke-NetScript -Path 'lab.fsx'", "-File", "lab.fsx")]
    [InlineData("-NoLogo -Command Invoke-NetScript -Path 'lab.fsx' '-n' 'it''s'", "-NoLogo", "lab.fsx", "-n", "it's")]
    [InlineData("-WorkingDirectory / -Command Invoke-NetScript -Path 'lab.fsx'", "-WorkingDirectory", "/", "lab.fsx")]
    public void An_fsharp_script_is_a_command_for_pwsh(string command, params string[] arguments)
    {
        Program("pwsh", "case \"$*\" in *-Version) echo 'PowerShell 7.6.0' ;; *) echo \"pwsh: $*\"; exit 22 ;; esac");

        ProgramRun run = Run(arguments);

        Assert.Equal(22, run.ExitCode);
        Assert.EndsWith($"session.pssc {command}\n", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_embedded_host_gets_an_fsharp_script_as_it_is()
    {
        ProgramRun run = Run("-File", "lab.fsx", "a b");

        Assert.Equal(("shell: -File lab.fsx a b\n", 21), (run.Output, run.ExitCode));
    }

    [SkippableFact]
    public void A_lock_left_by_a_dead_build_is_taken_over()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "module/bin"));
        File.CreateSymbolicLink(System.IO.Path.Combine(folder.Path, "module/bin/.lock"), int.MaxValue.ToString());

        Assert.Equal(21, Run().ExitCode);
    }

    [SkippableFact]
    public void It_finds_the_repository_through_a_link()
    {
        string link = System.IO.Path.Combine(folder.Path, "path", "kn");
        File.CreateSymbolicLink(link, "../kubenet");

        Assert.Equal(21, Run(link, [], []).ExitCode);
    }

    private string[] Builds()
    {
        string record = System.IO.Path.Combine(folder.Path, "builds");
        return File.Exists(record) ? [.. File.ReadAllLines(record).Select(line => System.IO.Path.GetFileName(line))] : [];
    }

    private ProgramRun Run(params string[] arguments) => Run(launcher, arguments, []);

    private ProgramRun RunIn(Dictionary<string, string> environment) => Run(launcher, [], environment);

    private ProgramRun Run(string script, string[] arguments, Dictionary<string, string> environment)
    {
        Skip.If(OperatingSystem.IsWindows(), "The launcher is a POSIX script; Windows has kubenet.cmd.");
        environment["PATH"] = System.IO.Path.Combine(folder.Path, "path") + ":/usr/bin:/bin";
        environment["KUBENET_TEST"] = folder.Path;
        environment.TryAdd("KUBENET_TEST_BUILD", "built");
        return ProgramRun.Start("/bin/sh", [script, .. arguments], environment: environment);
    }

    private void Program(string name, string text)
    {
        string path = folder.Write("path/" + name, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
