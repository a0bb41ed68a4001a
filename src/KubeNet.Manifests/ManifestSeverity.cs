namespace KubeNet.Manifests;

/// <summary>How much a line of a report weighs.</summary>
public enum ManifestSeverity
{
    /// <summary>What was read or inferred; nothing is lost.</summary>
    Info,

    /// <summary>Something was not understood or left out, and some answers may be wrong for it; the line says which.</summary>
    Warning,

    /// <summary>A document or an object that cannot be used at all.</summary>
    Error,
}
