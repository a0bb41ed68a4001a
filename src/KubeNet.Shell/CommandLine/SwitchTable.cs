namespace KubeNet.Shell.CommandLine;

/// <summary>The names of the switches: each matches in any case and shortened down to its shortest unambiguous form, as in pwsh.</summary>
internal static class SwitchTable
{
    private static readonly (string Name, string Shortest, ShellSwitch Switch)[] Names =
    [
        ("version", "v", ShellSwitch.Version),
        ("help", "h", ShellSwitch.Help),
        ("?", "?", ShellSwitch.Help),
        ("noexit", "noe", ShellSwitch.NoExit),
        ("noprofile", "nop", ShellSwitch.NoProfile),
        ("nologo", "nol", ShellSwitch.NoLogo),
        ("noninteractive", "noni", ShellSwitch.NonInteractive),
        ("interactive", "i", ShellSwitch.Interactive),
        ("command", "c", ShellSwitch.Command),
        ("file", "f", ShellSwitch.File),
        ("executionpolicy", "ex", ShellSwitch.ExecutionPolicy),
        ("ep", "ep", ShellSwitch.ExecutionPolicy),
        ("workingdirectory", "wo", ShellSwitch.WorkingDirectory),
        ("wd", "wd", ShellSwitch.WorkingDirectory),
        ("module", "module", ShellSwitch.Module),
    ];

    /// <summary>The full names, as a message lists them.</summary>
    public static IEnumerable<string> FullNames => Names.Where(entry => entry.Name.Length > 2).Select(entry => "-" + entry.Name);

    /// <summary>Finds the switch that <paramref name="argument"/> names; false when it is no switch at all.</summary>
    public static bool TryFind(string argument, out ShellSwitch found)
    {
        found = default;
        if (argument.Length < 2 || argument[0] != '-') return false;
        string key = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument[1..];
        foreach ((string name, string shortest, ShellSwitch value) in Names)
        {
            if (key.Length < shortest.Length || !name.StartsWith(key, StringComparison.OrdinalIgnoreCase)) continue;
            found = value;
            return true;
        }

        return false;
    }
}
