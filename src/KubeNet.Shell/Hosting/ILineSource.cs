namespace KubeNet.Shell.Hosting;

/// <summary>Reads lines from a person at a terminal, with editing.</summary>
internal interface ILineSource
{
    /// <summary>Reads one line.</summary>
    /// <param name="prompt">What stands before it on the line, and stays there.</param>
    /// <param name="secret">Whether the characters are shown as <c>*</c>.</param>
    /// <returns>The line, or null where the user pressed Ctrl-C or ended the input.</returns>
    string? ReadAnswer(string prompt, bool secret);
}
