using System.Diagnostics;

namespace KubeNet.Shell.Tests;

/// <summary>A program run to its end: what it wrote and its exit code.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(2);

    /// <summary>Runs the built host.</summary>
    public static ProgramRun Shell(params string[] arguments) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "KubeNet.Shell.dll"), .. arguments]);

    /// <summary>Runs a program with the given standard input and changes to the environment; after two minutes, or the given limit, it is ended.</summary>
    public static ProgramRun Start(
        string program, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null, string? folder = null, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(limit ?? UsualLimit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} ran for more than {limit ?? UsualLimit}.");
        }

        return new ProgramRun(process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }
}
