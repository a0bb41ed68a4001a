using System.Management.Automation.Language;

namespace KubeNet.Shell.CommandLine;

/// <summary>Reads a command line as pwsh reads its own, for the switches that make sense in this host.</summary>
public static class ShellArguments
{
    /// <summary>Reads the arguments of a process.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="inputRedirected">Whether standard input is a file or pipe; without a command or script, it is then the script.</param>
    /// <exception cref="UsageException">An unknown switch, a missing value, or a script that does not exist or is of a kind not run here.</exception>
    public static ShellOptions Parse(IReadOnlyList<string> arguments, bool inputRedirected)
    {
        var options = new ShellOptions { Action = inputRedirected ? ShellAction.StandardInput : ShellAction.Interactive };
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!SwitchTable.TryFind(argument, out ShellSwitch found)) return File(options, arguments, i);

            switch (found)
            {
                case ShellSwitch.Version: return options with { Action = ShellAction.Version };
                case ShellSwitch.Help: return options with { Action = ShellAction.Help };
                case ShellSwitch.Command: return Command(options, arguments, i + 1, inputRedirected);
                case ShellSwitch.File: return File(options, arguments, i + 1);
                case ShellSwitch.NoExit: options = options with { NoExit = true }; break;
                case ShellSwitch.NoLogo: options = options with { NoLogo = true }; break;
                case ShellSwitch.NonInteractive: options = options with { NonInteractive = true }; break;
                case ShellSwitch.Interactive: options = options with { NonInteractive = false }; break;
                case ShellSwitch.NoProfile: break;
                case ShellSwitch.ExecutionPolicy: Value(arguments, ref i); break;
                case ShellSwitch.Module: options = options with { ModulePath = Path.GetFullPath(Value(arguments, ref i)) }; break;
                case ShellSwitch.WorkingDirectory: options = options with { WorkingDirectory = Directory(Value(arguments, ref i)) }; break;
            }
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int index)
    {
        string name = arguments[index];
        if (++index >= arguments.Count) throw new UsageException($"'{name}' needs a value after it.");
        return arguments[index];
    }

    private static string Directory(string path) => System.IO.Directory.Exists(path)
        ? Path.GetFullPath(path)
        : throw new UsageException($"-WorkingDirectory '{path}' does not exist or is not a directory.");

    private static ShellOptions Command(ShellOptions options, IReadOnlyList<string> arguments, int start, bool inputRedirected)
    {
        if (start >= arguments.Count) throw new UsageException("'-Command' needs the text to run after it, or '-' to read it from standard input.");
        if (arguments[start] != "-")
            return options with { Action = ShellAction.Command, CommandText = string.Join(' ', arguments.Skip(start)) };

        if (start + 1 < arguments.Count) throw new UsageException("Nothing may follow '-Command -', which reads the script from standard input.");
        if (!inputRedirected) throw new UsageException("'-Command -' reads the script from standard input, which is a terminal: redirect it.");
        return options with { Action = ShellAction.StandardInput };
    }

    private static ShellOptions File(ShellOptions options, IReadOnlyList<string> arguments, int start)
    {
        if (start >= arguments.Count) throw new UsageException("'-File' needs the path of a script after it.");
        string file = arguments[start];
        if (file == "-") return options with { Action = ShellAction.StandardInput };
        if (!System.IO.File.Exists(file)) throw new UsageException(NotAScript(file));
        if (file.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase))
            return options with { Action = ShellAction.Command, CommandText = FSharpScript(Path.GetFullPath(file), arguments.Skip(start + 1)) };

        return options with
        {
            Action = ShellAction.File,
            ScriptPath = Path.GetFullPath(file),
            ScriptArguments = [.. ScriptArgumentReader.Read(arguments.Skip(start + 1))],
        };
    }

    // An F# script is run by its cmdlet, whose errors are the script's.
    private static string FSharpScript(string path, IEnumerable<string> arguments) =>
        string.Join(' ', arguments.Prepend(path).Select(text => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'").Prepend("Invoke-NetScript -Path"));

    private static string NotAScript(string argument) => argument.StartsWith('-')
        ? $"'{argument}' is not a switch. The switches are {string.Join(", ", SwitchTable.FullNames)}."
        : $"The argument '{argument}' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, "
          + "verify that the path is correct and try again.";
}
