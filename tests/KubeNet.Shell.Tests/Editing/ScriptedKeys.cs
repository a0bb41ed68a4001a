using KubeNet.Shell.Editing;

namespace KubeNet.Shell.Tests.Editing;

/// <summary>Keys written as text: characters as they are, others in angle brackets, as <c>Get&lt;Tab&gt;&lt;C-a&gt;</c>; a callback runs at each <c>&lt;?&gt;</c>.</summary>
internal sealed class ScriptedKeys : IKeySource
{
    private readonly Queue<string> keys;
    private readonly Action look;

    public ScriptedKeys(string script, Action? look = null)
    {
        keys = new Queue<string>(Split(script));
        this.look = look ?? (() => { });
    }

    public ConsoleKeyInfo Read()
    {
        while (keys.Peek() == "?")
        {
            keys.Dequeue();
            look();
        }

        return Key(keys.Dequeue());
    }

    private static IEnumerable<string> Split(string script)
    {
        for (int i = 0; i < script.Length; i++)
        {
            int end = script[i] == '<' ? script.IndexOf('>', i) : -1;
            if (end < 0)
            {
                yield return script[i].ToString();
                continue;
            }

            yield return script[(i + 1)..end];
            i = end;
        }
    }

    private static ConsoleKeyInfo Key(string name)
    {
        if (name.Length == 1) return new ConsoleKeyInfo(name[0], default, shift: false, alt: false, control: false);
        bool control = name.StartsWith("C-", StringComparison.Ordinal);
        bool alt = name.StartsWith("M-", StringComparison.Ordinal);
        bool shift = name.StartsWith("S-", StringComparison.Ordinal);
        string bare = control || alt || shift ? name[2..] : name;
        ConsoleKey key = bare switch
        {
            "Left" => ConsoleKey.LeftArrow,
            "Right" => ConsoleKey.RightArrow,
            "Up" => ConsoleKey.UpArrow,
            "Down" => ConsoleKey.DownArrow,
            _ => Enum.Parse<ConsoleKey>(bare, ignoreCase: true),
        };
        char character = control && bare.Length == 1 ? (char)(char.ToUpperInvariant(bare[0]) - 'A' + 1) : bare == "Enter" ? '\r' : '\0';
        return new ConsoleKeyInfo(character, key, shift, alt, control);
    }
}
