namespace KubeNet.Snapshots;

/// <summary>How much a line of an import's report weighs.</summary>
public enum ReportSeverity
{
    /// <summary>What was read; nothing is lost.</summary>
    Info,

    /// <summary>Something was not understood, and some answers may be wrong for it; the line says which.</summary>
    Warning,

    /// <summary>Something could not be read at all.</summary>
    Error,
}
