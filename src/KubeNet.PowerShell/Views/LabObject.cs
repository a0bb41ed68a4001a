using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Views;

/// <summary>
/// What a cmdlet shows of a lab: plain text and numbers, read when it was made. It remembers its lab in a hidden property, so that a
/// pipeline stays in the lab it started from.
/// </summary>
public abstract record LabObject
{
    /// <summary>The lab it was read from.</summary>
    internal Lab? Lab { get; init; }

    /// <summary>The getter of the hidden property <c>Lab</c>, see KubeNet.types.ps1xml.</summary>
    public static Lab? LabOf(LabObject instance) => instance?.Lab;
}
