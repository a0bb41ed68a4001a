namespace KubeNet.Shell.Editing;

/// <summary>Where keys come from.</summary>
internal interface IKeySource
{
    /// <summary>Waits for the next key.</summary>
    ConsoleKeyInfo Read();
}
