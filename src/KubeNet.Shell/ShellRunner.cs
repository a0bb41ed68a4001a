using System.Management.Automation;
using KubeNet.Shell.CommandLine;
using KubeNet.Shell.Editing;
using KubeNet.Shell.Hosting;
using KubeNet.Shell.Interactive;
using KubeNet.Shell.Sessions;

namespace KubeNet.Shell;

/// <summary>Does what a command line asks, from reading it to the exit code.</summary>
public static class ShellRunner
{
    /// <summary>Runs the host.</summary>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="streams">The process' streams.</param>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, HostStreams streams)
    {
        ShellOptions options;
        try
        {
            options = ShellArguments.Parse(arguments, streams.InputRedirected);
        }
        catch (UsageException error)
        {
            streams.Error.WriteLine(error.Message);
            return ExitCode.BadCommandLine;
        }

        switch (options.Action)
        {
            case ShellAction.Help:
                streams.Output.Write(Usage.Text);
                return ExitCode.Success;
            case ShellAction.Version:
                streams.Output.WriteLine($"KubeNet {EmbeddedHost.ProductVersion.ToString(3)} (embedded PowerShell {EmbeddedHost.EngineVersion})");
                return ExitCode.Success;
            case ShellAction.Interactive:
            case ShellAction.Command:
            case ShellAction.File:
            case ShellAction.StandardInput:
            default:
                return RunSession(options, streams);
        }
    }

    private static int RunSession(ShellOptions options, HostStreams streams)
    {
        var host = new EmbeddedHost(streams, options.NonInteractive);
        try
        {
            using Session session = SessionFactory.Open(host, options.ModulePath ?? ModuleLocation.Find(AppContext.BaseDirectory));
            if (options.WorkingDirectory is not null) session.Runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(options.WorkingDirectory));
            using var interrupts = new InterruptHandler(session);
            bool prompts = streams.IsTerminal && !options.NonInteractive && (options.NoExit || options.Action == ShellAction.Interactive);
            InteractiveLoop? loop = streams.IsTerminal ? OpenPrompt(session, streams) : null;
            if (prompts && !options.NoLogo && options.Action == ShellAction.Interactive) Banner.Write(host.UI);
            bool completed = RunGiven(session, options, streams);
            if (prompts && host.RequestedExitCode is null) loop?.Run();
            return host.RequestedExitCode ?? (prompts || completed && session.LastSucceeded() ? ExitCode.Success : ExitCode.Failure);
        }
        catch (SessionOpenException error)
        {
            streams.Error.WriteLine(error.Message);
            return ExitCode.SessionFailure;
        }
    }

    private static InteractiveLoop OpenPrompt(Session session, HostStreams streams)
    {
        ILineReader reader = streams.CursorMoves
            ? new LineEditor(new ConsoleKeySource(), streams.Output, streams.Width, () => Console.WindowHeight)
            : new PlainLineReader(streams.Input, streams.Output);
        session.Host.Terminal.LineSource = new EditorLineSource(reader);
        return new InteractiveLoop(session, reader, new CommandHistory(HistoryFile.OfUser()), streams.OutputStyled);
    }

    private static bool RunGiven(Session session, ShellOptions options, HostStreams streams) => options.Action switch
    {
        ShellAction.Command => session.Run(options.CommandText, StandardInput.For(options.CommandText, streams)),
        ShellAction.File => session.RunFile(
            options.ScriptPath, options.ScriptArguments, StandardInput.For(File.ReadAllText(options.ScriptPath), streams), endsSession: !options.NoExit),
        ShellAction.StandardInput => session.Run(streams.Input.ReadToEnd()),
        ShellAction.Interactive => streams.IsTerminal || session.Run(streams.Input.ReadToEnd()),
        ShellAction.Help or ShellAction.Version => true,
    };
}
