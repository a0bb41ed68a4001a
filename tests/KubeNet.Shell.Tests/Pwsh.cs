namespace KubeNet.Shell.Tests;

/// <summary>The pwsh on PATH. A test that asks for it is skipped, and says why, where there is none that KubeNet runs in.</summary>
internal static class Pwsh
{
    private static readonly Dictionary<string, string> s_noColour = new() { ["NO_COLOR"] = "1" };

    private static readonly Lazy<(string? Program, string Missing)> s_found = new(Find);

    /// <summary>Runs a command.</summary>
    public static ProgramRun Run(string command) => Start(["-NoProfile", "-NonInteractive", "-Command", command]);

    /// <summary>Runs a script.</summary>
    public static ProgramRun RunFile(string script, params string[] arguments) => Start(["-NoProfile", "-NonInteractive", "-File", script, .. arguments]);

    /// <summary>Runs a script in a folder, with more in its environment.</summary>
    public static ProgramRun RunFile(string script, IReadOnlyDictionary<string, string> environment, string folder) =>
        Start(["-NoProfile", "-NonInteractive", "-File", script], environment, folder);

    private static ProgramRun Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        Skip.If(s_found.Value.Program is null, s_found.Value.Missing);
        return ProgramRun.Start(s_found.Value.Program!, arguments, environment: new Dictionary<string, string>([.. s_noColour, .. environment ?? new Dictionary<string, string>()]), folder: folder);
    }

    private static (string? Program, string Missing) Find()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (program is null)
            return (null, "There is no pwsh on PATH.");
        var isNew = ProgramRun.Start(program, ["-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion -ge [version] '7.6'"]).Output.Trim() == "True";
        return isNew ? (program, "") : (null, "The pwsh on PATH is older than 7.6.");
    }
}
