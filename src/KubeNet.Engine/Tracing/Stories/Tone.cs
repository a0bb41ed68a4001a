namespace KubeNet.Engine.Tracing.Stories;

/// <summary>What a piece of a story means to the reader; <see cref="Ink"/> gives it a colour.</summary>
public enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>Of less interest.</summary>
    Quiet,

    /// <summary>A name to find one's way by.</summary>
    Name,

    /// <summary>The packet was changed.</summary>
    Change,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>The packet ends here.</summary>
    Bad,

    /// <summary>The model does not know more.</summary>
    Unsure,
}
