namespace KubeNet.Manifests;

/// <summary>A place in the input.</summary>
/// <param name="Source">The file, or what else the text came from, such as an API server's address.</param>
/// <param name="Line">The line from 1; 0 where there are no lines.</param>
/// <param name="Column">The column from 1; 0 where the whole line is meant.</param>
public readonly record struct ManifestPosition(string Source, int Line = 0, int Column = 0)
{
    /// <summary><c>web.yaml:12:3</c>.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => Source,
        (_, 0) => $"{Source}:{Line}",
        _ => $"{Source}:{Line}:{Column}",
    };
}
