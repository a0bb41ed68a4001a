namespace KubeNet.Engine.Tracing;

/// <summary>How much of a packet's way is told.</summary>
public enum TraceDetail : byte
{
    /// <summary>The verdict alone; no words are made.</summary>
    Verdict,

    /// <summary>How it ended.</summary>
    End,

    /// <summary>Every step of every hop.</summary>
    Steps,
}
