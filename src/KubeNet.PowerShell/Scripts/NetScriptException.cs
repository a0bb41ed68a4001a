using KubeNet.Scripting;

namespace KubeNet.PowerShell.Scripts;

/// <summary>What is wrong with an F# script, and where.</summary>
public sealed class NetScriptException : Exception
{
    internal NetScriptException(string message, ScriptPosition? position, Exception? inner)
        : base(message, inner)
    {
        File = position?.File;
        Line = position?.Line ?? 0;
        Column = position?.Column ?? 0;
        Text = position?.Text;
    }

    /// <summary>The script, or one that it loads; null where the place is not known.</summary>
    public string? File { get; }

    /// <summary>The line, from 1; 0 where it is not known.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 where it is not known.</summary>
    public int Column { get; }

    /// <summary>The line itself.</summary>
    public string? Text { get; }
}
