using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Tests;

/// <summary>Runs the host in the test's own process, with text for its streams.</summary>
internal static class InProcess
{
    private static readonly Lock OneAtATime = new();

    public static Result Run(params string[] arguments) => RunWithInput("", arguments);

    public static Result RunWithInput(string input, params string[] arguments) => RunOn(_ => _, input, arguments);

    /// <summary>Runs with streams changed by the test, such as a terminal that shows styles.</summary>
    public static Result RunOn(Func<HostStreams, HostStreams> change, string input, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        HostStreams streams = change(new HostStreams { Input = new StringReader(input), Output = output, Error = error });
        lock (OneAtATime)
        {
            int exitCode = ShellRunner.Run(arguments, streams);
            return new Result(exitCode, output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), error.ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
        }
    }

    internal sealed record Result(int ExitCode, string Output, string Error);
}
