using System.Text;

namespace KubeNet.Snapshots.Scripts;

/// <summary>
/// Commands of iproute2 in the order in which they are run. Those that follow each other in one namespace go to one <c>-batch</c>; a word that a batch would read in its own way
/// (<c>#</c>, quotes) makes the command one of its own, whose words are in the shell's quotes.
/// </summary>
internal sealed class CommandList
{
    private readonly StringBuilder _script = new();
    private readonly StringBuilder _batch = new();
    private string? _program;

    /// <summary>A command, such as <c>link add name eth0 ...</c> for <c>ip -n NAMESPACE</c>.</summary>
    public void Add(string program, string home, params IEnumerable<string> words)
    {
        var all = words.ToList();
        var start = program.Split(' ') is [var name, .. var options] ? string.Join(' ', [name, "-n", ShellText.Quote(home), .. options]) : program;
        if (!all.TrueForAll(ShellText.IsPlain))
        {
            Flush();
            _script.Append(start).Append(' ').AppendJoin(' ', all.Select(ShellText.Quote)).Append('\n');
            return;
        }

        if (_program != start)
            Flush();
        _program = start;
        _batch.AppendJoin(' ', all).Append('\n');
    }

    /// <summary>A line of the script itself.</summary>
    public void Line(string line)
    {
        Flush();
        _script.Append(line).Append('\n');
    }

    /// <summary>A command of the script that reads a text.</summary>
    public void Input(string command, string text)
    {
        Flush();
        _script.Append(ShellText.WithInput(command, text));
    }

    /// <summary>All of it.</summary>
    public override string ToString()
    {
        Flush();
        return _script.ToString();
    }

    private void Flush()
    {
        if (_program is { } program)
            _script.Append(ShellText.WithInput($"{program} -batch -", _batch.ToString()));
        _program = null;
        _batch.Clear();
    }
}
