namespace KubeNet.Shell.Editing;

/// <summary>Reads lines from a person.</summary>
internal interface ILineReader
{
    /// <summary>Reads a line; it may span several where <see cref="EditSettings.IsComplete"/> says so.</summary>
    EditResult Read(string prompt, EditSettings settings);
}
